import type { DeskOutcome, RefundAsk } from '@carrello/portal/services';
import type { Knex } from 'knex';
import { findPaidAttempt, lockAttempt, type Attempt } from '../payments/attempts.ts';
import type { Context } from '../context.ts';
import type { OrderSnapshot } from '../contract/orders.ts';
import {
  applyWaiting,
  findOwnOrder,
  lockOwnOrder,
  type LockedOrder,
  type OwnOrder,
} from '../intake/placed-here.ts';
import { MINUTE } from '../platform/clock.ts';
import { transact } from '../platform/db.ts';
import { AppError } from '../platform/errors.ts';
import * as book from '../payments/refunds/store.ts';
import { amountOf, linesLeft, takeLines, type LineLeft, type RefundLine } from '../payments/refunds/lines.ts';
import { intendRefund, makeRefund } from '../payments/refunds/intents.ts';
import { restock } from './restock.ts';

const NoSuchOrder = () => new AppError('not_found', 'There is no such order.');

export interface Asked {
  outcome: DeskOutcome;
  /** To be asked for at the provider once the transaction is committed. */
  refundId: string | null;
}

const refuse = (field: string, reason: string): Asked => ({
  outcome: { ok: false, field, reason },
  refundId: null,
});

interface Chosen {
  amount: number;
  lines: RefundLine[];
}

/** What is meant, as an amount and as shares of lines; null when the order has no such pieces left. */
function choose(
  snapshot: OrderSnapshot,
  known: RefundLine[],
  what: RefundAsk['what'],
  left: number,
): Chosen | null {
  if (what.kind === 'amount') return { amount: what.amount, lines: [] };
  const asked = what.kind === 'lines' ? what.lines : linesLeft(snapshot, known);
  const lines = takeLines(snapshot, known, asked);
  if (!lines) return null;
  if (what.kind === 'lines') return { amount: amountOf(lines), lines };
  // After a refund of a free amount the lines no longer say what is left.
  return { amount: left, lines: amountOf(lines) === left ? lines : [] };
}

function wantsOf(snapshot: OrderSnapshot, lines: RefundLine[]): { variantId: string; quantity: number }[] {
  return lines.flatMap(({ lineKey, quantity }) => {
    const variantId = snapshot.lines.find(({ key }) => key === lineKey)?.variantKey;
    return variantId ? [{ variantId, quantity: Number(quantity) }] : [];
  });
}

export interface Locked {
  order: LockedOrder;
  /** Null when nothing was paid here. */
  attempt: Attempt | null;
}

/** Payment first, then order: as settling does it, so that the two never wait for each other. */
export async function lockPaidOrder(
  trx: Knex.Transaction,
  ctx: Pick<Context, 'clock'>,
  own: OwnOrder,
): Promise<Locked> {
  const paid = await findPaidAttempt(trx, own.orderKey);
  const attempt = paid && (await lockAttempt(trx, paid.id, ctx.clock.now()));
  const order = await lockOwnOrder(trx, own);
  if (!order) throw NoSuchOrder();
  return { order, attempt };
}

/**
 * Writes down a refund of an order that was paid here, in the caller's transaction. The attempt is locked while the
 * book is summed up, so that two people at once never promise more than was paid; the form's key makes a second click
 * the same refund.
 */
export async function askRefund(
  trx: Knex.Transaction,
  ctx: Context,
  { order, attempt, ask, staffId }: Locked & { ask: RefundAsk; staffId: string },
): Promise<Asked> {
  if (!attempt || attempt.captureId === null) return refuse('', 'not_paid_here');
  const rows = await book.listRefunds(trx, attempt.id);
  const reason = `desk:${ask.key}`;
  const same = rows.find((row) => row.reason === reason);
  if (same) return { outcome: { ok: true, notice: 'refund_asked' }, refundId: same.id };
  const left = attempt.money.amount - (await book.sumPromised(trx, attempt.id));
  const standing = rows.filter(({ state }) => state !== 'failed');
  const chosen = choose(order.snapshot, book.linesIn(standing), ask.what, left);
  if (!chosen) return refuse('lines', 'no_such_pieces');
  if (chosen.amount <= 0) return refuse(ask.what.kind, left <= 0 ? 'nothing_left' : 'nothing_chosen');
  if (chosen.amount > left) return refuse(ask.what.kind, 'too_much');
  const { gateway, captureId } = attempt;
  const refundId = await intendRefund(trx, ctx, {
    gateway,
    captureId,
    attemptId: attempt.id,
    money: { amount: chosen.amount, currency: attempt.money.currency },
    reason,
    note: ask.note,
    lines: chosen.lines,
    staffId,
    runAt: ctx.clock.now() + MINUTE,
  });
  if (refundId && ask.restock) {
    const asked = wantsOf(order.snapshot, chosen.lines);
    await restock(trx, ctx, { orderKey: order.orderKey, id: refundId, asked });
  }
  return { outcome: { ok: true, notice: 'refund_asked' }, refundId };
}

/** After the commit: asks the provider at once, so that whoever pressed the button learns how it went. */
export async function finishRefund(ctx: Context, own: OwnOrder, refundId: string): Promise<DeskOutcome> {
  try {
    await makeRefund(ctx, refundId);
  } catch (error) {
    ctx.log.warn({ refund: refundId, err: error }, 'refund.deferred');
  }
  await applyWaiting(ctx, own);
  const row = await book.findRefund(ctx.db, refundId);
  if (row?.state === 'failed') return { ok: false, field: '', reason: 'refund_refused' };
  const notices = { intent: 'refund_waiting', pending: 'refund_pending', succeeded: 'refunded' } as const;
  return { ok: true, notice: notices[row?.state ?? 'intent'] };
}

/** Refunds an order that was paid here: all that is left, some pieces, or an amount. */
export async function refundOrder(
  ctx: Context,
  { orderId, ask, staffId }: { orderId: string; ask: RefundAsk; staffId: string },
): Promise<DeskOutcome> {
  const own = await findOwnOrder(ctx.db, orderId);
  if (!own) throw NoSuchOrder();
  const { outcome, refundId } = await transact(ctx.db, async (trx) => {
    const locked = await lockPaidOrder(trx, ctx, own);
    return askRefund(trx, ctx, { ...locked, ask, staffId });
  });
  return refundId === null ? outcome : finishRefund(ctx, own, refundId);
}

export interface Refundable {
  attempt: Attempt;
  /** Minor units that a refund can still take. */
  left: number;
  /** Of what has gone, the part whose end is not known yet. */
  waiting: number;
  lines: LineLeft[];
}

/** What can be given back of an order that was paid here; null when nothing was. */
export async function readRefundable(
  db: Knex,
  orderKey: string,
  snapshot: OrderSnapshot,
): Promise<Refundable | null> {
  const attempt = await findPaidAttempt(db, orderKey);
  if (!attempt || attempt.captureId === null) return null;
  const rows = (await book.listRefunds(db, attempt.id)).filter(({ state }) => state !== 'failed');
  const left = attempt.money.amount - (await book.sumPromised(db, attempt.id));
  const waiting = rows
    .filter(({ state }) => state !== 'succeeded')
    .reduce((whole, { amount }) => whole + amount, 0);
  return { attempt, left, waiting, lines: linesLeft(snapshot, book.linesIn(rows)) };
}
