import { currencyDecimals, parseMajor } from './money.ts';

/** Reading the cells of a file that people write. Each answers the value, or a sentence saying what is wrong. */
export type Cell<T> = { value: T } | { fault: string };

const fault = (message: string): { fault: string } => ({ fault: message });

/** `12.20` or `12,20` in major units to minor units. */
export function readAmount(text: string, currency: string): Cell<number> {
  if (!/^\d{1,10}([.,]\d+)?$/.test(text)) return fault('Write an amount like 12.20.');
  try {
    return { value: parseMajor(text.replace(',', '.'), currency) };
  } catch {
    return fault(`${currency} has ${currencyDecimals(currency)} decimals.`);
  }
}

/** A percentage as an exact decimal string without superfluous zeros: `22`, `8.63`. */
export function readPercent(text: string): Cell<string> {
  if (!/^\d{1,3}([.,]\d{1,4})?$/.test(text)) return fault('Write a percentage like 22.');
  const value = String(Number(text.replace(',', '.')));
  return Number(value) > 100 ? fault('At most 100.') : { value };
}

export function readWhole(text: string): Cell<number> {
  return /^\d{1,9}$/.test(text) ? { value: Number(text) } : fault('Write a whole number.');
}

export function readYesNo(text: string): Cell<boolean> {
  const word = text.toLowerCase();
  if (['yes', 'true', '1', 'sì', 'si'].includes(word)) return { value: true };
  return ['no', 'false', '0'].includes(word) ? { value: false } : fault('Write yes or no.');
}

export function readWord<T extends string>(text: string, words: readonly T[]): Cell<T> {
  const found = words.find((word) => word === text.toLowerCase());
  return found ? { value: found } : fault(`Write one of: ${words.join(', ')}.`);
}

/** A day `2026-12-24` as its first moment in UTC. */
export function readDay(text: string): Cell<number> {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return Number.isNaN(at) ? fault('Write a day like 2026-12-24.') : { value: at };
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

export const asText =
  (most: number) =>
  (text: string): Cell<string> =>
    text.length > most ? fault(`At most ${most} characters.`) : { value: text };
