import type { Money, OrderLineView, OrderSummary, OrderView, RefundView } from '../../services.ts';
import type { Format } from '../format.ts';
import type { Translate, Values } from '../texts.ts';

/** What the page and the PDF of an order need to write in the reader's language. */
interface Words {
  t: Translate;
  word(group: string, word: string, values?: Values): string;
  format: Format;
}

/** The words of an order on which something may still be to pay. */
const DUE = ['unpaid', 'on_its_way', 'part_paid'];

/** False where nothing of an order goes to an address: files, lessons. */
export const isShipped = ({ delivery, parcels, lines }: OrderView): boolean =>
  delivery !== null || parcels.length > 0 || lines.some(({ kind }) => kind === 'shipping');

/** Adds up what is on its way: it was sent and has neither arrived nor failed. */
function awaitedAmount({ payments, total }: OrderView): number {
  const awaited = payments.filter(
    ({ state, amount }) => state === 'pending' && amount.currency === total.currency,
  );
  return awaited.reduce((sum, { amount }) => sum + amount.amount, 0);
}

/**
 * What is still to be paid, never less than zero. A refund makes nothing due again: €20 paid, €5 given back → €0. What
 * is on its way is not asked for a second time.
 */
export function openAmount(order: OrderView): Money {
  const isKnown = order.status !== 'cancelled' && order.isPaidElsewhere !== true;
  const isDue = isKnown && DUE.includes(order.paymentState);
  const rest = order.total.amount - order.paidTotal.amount - awaitedAmount(order);
  return { amount: isDue ? Math.max(0, rest) : 0, currency: order.total.currency };
}

/** What was paid beyond the total. */
function overpaidAmount({ paymentState, paidTotal, total }: OrderView): Money {
  const amount = paymentState === 'overpaid' ? paidTotal.amount - Math.max(total.amount, 0) : 0;
  return { amount, currency: total.currency };
}

/** `IVA`, `22` → `IVA (22 %)`. A label that already says its rate, or whose rate nobody knows, stays as it is; an empty one is our own VAT. */
export function taxName(
  { t, format }: Pick<Words, 't' | 'format'>,
  label: string,
  ratePercent: string,
): string {
  if (label.includes('%')) return label;
  if (ratePercent === '') return label || t('order.vat');
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

/** `Mug`, `Mug, 2 pieces`, or `Mug and 2 more, 4 pieces`; empty for an order without items. */
export function itemsText(
  { t, format }: Pick<Words, 't' | 'format'>,
  {
    firstItem: item,
    otherItems: more = 0,
    pieces,
  }: Pick<OrderSummary, 'firstItem' | 'otherItems' | 'pieces'>,
): string {
  const values = { item, more: format.decimal(String(more)), pieces: format.decimal(pieces) };
  if (item === '') return '';
  if (more > 0) return t('items.more', values);
  return pieces === '1' ? item : t('items.same', values);
}

export interface TotalRow {
  name: string;
  amount: Money;
  /** `strong` is the total itself. */
  tone: 'plain' | 'strong';
}

/** All of an order that its price is made of. */
export type PricedOrder = Pick<
  OrderView,
  | 'lines'
  | 'taxes'
  | 'coupons'
  | 'subtotalGross'
  | 'discount'
  | 'shippingGross'
  | 'feesGross'
  | 'rounding'
  | 'total'
>;

const row = (name: string, amount: Money, tone: TotalRow['tone'] = 'plain'): TotalRow => ({
  name,
  amount,
  tone,
});
const unlessZero = (entry: TotalRow): TotalRow[] => (entry.amount.amount === 0 ? [] : [entry]);

/** `1 × Mug (Size: M)`; `Mug` where money without pieces was given back. */
export function refundedLine({ format }: Pick<Words, 'format'>, line: RefundView['lines'][number]): string {
  const { name, quantity } = line;
  return Number(quantity) === 0 ? name : `${format.decimal(quantity)} × ${name}`;
}

/** What is marked on a line of which something was given back: `Refunded: 1`, or the money where no piece was. */
export function refundedMark(
  { t, format }: Pick<Words, 't' | 'format'>,
  { quantity, amount }: NonNullable<OrderLineView['refunded']>,
): string {
  const what = Number(quantity) === 0 ? format.money(amount) : format.decimal(quantity);
  return t('order.lineRefunded', { what });
}

/**
 * What an order costs, the same on every page, mail and document: the items before the discount, the discount with its
 * code, shipping, fees and what was rounded add up to the total. €19.00 − €1.90 (code TEN) + €7.00 → €24.10. A row that
 * may be missing is left out when it is zero.
 */
export function priceRows({ t }: Pick<Words, 't'>, order: PricedOrder): TotalRow[] {
  const codes = order.coupons.join(', ');
  const discount = codes === '' ? t('order.discount') : t('order.discountBy', { codes });
  const methods = order.lines.filter(({ kind }) => kind === 'shipping').map(({ name }) => name);
  const method = methods.filter(Boolean).join(', ');
  const { amount, currency } = order.discount;
  return [
    row(t('order.items'), order.subtotalGross),
    ...unlessZero(row(discount, { amount: -amount, currency })),
    row(method === '' ? t('order.shipping') : t('order.shippingBy', { method }), order.shippingGross),
    ...unlessZero(row(t('order.fees'), order.feesGross)),
    ...unlessZero(row(t('order.rounding'), order.rounding)),
    row(t('order.total'), order.total, 'strong'),
  ];
}

/** The price, then what was paid and given back of it, and what is still open. */
export function totalRows(words: Pick<Words, 't'>, order: OrderView): TotalRow[] {
  const { t } = words;
  return [
    ...priceRows(words, order),
    ...unlessZero(row(t('order.paid'), order.paidTotal)),
    ...unlessZero(row(t('order.refunded'), order.refundedTotal)),
    ...unlessZero(row(t('order.lost'), order.lostTotal)),
    ...unlessZero(row(t('order.open'), openAmount(order))),
    ...unlessZero(row(t('order.overpaid'), overpaidAmount(order))),
  ];
}
