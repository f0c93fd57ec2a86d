import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');

interface Line {
  file: string;
  text: string;
  /** The line before it. */
  before: string;
}

/** Every line of code of these folders, without comments that stand alone. */
function linesOf(...folders: string[]): Line[] {
  return folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name))
      .flatMap((name) => {
        const lines = readFileSync(join(ROOT, folder, name), 'utf8').split('\n');
        return lines.map((text, index) => ({
          file: join(folder, name),
          text,
          before: lines[index - 1] ?? '',
        }));
      })
      .filter(({ text }) => !/^\s*(\*|\/\/|\/\*)/.test(text)),
  );
}

/** `.slice(0, 20)` and its like: the beginning of a list, of a hash, or of a text. */
const BEGINNING = /\.(?:slice|substring|substr)\(0, (?:[\d_]+|[A-Z_]+)\)/;
const OF_A_LIST =
  /(?:\b(?:rows|items|entries|words|blocks|purchases|addresses|contacts|others|groups|faults|fields|unknown|found|notes|doubts)\]?|\.toSorted\(.*\)|\.split\('.'\))\.slice/;
const OF_A_HASH_OR_TIME =
  /(?:(?:sha256|keyedHash)\(.*\)|[hH]ash|digest\('hex'\)|siteTime\(.*\)|replace\(' ', 'T'\))\.slice/;
/** A chain over several lines is one of a text when the line before made a text. */
const TEXT_BEFORE = /^\s*\.(?:replace|join|trim|normalize)\(|\.join\(/;

/** Texts of which each character is one unit for certain. */
const PLAIN = [
  'connector/src/contract/company-codes.ts',
  'connector/src/documents/order-pdf.ts',
  'connector/src/invoices/xml/fatturapa-parties.ts',
  'connector/src/invoices/xml/latin1.ts',
  'connector/src/platform/redact.ts',
];

function cutsText({ file, text, before }: Line): boolean {
  if (!BEGINNING.test(text) || PLAIN.includes(file)) return false;
  if (/^\s*\.slice/.test(text)) return TEXT_BEFORE.test(before);
  return !OF_A_LIST.test(text) && !OF_A_HASH_OR_TIME.test(text);
}

describe('texts', () => {
  it('a text is cut by `startOf` or `cut` alone, which leave no half character', () => {
    const cuts = linesOf('connector/src', 'portal/src').filter(cutsText);
    expect(cuts.map(({ file, text }) => `${file}: ${text.trim()}`)).toEqual([]);
  });

  it.each([
    ['subject: mail.subject.slice(0, 500),', '', true],
    ["const note = typed(req, 'note').slice(0, 1000);", '', true],
    ['    .slice(0, 60);', "    .replace(/x/g, '-')", true],
    ['    .slice(0, MOST);', '    .filter(Boolean)', false],
    ['items: rows.slice(0, PAGE),', '', false],
    ['const key = sha256(name).slice(0, 40);', '', false],
  ])('the cut of a text is found in %j', (text, before, isCut) => {
    expect(cutsText({ file: 'some.ts', text, before })).toBe(isCut);
  });
});

/** Ways to read days and hours in the time zone of the machine. */
const OF_THE_MACHINE =
  /\.(?:toLocale(?:Date|Time)?String|get(?:Date|Day|Month|FullYear|Hours|Minutes)|toDateString|toTimeString)\(/;

const EVERYWHERE = ['connector/src', 'portal/src', 'plugin/src'];

describe('days', () => {
  it('a day is read in a time zone that is named, never in the one of the machine', () => {
    const lines = linesOf(...EVERYWHERE);
    const machine = lines.filter(({ text }) => OF_THE_MACHINE.test(text));
    expect(machine.map(({ file, text }) => `${file}: ${text.trim()}`)).toEqual([]);
    const formats = EVERYWHERE.flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.tsx?$/.test(name))
        .flatMap((name) => {
          const source = readFileSync(join(ROOT, folder, name), 'utf8');
          const calls = source.matchAll(/new Intl\.DateTimeFormat\(([^;]*?)\)(?:;|\.|,|\n)/gs);
          return [...calls].map(([, options = '']) => ({ name, options }));
        }),
    );
    expect(formats.length).toBeGreaterThan(5);
    expect(formats.filter(({ options }) => !options.includes('timeZone'))).toEqual([]);
  });
});
