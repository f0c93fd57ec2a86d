import { Big } from 'big.js';
import { allocate, sum } from '../platform/money.ts';
import type { LineRow, OrderRow } from './rows.ts';

type Line = Pick<LineRow, 'subtotal' | 'subtotal_tax' | 'total' | 'tax'>;

/** Nobody's discount is heavier, and a thousand such weights still add up exactly: a page opens whatever a shop sends. */
const HEAVIEST = 1e12;

const weight = (value: Big | number): number =>
  Math.max(0, Math.min(HEAVIEST, Number(new Big(value).round(0, Big.roundHalfUp).toString())));

/** The net discount of a line with the tax that the line itself bears; it only weighs what a line gets of a known whole. */
function weightOf({ subtotal, total, tax }: Line): number {
  const net = Math.max(0, subtotal - total);
  return weight(total <= 0 ? net : new Big(net).times(total + tax).div(total));
}

/**
 * Says what was taken off each product line, with tax. Where a line does not tell the tax of its price before the
 * discount, the order's discount is divided, so that the parts are what was charged: €2.00 over two like lines is
 * €1.00 each.
 */
export function discountsOf(order: Pick<OrderRow, 'discount' | 'discount_tax'>, lines: Line[]): number[] {
  const told = lines.map(({ subtotal, subtotal_tax: tax, ...line }) =>
    tax === null ? null : subtotal + tax - line.total - line.tax,
  );
  if (told.every((discount) => discount !== null && Number.isSafeInteger(discount))) return told as number[];
  const weights = lines.map(weightOf);
  const whole = Math.min(Number.MAX_SAFE_INTEGER, Math.max(0, order.discount + order.discount_tax));
  if (sum(weights) > 0) return allocate(whole, weights);
  return allocate(
    whole,
    lines.map(({ total, tax }) => weight(total + tax)),
  );
}
