import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { catalogCommands } from '../../../connector/src/catalog/commands.ts';
import { readInput, UsageError } from '../../../connector/src/commands.ts';
import { decodeFile } from '../../../connector/src/platform/text-file.ts';
import { createTestApp, type TestApp } from '../../support/app.ts';

let app: TestApp;
let folder: string;
beforeEach(async () => {
  app = await createTestApp();
  folder = mkdtempSync(join(tmpdir(), 'carrello-import-'));
});
afterEach(async () => {
  rmSync(folder, { recursive: true });
  await app.close();
});

const ROWS = [
  ['sku', 'product', 'name', 'price', 'tax_rate'],
  ['A', 'a', 'Caffè – 100 % più forte', '12,50', '22%'],
  ['B', 'b', 'Tè', '1.234,00', '10'],
];
const NAMES = ['Caffè – 100 % più forte', 'Tè'];

const csv = (delimiter: string, end: string, rows = ROWS): string =>
  rows
    .map((row) => row.map((cell) => (cell.includes(delimiter) ? `"${cell}"` : cell)).join(delimiter) + end)
    .join('');

/** Every letter of a test's text that Windows-1252 puts elsewhere than Latin-1. */
const in1252 = (text: string): Buffer =>
  Buffer.from(text.replaceAll('–', '\x96').replaceAll('€', '\x80'), 'latin1');
const bigEndian = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();

/** Imports a file by the command line; answers the lines it prints, or the error it ends with. */
async function importFile(bytes: Buffer | string, ...options: string[]): Promise<string[] | string> {
  const [command] = catalogCommands;
  const file = join(folder, 'file.csv');
  writeFileSync(file, bytes);
  const lines: string[] = [];
  if (!command) throw new Error('There is no command');
  try {
    await command.run(
      app.ctx,
      readInput(command, [file, ...options], (line) => lines.push(line)),
    );
    return lines;
  } catch (error) {
    if (error instanceof UsageError) throw error;
    return (error as Error).message.replace(file, 'FILE');
  }
}

const kept = (): Promise<string[]> => app.ctx.db('products').orderBy('slug').pluck('name');
const prices = (): Promise<number[]> => app.ctx.db('variants').orderBy('sku').pluck('price');

const PAD = ['', '', '', '', ''];

describe('a file as a spreadsheet saves it', () => {
  it.each<[string, Buffer | string]>([
    ['in UTF-8 with commas', csv(',', '\n')],
    ['in UTF-8 with a mark, semicolons and CRLF', `\uFEFF${csv(';', '\r\n')}`],
    ['in Windows-1252', in1252(csv(';', '\r\n'))],
    ['in UTF-16 with a mark and tabs', Buffer.from(`\uFEFF${csv('\t', '\r\n')}`, 'utf16le')],
    ['in UTF-16, the other way round', bigEndian(`\uFEFF${csv('\t', '\r\n')}`)],
    ['in UTF-16 without a mark', Buffer.from(csv(';', '\n'), 'utf16le')],
    ['in UTF-16 without a mark, the other way round', bigEndian(csv(';', '\n'))],
    ['with tabs', csv('\t', '\n')],
    ['with CR alone', csv(';', '\r')],
    ['with sep=;', `sep=;\r\n${csv(';', '\r\n')}`],
    ['with sep=| after a mark', `\uFEFFSEP=|\n${csv('|', '\n')}`],
    ['without an end of its last line', csv(';', '\n').trimEnd()],
    [
      'with empty rows above, between and below',
      csv(';', '\r\n', [PAD, ...ROWS.flatMap((row) => [row, PAD])]),
    ],
    [
      'with empty columns left, between and right',
      csv(
        ';',
        '\n',
        ROWS.map(([sku = '', ...rest]) => ['', sku, '', ...rest, '', '']),
      ),
    ],
    [
      'with rows longer by empty cells',
      csv(
        ';',
        '\n',
        ROWS.map((row, index) => [...row, ...PAD.slice(0, index)]),
      ),
    ],
    [
      'with blanks around cells and a header in capitals',
      csv(
        ' ; ',
        '\n',
        ROWS.map((row, index) => (index === 0 ? row.map((name) => ` ${name.toUpperCase()}`) : row)),
      ),
    ],
  ])('a file %s is read rightly', async (_how, bytes) => {
    expect(await importFile(bytes)).toContain('Done: 2 new, 0 changed, 0 unchanged.');
    expect(await kept()).toEqual(NAMES);
    expect(await prices()).toEqual([1250, 123400]);
  });

  it('a file in Windows-1252 says so with an example, because that is a guess', async () => {
    const [note] = await importFile(in1252(csv(';', '\r\n')));
    expect(note).toBe('Read as Windows-1252, for example "Caffè". If that is wrong, save the file as UTF-8.');
  });

  it('a file in Windows-1252 keeps every sign of it, also beside an accent', () => {
    const bytes = Buffer.from('\x93PERCH\xC9\x94 \x80 5 \x96 citt\xE0\x85\n', 'latin1');
    expect(decodeFile(bytes)).toEqual({ text: '“PERCHÉ” € 5 – città…\n', encoding: 'windows-1252' });
  });

  it.each<[string, Buffer | string, string]>([
    [
      'letters of MS-DOS',
      Buffer.from('sku;name\nA;Caff\x8A lungo\n', 'latin1'),
      'line 2: The letters look like those of',
    ],
    ['a lost letter', csv(';', '\n').replace('Tè', 'T\uFFFD'), 'line 3: A letter was lost here'],
    [
      'letters of two programs',
      Buffer.concat([Buffer.from(csv(';', '\n')), in1252('C;c;è;1;22\n')]),
      'line 2: Some letters are UTF-8 and others are not',
    ],
    [
      'a byte that is no letter',
      Buffer.concat([in1252(csv(';', '\n')), Buffer.from([0x43, 0x81, 0x0a])]),
      'line 4: A letter is neither',
    ],
    [
      'a letter and line ends of an old Mac',
      in1252(csv(';', '\r')),
      'line 2: A letter can be Windows-1252 or',
    ],
    [
      'half a character at its end',
      Buffer.concat([Buffer.from(`\uFEFF${csv(';', '\n')}`, 'utf16le'), Buffer.from([0x41])]),
      'line 1: The file breaks off',
    ],
    ['an empty byte', csv(';', '\n').replace('Tè', 'T\0'), 'line 3: A letter was lost here'],
    [
      'a cell in a column without a name',
      'sku;product;name;;price;tax_rate\nA;a;A;x;1;22\n',
      'line 2: Column 4 has no name.',
    ],
    ['a cell too many', 'sku;product;name;price;tax_rate\nA;a;A;1;22;x\n', 'line 2: This line has 6 cells'],
    ['a cell too few', 'sku;product;name;price;tax_rate\n\nA;a;A;1\n', 'line 3: This line has 4 cells'],
    [
      'a column missing below empty rows',
      ';;\n;;\nsku;product\nA;a\n',
      'line 3, name: This column is missing.',
    ],
    [
      'a fault below sep=;',
      'sep=;\nsku;product;name;price;tax_rate\nA;a;A;x;22\n',
      'line 3, price: Write an amount',
    ],
  ])('a file with %s is refused by name, and nothing is written', async (_what, bytes, message) => {
    const answer = await importFile(bytes);
    expect(answer).toContain('FILE was not imported; nothing was changed.');
    expect(answer).toContain(message);
    expect(await kept()).toEqual([]);
  });

  it('the command for a file takes the mark before the decimals in words', async () => {
    const bytes = 'sku,product,name,price,tax_rate\nA,a,A,2.500,22\n';
    expect(await importFile(bytes)).toContain('2.500 can mean 2.50 or 2500.00.');
    await importFile(bytes, '--decimal', 'comma');
    expect(await prices()).toEqual([250000]);
    await importFile(bytes, '--decimal', 'point');
    expect(await prices()).toEqual([250]);
    await expect(importFile(bytes, '--decimal', 'dot')).rejects.toThrow('--decimal is point or comma.');
  });
});
