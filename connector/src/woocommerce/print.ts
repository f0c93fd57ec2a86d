import { toIso } from '../platform/clock.ts';
import { toMajor } from '../platform/money.ts';
import type { BookDifference, BookSide, DaySums, Side } from './compare.ts';
import type { Comparison } from './reconcile.ts';

const sideOf = ({ orders, total, refunded, states }: Side, currency: string): string => {
  const sums = [total, refunded].map((amount) => toMajor({ amount, currency }));
  const words = Object.entries(states).sort();
  return `orders ${orders}, ${sums[0]} ${currency}, given back ${sums[1]} (${words.map(([state, count]) => `${state} ${count}`).join(', ')})`;
};

const printDay = ({ day, currency, there, here }: DaySums): string =>
  `  ${day}  there ${sideOf(there, currency)}  here ${sideOf(here, currency)}`;

const orderOf = (side: BookSide | null): string =>
  side === null
    ? 'nothing'
    : `${side.status} ${toMajor(side.total)} ${side.total.currency}, given back ${toMajor(side.refunded)}`;

const printDifference = ({ kind, sourceId, orderKey, there, here, healed }: BookDifference): string =>
  `${healed ? ' ' : '!'} ${kind}  ${sourceId ?? orderKey}  there ${orderOf(there)}  here ${orderOf(here)}${healed ? '  healed' : ''}`;

/** What was found of a shop, in lines for the terminal. */
export function printComparison(shop: string, found: Comparison): string[] {
  const { from, to, days, differences, error, equal } = found;
  const head = `${shop}  WooCommerce  ${toIso(from)} to ${toIso(to)}`;
  if (error !== '') return [`! ${head}  cannot be proven: ${error}`];
  return [`${equal ? '' : '! '}${head}`, ...days.map(printDay), ...differences.map(printDifference)];
}
