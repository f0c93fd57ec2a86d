import { toMajor } from '../../platform/money.ts';
import type { OrderRecord } from '../records.ts';
import { isSecondRate } from './one-rate.ts';
import { fitsScreen, type OrderTotals } from './order-totals.ts';
import { statusHere, statusThere } from './statuses.ts';
import { fittingNotes, say } from './texts.ts';
import { siteTime, type TextFitter } from './fit-text.ts';

/** True when our word is lost in theirs: `on-hold` reads `Created` there, as `pending` does. */
const isReworded = (order: OrderRecord): boolean => statusHere(statusThere(order)) !== order.status;

/** Says which figures differ from what was charged, and why. */
export function figureNotes(order: OrderRecord, totals: OrderTotals): string[] {
  const { locale, currency } = order;
  const notes = totals.negativeFees.map((line) =>
    say(locale, 'order.negativeFee', {
      ...{ name: line.name, currency },
      amount: toMajor({ amount: line.total + line.tax, currency }),
    }),
  );
  if (Number(totals.adjustedTax) !== 0) {
    notes.push(say(locale, 'order.adjustedTax', { amount: totals.adjustedTax, currency }));
  }
  if (totals.inexact) {
    notes.push(say(locale, 'order.exact', { total: toMajor({ amount: order.total, currency }), currency }));
  }
  if (Number(totals.rounding) !== 0) {
    notes.push(say(locale, 'order.rounding', { amount: totals.rounding, currency }));
  }
  for (const { line } of totals.lines) {
    const { name, quantity } = line;
    if (!fitsScreen(quantity)) notes.push(say(locale, 'order.quantity', { name, quantity }));
    if (isSecondRate(line)) notes.push(say(locale, 'order.rates', { name }));
  }
  return notes;
}

/** Writes what the order's description says: what the buyer wrote, and everything that has no column. */
export function orderNotes(
  order: OrderRecord,
  totals: OrderTotals,
  { fitter, deskUrl }: { fitter: TextFitter; deskUrl: string },
): string[] {
  const { locale, timeZone } = order;
  const plainText = (text: string) => fitter.fit('vtiger_crmentity', 'description', text);
  const when = siteTime(order.placedAt, timeZone).slice(0, 16);
  const notes = [say(locale, 'order.from', { number: order.number, shop: plainText(order.shopName), when })];
  if (order.note !== '') notes.push(say(locale, 'order.note', { note: plainText(order.note) }));
  if (isReworded(order)) notes.push(say(locale, 'order.status', { status: order.status }));
  if (order.coupons.length > 0)
    notes.push(say(locale, 'order.coupons', { codes: plainText(order.coupons.join(', ')) }));
  if (order.shipping.names.length > 0) {
    notes.push(say(locale, 'order.shipping', { names: plainText(order.shipping.names.join(', ')) }));
  }
  for (const { carrier, trackingNumber, trackingUrl, shippedAt } of order.parcels) {
    const sent = siteTime(shippedAt, timeZone).slice(0, 16);
    const values = { when: sent, carrier: plainText(carrier), number: trackingNumber, url: trackingUrl };
    notes.push(say(locale, 'order.parcel', values));
  }
  notes.push(say(locale, 'record.link', { url: `${deskUrl}/orders/${order.id}` }));
  return [...notes, ...figureNotes(order, totals), ...fittingNotes(locale, fitter)];
}
