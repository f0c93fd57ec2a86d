import type { Money, OrderView } from '../../services.ts';
import type { Format } from '../format.ts';
import type { Translate, Values } from '../texts.ts';

/** What both the page and the printed document of an order say, in the reader's words. */
interface Words {
  t: Translate;
  word(group: string, word: string, values?: Values): string;
  format: Format;
}

/** What is still to be paid, never below nothing: a refund does not make it due again. */
export function openAmount(order: OrderView): Money {
  const settled =
    ['refunded', 'part_refunded', 'paid'].includes(order.paymentState) || order.status === 'cancelled';
  const amount = settled ? 0 : Math.max(0, order.total.amount - order.paidTotal.amount);
  return { amount, currency: order.total.currency };
}

export function negative({ amount, currency }: Money): Money {
  return { amount: amount === 0 ? 0 : -amount, currency };
}

/** `VAT (22 %)`; a label that already says its rate is left alone. */
export function taxName(
  { t, format }: Pick<Words, 't' | 'format'>,
  label: string,
  ratePercent: string,
): string {
  return label.includes('%') ? label : t('order.tax', { label, rate: format.decimal(ratePercent) });
}

/** `Card (Visa •••• 4242)`: the gateway in the reader's words, the method as the provider names it. */
export function paymentName({ word }: Pick<Words, 'word'>, gateway: string, method: string): string {
  const name = word('gateway', gateway);
  const known = ['', 'card', gateway.toLowerCase(), name.toLowerCase()].includes(method.toLowerCase());
  return known ? name : `${name} (${method})`;
}

export interface TotalRow {
  name: string;
  amount: Money;
  strong: boolean;
}

/** Each amount once, from the items down to what is still to be paid; what is zero and says nothing is left out. */
export function totalRows({ t }: Pick<Words, 't'>, order: OrderView): TotalRow[] {
  const coupons =
    order.coupons.length === 0 ? '' : ` (${t('order.coupons', { codes: order.coupons.join(', ') })})`;
  const row = (name: string, amount: Money, strong = false): TotalRow => ({ name, amount, strong });
  const unlessZero = (entry: TotalRow): TotalRow[] => (entry.amount.amount === 0 ? [] : [entry]);
  return [
    row(t('order.items'), order.subtotalGross),
    ...unlessZero(row(t('order.discount') + coupons, negative(order.discount))),
    row(t('order.shipping'), order.shippingGross),
    ...unlessZero(row(t('order.fees'), order.feesGross)),
    row(t('order.total'), order.total, true),
    ...unlessZero(row(t('order.paid'), order.paidTotal)),
    ...unlessZero(row(t('order.refunded'), order.refundedTotal)),
    ...unlessZero(row(t('order.open'), openAmount(order))),
  ];
}
