import { Big } from 'big.js';
import { currencyDecimals, parseMajor, toMajor } from './money.ts';
import { markOf, readingsOf, type DecimalMark } from './numbers.ts';
import { startOfDay } from './days.ts';

/** Reading the cells of a file that people write. Each answers the value, or a sentence saying what is wrong. */
export type Cell<T> = { value: T } | { fault: string };

const fault = (message: string): { fault: string } => ({ fault: message });

/** Finds a currency's sign or code on either side of a number, as spreadsheets save it: `€ 12,20`, `12.20 EUR`. */
const SIGNED = /^(\p{Sc}|[A-Za-z]{3}(?![A-Za-z]))?\s*(.*?)\s*(\p{Sc}|(?<![A-Za-z])[A-Za-z]{3})?$/u;

function partsOf(text: string): { number: string; signs: string[] } {
  const [, before = '', number = '', after = ''] = SIGNED.exec(text) ?? [];
  return { number, signs: [before, after].filter((sign) => sign !== '') };
}

function isSignOf(sign: string, currency: string): boolean {
  const format = new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
  });
  const symbol = format.formatToParts(0).find(({ type }) => type === 'currency')?.value;
  return sign.toUpperCase() === currency || sign === symbol;
}

function parseOrNull(value: string, currency: string): number | null {
  try {
    return parseMajor(value, currency);
  } catch {
    return null;
  }
}

/** `2500` in EUR is `2500.00`; what the currency has no decimals for stays as it is. */
function inMajor(value: string, currency: string): string {
  const amount = parseOrNull(value, currency);
  return amount === null ? value : toMajor({ amount, currency });
}

function readAmount(text: string, currency: string, mark: DecimalMark | null): Cell<number> {
  const { number, signs } = partsOf(text);
  const foreign = signs.find((sign) => !isSignOf(sign, currency));
  if (foreign !== undefined) return fault(`The line is in ${currency}, not in ${foreign}.`);
  const readings = readingsOf(number, mark);
  const [value] = readings;
  if (value === undefined || !/^\d{1,10}(\.|$)/.test(value)) {
    return fault(mark === null ? 'Write an amount like 12.20.' : `Write an amount like 12${mark}20.`);
  }
  if (readings.length > 1) {
    const both = readings.map((reading) => inMajor(reading, currency)).join(' or ');
    return fault(
      `${text} can mean ${both}. Write it in a way that means one, or say --decimal point or comma.`,
    );
  }
  const amount = parseOrNull(value, currency);
  return amount === null
    ? fault(`${currency} has ${currencyDecimals(currency)} decimals.`)
    : { value: amount };
}

/** `22`, `22 %` or `8,63` as an exact decimal string without superfluous zeros. Less than 1 needs its sign: `0,5 %`. */
function readPercent(text: string, mark: DecimalMark | null): Cell<string> {
  const bare = text.replace(/\s*%$/, '');
  const readings = readingsOf(bare, mark);
  if (readings.length === 0) return fault('Write a percentage like 22.');
  // `5.000` can only mean 5: the other reading is more than everything.
  const value = readings.find((reading) => Number(reading) <= 100);
  if (value === undefined) return fault('At most 100.');
  // A spreadsheet keeps 22 % as 0.22.
  if (bare === text && Number(value) > 0 && Number(value) < 1) {
    const share = new Big(value).times(100).toFixed();
    return fault(`${text} can mean ${share} % or ${value} %. Write ${share}, or ${value} % with its sign.`);
  }
  return /\.\d{5}/.test(value) ? fault('At most 4 decimals.') : { value: String(Number(value)) };
}

export interface Numbers {
  /** In major units to minor units: `12.20`, `1.234,50`, `€ 12,20`. */
  amount(currency: string): (text: string) => Cell<number>;
  percent(text: string): Cell<string>;
}

/**
 * Reads the numbers of one file. The mark before the decimals is the one that was said, else the one that the file's
 * own amounts show: beside `12,50` a `2.500` is 2500. Where neither decides, a `2.500` is a fault that names both.
 */
export function numbersOf(amounts: string[], said: DecimalMark | undefined): Numbers {
  const mark = said ?? markOf(amounts.map((text) => partsOf(text).number));
  return {
    amount: (currency) => (text) => readAmount(text, currency, mark),
    percent: (text) => readPercent(text, said ?? null),
  };
}

export function readWhole(text: string): Cell<number> {
  return /^\d{1,9}$/.test(text) ? { value: Number(text) } : fault('Write a whole number.');
}

const readCurrency = (text: string): Cell<string> =>
  /^[A-Z]{3}$/.test(text) ? { value: text } : fault('Write a currency code like EUR.');

export function readYesNo(text: string): Cell<boolean> {
  const word = text.toLowerCase();
  if (['yes', 'true', '1', 'sì', 'si'].includes(word)) return { value: true };
  return ['no', 'false', '0'].includes(word) ? { value: false } : fault('Write yes or no.');
}

export function readWord<T extends string>(text: string, words: readonly T[]): Cell<T> {
  const found = words.find((word) => word === text.toLowerCase());
  return found ? { value: found } : fault(`Write one of: ${words.join(', ')}.`);
}

/** A day `2026-12-24`; when it begins depends on where (days.ts). */
export function readDay(text: string): Cell<string> {
  return Number.isNaN(startOfDay(text, 'UTC')) ? fault('Write a day like 2026-12-24.') : { value: text };
}

/** Reads one row cell by cell and collects what is wrong. */
export function cellReader(
  line: number,
  values: Record<string, string>,
  faults: { line: number; column: string; message: string }[],
) {
  const text = (column: string): string => values[column] ?? '';
  return {
    text,
    /** The cell read, or `otherwise` when it is empty or wrong (then with a fault). */
    read<T>(column: string, reader: (cell: string) => Cell<T>, otherwise: T): T {
      if (text(column) === '') return otherwise;
      const cell = reader(text(column));
      if ('value' in cell) return cell.value;
      faults.push({ line, column, message: cell.fault });
      return otherwise;
    },
    /** Like `read`, for a cell that must not be empty. */
    need<T>(column: string, reader: (cell: string) => Cell<T>, otherwise: T): T {
      if (text(column) === '') faults.push({ line, column, message: 'This must not be empty.' });
      return this.read(column, reader, otherwise);
    },
  };
}

/**
 * The currency of a line: the one it names, else the one that all shops sell in (EUR while there is none). Where they
 * sell in several, the line has to name one: 12.50 in the wrong one would be another price.
 */
export function lineCurrency(
  cell: ReturnType<typeof cellReader>,
  [first = 'EUR', ...others]: string[],
): string {
  return others.length > 0
    ? cell.need('currency', readCurrency, first)
    : cell.read('currency', readCurrency, first);
}

export const asText =
  (most: number) =>
  (text: string): Cell<string> =>
    text.length > most ? fault(`At most ${most} characters.`) : { value: text };
