import { readFile } from 'node:fs/promises';
import { optionOr, UsageError, type Command, type CommandInput } from '../commands.ts';
import type { LineFault } from '../platform/csv.ts';
import type { DecimalMark } from '../platform/numbers.ts';
import { decodeFile } from '../platform/text-file.ts';

/** Makes the error message of a refused file, which lists every fault. */
export function faultyFile(file: string, faults: LineFault[]): Error {
  const lines = faults.map(
    ({ line, column, message }) => `  line ${line}${column === '' ? '' : `, ${column}`}: ${message}`,
  );
  return new Error([`${file} was not imported; nothing was changed.`, ...lines].join('\n'));
}

/** The option of every import that reads numbers, and how its usage names it. */
export const DECIMAL: Command['options'] = { decimal: { type: 'string' } };
export const DECIMAL_USAGE = '[--decimal point|comma]';

const MARKS: Record<string, DecimalMark> = { point: '.', comma: ',', '.': '.', ',': ',' };

/** What stands before the decimals, as `--decimal` says; undefined when it was left out. */
export function decimalOf(input: CommandInput): DecimalMark | undefined {
  const word = optionOr(input, 'decimal', '');
  if (word === '') return undefined;
  const mark = MARKS[word];
  if (!mark) throw new UsageError('--decimal is point or comma.');
  return mark;
}

/**
 * Reads the file of an import. Its letters are Windows-1252 by a guess where they are no UTF-8: then an example of them is
 * printed. Throws the fault where a letter cannot be read.
 */
export async function readImportFile(input: CommandInput, file: string): Promise<string> {
  const decoded = decodeFile(await readFile(file));
  if ('fault' in decoded) throw faultyFile(file, [decoded.fault]);
  const { text, encoding } = decoded;
  if (encoding === 'windows-1252') {
    const example = /\p{L}*[^\0-\x7F][\p{L}\p{M}]*/u.exec(text)?.[0] ?? '';
    input.print(`Read as Windows-1252, for example "${example}". If that is wrong, save the file as UTF-8.`);
  }
  return text;
}
