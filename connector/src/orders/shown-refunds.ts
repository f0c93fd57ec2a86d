import { Big } from 'big.js';
import type { SnapshotRefund } from '../contract/orders.ts';
import { sumShown, type Money } from '../platform/money.ts';
import type { Facts, RefundRow } from './facts.ts';
import { lineName } from './line-name.ts';
import type { LineRow } from './rows.ts';

type RefundLine = SnapshotRefund['lines'][number];

/** A refund as people read it, with the lines that it is for; one of a free amount names none. */
export interface ShownRefund {
  amount: Money;
  reason: string;
  at: number;
  /** A `quantity` of 0 is money without pieces. */
  lines: { name: string; quantity: string; amount: Money }[];
}

/** Lists the refunds that stand: one that the shop deleted again is not shown to anybody who asks what came back. */
function standing({ refunds }: Facts): RefundRow[] {
  const reversed = new Set(
    refunds.filter(({ kind }) => kind === 'reversal').map(({ refund_key }) => refund_key),
  );
  return refunds.filter(({ kind, refund_key }) => kind === 'refund' && !reversed.has(refund_key));
}

const linesIn = ({ lines }: RefundRow): RefundLine[] => JSON.parse(lines) as RefundLine[];

export function refundsOf(facts: Facts, lines: LineRow[]): ShownRefund[] {
  return standing(facts).map((refund) => ({
    amount: { amount: refund.amount, currency: refund.currency },
    reason: refund.reason,
    at: refund.refunded_at,
    lines: linesIn(refund).flatMap(({ lineKey, quantity, total, tax }) => {
      const line = lines.find(({ line_key }) => line_key === lineKey);
      const amount = { amount: total + tax, currency: refund.currency };
      return line && (line.kind === 'product' || total + tax !== 0)
        ? [{ name: lineName(line), quantity, amount }]
        : [];
    }),
  }));
}

/** Adds up what was given back of a line over all refunds in the order's currency. */
export function refundedOf(
  facts: Facts,
  lineKey: string,
  currency: string,
): { quantity: string; amount: Money } | null {
  const given = standing(facts)
    .filter((refund) => refund.currency === currency)
    .flatMap(linesIn)
    .filter((line) => line.lineKey === lineKey);
  if (given.length === 0) return null;
  const quantity = given.reduce((whole, line) => whole.plus(line.quantity), new Big(0));
  const amount = sumShown(given.map(({ total, tax }) => total + tax));
  return { quantity: quantity.toFixed(), amount: { amount, currency } };
}
