import { Big } from 'big.js';
import type { SnapshotRefund } from '../contract/orders.ts';
import type { Money } from '../platform/money.ts';
import type { Facts, RefundRow } from './facts.ts';
import { lineName } from './line-name.ts';
import type { Transactor } from '../platform/db.ts';
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
export function standingRefunds({ refunds }: Pick<Facts, 'refunds'>): RefundRow[] {
  const reversed = new Set(
    refunds.filter(({ kind }) => kind === 'reversal').map(({ refund_key }) => refund_key),
  );
  return refunds.filter(({ kind, refund_key }) => kind === 'refund' && !reversed.has(refund_key));
}

const linesIn = ({ lines }: RefundRow): RefundLine[] => JSON.parse(lines) as RefundLine[];

export function refundsOf(facts: Facts, lines: LineRow[]): ShownRefund[] {
  const byKey = new Map(lines.map((line) => [line.line_key, line]));
  return standingRefunds(facts).map((refund) => ({
    amount: { amount: refund.amount, currency: refund.currency },
    reason: refund.reason,
    at: refund.refunded_at,
    lines: linesIn(refund).flatMap(({ lineKey, quantity, total, tax }) => {
      const line = byKey.get(lineKey);
      const amount = { amount: total + tax, currency: refund.currency };
      return line && (line.kind === 'product' || total + tax > 0)
        ? [{ name: lineName(line), quantity, amount }]
        : [];
    }),
  }));
}

/** Adds up what was given back of each line over all refunds in the order's currency, by the line's key. */
export function refundedByLine(
  facts: Facts,
  currency: string,
): Map<string, { quantity: string; amount: Money }> {
  const given = standingRefunds(facts)
    .filter((refund) => refund.currency === currency)
    .flatMap(linesIn);
  const refunded = new Map<string, { quantity: Big; amount: number }>();
  for (const { lineKey, quantity, total, tax } of given) {
    const before = refunded.get(lineKey) ?? { quantity: new Big(0), amount: 0 };
    refunded.set(lineKey, {
      quantity: before.quantity.plus(quantity),
      amount: before.amount + total + tax,
    });
  }
  return new Map(
    [...refunded].map(([key, { quantity, amount }]) => [
      key,
      { quantity: quantity.toFixed(), amount: { amount, currency } },
    ]),
  );
}

/** Reads how many pieces of each line of these orders were given back. */
export async function readPiecesBack(
  db: Transactor,
  orderIds: string[],
): Promise<(line: Pick<LineRow, 'order_id' | 'line_key'>) => Big> {
  const back = new Map<string, Big>();
  const keyOf = (orderId: string, lineKey: string) => `${orderId} ${lineKey}`;
  const rows = await db('refunds')
    .whereIn('order_id', orderIds)
    .select('order_id', 'kind', 'refund_key', 'lines');
  const refunds = rows as Pick<RefundRow, 'order_id' | 'kind' | 'refund_key' | 'lines'>[];
  const reversed = new Set(
    refunds.filter(({ kind }) => kind === 'reversal').map((row) => keyOf(row.order_id, row.refund_key)),
  );
  for (const { order_id, kind, refund_key, lines } of refunds) {
    if (kind !== 'refund' || reversed.has(keyOf(order_id, refund_key))) continue;
    for (const { lineKey, quantity } of JSON.parse(lines) as RefundLine[]) {
      const key = keyOf(order_id, lineKey);
      back.set(key, (back.get(key) ?? new Big(0)).plus(quantity));
    }
  }
  return ({ order_id, line_key }) => back.get(keyOf(order_id, line_key)) ?? new Big(0);
}
