import { dayOf } from '../../platform/days.ts';
import { currentPayments } from '../../orders/money-state.ts';
import type { ParcelRow, PaymentRow } from '../../orders/facts.ts';
import type { DocumentPayment } from '../document.ts';

type Means = DocumentPayment['means'];

/** What the gateways of shops are called, as far as they tell how somebody paid. */
const MEANS: [RegExp, Means][] = [
  [/paypal|ppcp/, 'paypal'],
  [/bacs|bank|transfer|bonifico|sepa/, 'transfer'],
  [/^cod$|cash/, 'cash'],
  [/stripe|card|carta|nexi|satispay|xpay/, 'card'],
];

export const meansOf = (gateway: string): Means =>
  MEANS.find(([names]) => names.test(gateway.toLowerCase()))?.[1] ?? 'other';

/** Lists what was paid in the order's currency, the first comes first. */
export function paidOf(payments: PaymentRow[], currency: string): PaymentRow[] {
  return currentPayments(payments)
    .filter((payment) => payment.state === 'paid' && payment.currency === currency && payment.amount > 0)
    .sort((one, other) => one.paid_at - other.paid_at || (one.payment_key < other.payment_key ? -1 : 1));
}

/** States the payments up to what the document asks for: what was paid too much is not of it. */
export function statePayments(paid: PaymentRow[], payable: number, timeZone: string): DocumentPayment[] {
  let left = payable;
  return paid.flatMap(({ gateway, amount, paid_at }) => {
    const counted = Math.min(left, amount);
    left -= counted;
    return counted === 0 ? [] : [{ means: meansOf(gateway), amount: counted, on: dayOf(paid_at, timeZone) }];
  });
}

/**
 * The day on which the tax is due: when the goods left or when the whole was paid, whichever came first. Before both there
 * is none.
 */
export function taxPointOf(
  { paid, parcels, total }: { paid: PaymentRow[]; parcels: ParcelRow[]; total: number },
  timeZone: string,
): string | null {
  let sum = 0;
  const whole = paid.find(({ amount }) => (sum += amount) >= total);
  const times = [...parcels.map(({ shipped_at }) => shipped_at), ...(whole ? [whole.paid_at] : [])];
  return times.length === 0 ? null : dayOf(Math.min(...times), timeZone);
}
