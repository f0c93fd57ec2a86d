import type { Reader } from '../app/reader.ts';

/** So many rows of a list are drawn: a shop may send thousands of refunds with one order. */
const SHOWN = 100;

export const firstOf = <T,>(rows: T[]): T[] => rows.slice(0, SHOWN);
export const lastOf = <T,>(rows: T[]): T[] => rows.slice(-SHOWN);

/** Says beside a list how many rows were left out; nothing where all are there. */
export function More({ reader, rows }: { reader: Reader; rows: unknown[] }) {
  if (rows.length <= SHOWN) return null;
  return <p class="faint">{reader.t('order.notShown', { count: rows.length - SHOWN })}</p>;
}
