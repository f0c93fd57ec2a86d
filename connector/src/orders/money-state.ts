import type { PaymentRow, RefundRow } from './facts.ts';
import { compareVersions } from './version.ts';

export type PaymentState = 'unpaid' | 'pending' | 'paid' | 'part_refunded' | 'refunded';

export interface MoneyState {
  paidTotal: number;
  refundedTotal: number;
  paymentState: PaymentState;
}

/** Says what each payment is now: the newest final state that was reported of it, or pending while there is none. */
export function currentPayments(payments: PaymentRow[]): PaymentRow[] {
  const current = new Map<string, PaymentRow>();
  for (const row of payments) {
    const before = current.get(row.payment_key);
    const wins =
      before === undefined ||
      before.state === 'pending' ||
      (row.state !== 'pending' && compareVersions(row, before) > 0);
    if (wins) current.set(row.payment_key, row);
  }
  return [...current.values()];
}

function stateOf({
  paid,
  refunded,
  total,
  pending,
}: {
  paid: number;
  refunded: number;
  total: number;
  pending: boolean;
}): PaymentState {
  if (refunded > 0) return refunded >= (paid || total) ? 'refunded' : 'part_refunded';
  if (paid >= total) return 'paid';
  return paid > 0 || pending ? 'pending' : 'unpaid';
}

/** Derives the order's payment state from its money facts; only facts in the order's currency count. */
export function deriveMoneyState(
  { total, currency }: { total: number; currency: string },
  { payments, refunds }: { payments: PaymentRow[]; refunds: RefundRow[] },
): MoneyState {
  const own = currentPayments(payments).filter((payment) => payment.currency === currency);
  const add = (amounts: number[]) => amounts.reduce((whole, amount) => whole + amount, 0);
  const paid = add(own.filter(({ state }) => state === 'paid').map(({ amount }) => amount));
  const refunded = add(refunds.filter((refund) => refund.currency === currency).map(({ amount }) => amount));
  const pending = own.some(({ state }) => state === 'pending');
  return {
    paidTotal: paid,
    refundedTotal: refunded,
    paymentState: stateOf({ paid, refunded, total, pending }),
  };
}
