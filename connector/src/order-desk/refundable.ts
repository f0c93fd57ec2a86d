import type { OrderSnapshot } from '../contract/orders.ts';
import { findPaidAttempt, type Attempt } from '../payments/attempts.ts';
import * as book from '../payments/refunds/book.ts';
import { linesLeft, type LineLeft } from '../payments/refunds/lines.ts';
import type { Transactor } from '../platform/db.ts';
import { sum } from '../platform/money.ts';

export interface Refundable {
  attempt: Attempt;
  /** Minor units that a refund can still take. */
  left: number;
  /** What has gone back, or is on its way. */
  given: number;
  /** Of what has gone, the part whose end is not known yet. */
  waiting: number;
  lines: LineLeft[];
}

/** What was paid, without what went back before and what a dispute holds or took. */
function leftOf({ money }: Attempt, { disputes }: OrderSnapshot, rows: book.RefundRow[]): number {
  const held = disputes.filter(({ state }) => state !== 'won');
  return Math.max(0, money.amount - sum([...rows, ...held].map(({ amount }) => amount)));
}

/** Reads the refunds of an attempt that stand or are under way, and how many minor units a further one can take. */
export async function readStanding(
  db: Transactor,
  attempt: Attempt,
  snapshot: OrderSnapshot,
): Promise<{ rows: book.RefundRow[]; left: number }> {
  const rows = (await book.listRefunds(db, attempt.id)).filter(({ state }) => state !== 'failed');
  return { rows, left: leftOf(attempt, snapshot, rows) };
}

/** Reads what can be given back of an order, by the checkout that placed it; null when nothing was paid here. */
export async function readRefundable(
  db: Transactor,
  { checkoutId, snapshot }: { checkoutId: string; snapshot: OrderSnapshot },
): Promise<Refundable | null> {
  const attempt = await findPaidAttempt(db, checkoutId);
  if (!attempt || attempt.captureId === null) return null;
  const { rows, left } = await readStanding(db, attempt, snapshot);
  const waiting = rows.filter(({ state }) => state !== 'succeeded').map(({ amount }) => amount);
  const given = sum(rows.map(({ amount }) => amount));
  return { attempt, left, given, waiting: sum(waiting), lines: linesLeft(snapshot, book.linesIn(rows)) };
}
