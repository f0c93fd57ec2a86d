import { isOpenDispute } from './disputes.ts';
import type { Facts, PaymentRow } from './facts.ts';
import { compareVersions } from './version.ts';

/** What an order's money amounts to, in minor units of its own currency. */
export interface MoneySums {
  total: number;
  paid: number;
  refunded: number;
  /** Of what went back, the part that a lost dispute took. */
  lost: number;
  /** True while a dispute about some of it is undecided. */
  disputed: boolean;
  /** True while a payment is on its way: neither arrived nor failed. */
  awaited: boolean;
}

/**
 * The words of money. They are said of an order in lists, on pages, in documents and in the column `payment_state`; no
 * other place makes one up. The first word that holds is the order's: €20 ordered, €25 paid, €5 given back →
 * `part_refunded`, not `overpaid`.
 */
const WORDS = {
  disputed: ({ disputed }) => disputed,
  lost: ({ lost }) => lost > 0,
  refunded: ({ refunded, paid, total }) => refunded > 0 && refunded >= (paid || total),
  part_refunded: ({ refunded }) => refunded > 0,
  overpaid: ({ paid, total }) => paid > Math.max(total, 0),
  paid: ({ paid, total }) => paid >= total,
  on_its_way: ({ awaited }) => awaited,
  part_paid: ({ paid }) => paid > 0,
  unpaid: () => true,
} satisfies Record<string, (sums: MoneySums) => boolean>;

export type PaymentState = keyof typeof WORDS;

/** The word that is shown; `elsewhere` where it is paid at no place of ours, so that nobody here knows whether it is. */
export type ShownPayment = PaymentState | 'elsewhere';

/** Says the word of an order's money for people: one entered in coreBOS without a payment is paid there, or it is not. */
export const shownPayment = (order: { source: string; payment_state: PaymentState }): ShownPayment =>
  order.source === 'corebos' && order.payment_state === 'unpaid' ? 'elsewhere' : order.payment_state;

export function moneyWord(sums: MoneySums): PaymentState {
  const words = Object.keys(WORDS) as PaymentState[];
  return words.find((word) => WORDS[word](sums)) ?? 'unpaid';
}

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

const add = (amounts: number[]): number => amounts.reduce((whole, amount) => whole + amount, 0);

/** Adds up what lost disputes took of an order, in its own currency. */
export function sumLost({ currency }: { currency: string }, { refunds }: Pick<Facts, 'refunds'>): number {
  return add(
    refunds.filter((row) => row.kind === 'lost' && row.currency === currency).map(({ amount }) => amount),
  );
}

/** Derives the order's word from its money facts; only facts in the order's currency count. */
export function deriveMoneyState(
  { total, currency }: { total: number; currency: string },
  { payments, refunds, disputes }: Pick<Facts, 'payments' | 'refunds' | 'disputes'>,
): MoneyState {
  const own = currentPayments(payments).filter((payment) => payment.currency === currency);
  const paid = add(own.filter(({ state }) => state === 'paid').map(({ amount }) => amount));
  const back = refunds.filter((refund) => refund.currency === currency);
  const refunded = add(back.map(({ amount }) => amount));
  const lost = sumLost({ currency }, { refunds });
  const disputed = disputes.some(isOpenDispute);
  const awaited = own.some(({ state }) => state === 'pending');
  return {
    paidTotal: paid,
    refundedTotal: refunded,
    paymentState: moneyWord({ total, paid, refunded, lost, disputed, awaited }),
  };
}
