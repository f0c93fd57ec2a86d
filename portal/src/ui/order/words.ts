import type { Money, OrderView } from '../../services.ts';
import type { Format } from '../format.ts';
import type { Translate, Values } from '../texts.ts';

/** What the page and the PDF of an order need to write in the reader's language. */
interface Words {
  t: Translate;
  word(group: string, word: string, values?: Values): string;
  format: Format;
}

/** What is still to be paid, never less than zero. A refund makes nothing due again: €20 paid, €5 given back → €0. */
export function openAmount(order: OrderView): Money {
  const settled =
    ['refunded', 'part_refunded', 'paid'].includes(order.paymentState) || order.status === 'cancelled';
  const amount = settled ? 0 : Math.max(0, order.total.amount - order.paidTotal.amount);
  return { amount, currency: order.total.currency };
}

/** `IVA`, `22` → `IVA (22 %)`. A label that already says its rate stays as it is; an empty one is our own VAT. */
export function taxName(
  { t, format }: Pick<Words, 't' | 'format'>,
  label: string,
  ratePercent: string,
): string {
  if (label.includes('%')) return label;
  return t('order.tax', { label: label || t('order.vat'), rate: format.decimal(ratePercent) });
}

/** `Card (Visa •••• 4242)`: the gateway in the reader's words, the method as the provider names it. */
export function paymentName({ word }: Pick<Words, 'word'>, gateway: string, method: string): string {
  const name = word('gateway', gateway);
  const known = ['', 'card', gateway.toLowerCase(), name.toLowerCase()].includes(method.toLowerCase());
  return known ? name : `${name} (${method})`;
}

/** `2 × Mug, 1 × Book`. */
export const piecesText = (
  { format }: Pick<Words, 'format'>,
  lines: { name: string; quantity: string }[],
): string => lines.map(({ name, quantity }) => `${format.decimal(quantity)} × ${name}`).join(', ');

export interface TotalRow {
  name: string;
  amount: Money;
  /** `strong` is the total itself, `aside` says something about it and is no part of the sum. */
  tone: 'plain' | 'strong' | 'aside';
}

/**
 * Items, shipping and fees add up to the total, and the lines add up to the items, because a discount is already taken
 * off the lines: €19.00 with 10 % off → €17.10. What was paid and given back comes after the total. A row that may be
 * missing is left out when it is zero.
 */
export function totalRows({ t }: Pick<Words, 't'>, order: OrderView): TotalRow[] {
  const coupons =
    order.coupons.length === 0 ? '' : ` (${t('order.coupons', { codes: order.coupons.join(', ') })})`;
  const row = (name: string, amount: Money, tone: TotalRow['tone'] = 'plain'): TotalRow => ({
    name,
    amount,
    tone,
  });
  const unlessZero = (entry: TotalRow): TotalRow[] => (entry.amount.amount === 0 ? [] : [entry]);
  return [
    row(t('order.items'), order.subtotalGross),
    row(t('order.shipping'), order.shippingGross),
    ...unlessZero(row(t('order.fees'), order.feesGross)),
    row(t('order.total'), order.total, 'strong'),
    ...unlessZero(row(t('order.discount') + coupons, order.discount, 'aside')),
    ...unlessZero(row(t('order.paid'), order.paidTotal)),
    ...unlessZero(row(t('order.refunded'), order.refundedTotal)),
    ...unlessZero(row(t('order.open'), openAmount(order))),
  ];
}
