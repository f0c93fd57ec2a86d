import type { Knex } from 'knex';
import { findAttempt, findOrderOf, lockAttempt, type Attempt } from '../attempts.ts';
import type { Context } from '../../context.ts';
import type { ProviderRefund } from '../../gateways/gateway.ts';
import { queueMail } from '../../mails/mails.ts';
import { refundMail } from '../../mails/order-refunded.ts';
import type { SnapshotRefund } from '../../contract/orders.ts';
import {
  changePlacedOrder,
  lockPlacedOrder,
  readStatusBefore,
  type LockedOrder,
} from '../../intake/placed-here.ts';
import { listToSend } from '../../orders/to-send.ts';
import { toIso } from '../../platform/clock.ts';
import { crashpoint } from '../../platform/crashpoint.ts';
import { transact } from '../../platform/db.ts';
import { sha256 } from '../../platform/hash.ts';
import { sum } from '../../platform/money.ts';
import { getShop } from '../../shops/shops.ts';
import { recordFlag } from '../money-alerts.ts';
import * as book from './book.ts';
import type { RefundRow } from './book.ts';
import { nameLines, type RefundLine } from './lines.ts';

const factOf = (row: RefundRow): SnapshotRefund => ({
  key: book.factKeyOf(row),
  providerId: row.provider_id,
  amount: row.amount,
  currency: row.currency,
  reason: row.note ?? '',
  at: toIso(row.created_at),
  lines: row.lines === null ? [] : (JSON.parse(row.lines) as RefundLine[]),
});

const sumOf = (refunds: SnapshotRefund[]): number => sum(refunds.map(({ amount }) => amount));

/**
 * An order is `refunded` when all money is back. When a refund fails afterwards it is what it was before: completed without
 * a parcel → completed again, of two pieces one sent → processing. It is completed, too, when all of it was sent meanwhile.
 * A status that people gave it stays.
 */
async function statusAfter(
  trx: Knex.Transaction,
  { snapshot, ...own }: LockedOrder,
  { paid, refunds }: { paid: number; refunds: SnapshotRefund[] },
): Promise<string> {
  const { status } = snapshot;
  if (status === 'cancelled') return status;
  if (sumOf(refunds) >= paid) return 'refunded';
  if (status !== 'refunded' || sumOf(snapshot.refunds) < paid) return status;
  const isSent = snapshot.parcels.length > 0 && listToSend({ ...snapshot, refunds }).length === 0;
  return isSent ? 'completed' : ((await readStatusBefore(trx, own, status)) ?? status);
}

/** Gives the order a version with the refunds that stand, unless it has them already; null where there is no order. */
async function renewOrder(
  trx: Knex.Transaction,
  ctx: Context,
  attempt: Attempt,
): Promise<LockedOrder | null> {
  const placed = await findOrderOf(trx, attempt);
  const order = placed && (await lockPlacedOrder(trx, placed));
  if (!order) return null;
  const standing = (await book.listRefunds(trx, attempt.id)).filter(book.isStanding);
  const refunds = standing.map(factOf);
  const { snapshot } = order;
  const status = await statusAfter(trx, order, { paid: attempt.money.amount, refunds });
  const factsOf = (facts: SnapshotRefund[]) => JSON.stringify(facts.map(({ key, amount }) => [key, amount]));
  if (factsOf(refunds) !== factsOf(snapshot.refunds) || status !== snapshot.status)
    await changePlacedOrder(trx, ctx, order, { refunds, status });
  return order;
}

async function mailBuyer(
  trx: Knex.Transaction,
  ctx: Context,
  { order, row }: { order: LockedOrder; row: RefundRow },
): Promise<void> {
  const shop = await getShop(trx, order.shopId);
  const { publicUrl } = ctx.config;
  const goods = nameLines(order.snapshot, book.linesIn([row]));
  await queueMail(trx, ctx, refundMail({ ...order, shop, publicUrl }, { ...row, goods }));
}

async function notifyStaff(trx: Knex.Transaction, ctx: Context, row: RefundRow): Promise<void> {
  const { gateway, amount, currency, provider_id: providerId } = row;
  const detail = { gateway, amount, currency, providerId };
  await recordFlag(trx, ctx, { code: 'refund_failed', key: row.id, attemptId: row.attempt_id, detail });
}

function foundRow(attempt: Attempt, refund: ProviderRefund, ctx: Pick<Context, 'ids' | 'clock'>): RefundRow {
  const name = `found:${sha256(refund.providerId).slice(0, 40)}`;
  return {
    id: ctx.ids.new('refund'),
    gateway: attempt.gateway,
    capture_id: attempt.captureId ?? '',
    attempt_id: attempt.id,
    amount: refund.money.amount,
    currency: refund.money.currency,
    reason: name,
    idempotency_key: `${attempt.id}:${name}`,
    state: refund.state,
    provider_id: refund.providerId,
    note: null,
    lines: null,
    staff_id: null,
    failure: null,
    created_at: refund.madeAt,
    updated_at: ctx.clock.now(),
  };
}

/**
 * Writes what the provider reports of one refund into the book. Returns the row when the buyer is to get a mail about
 * it.
 */
async function recordOne(
  trx: Knex.Transaction,
  ctx: Context,
  { attempt, rows, refund }: { attempt: Attempt; rows: RefundRow[]; refund: ProviderRefund },
): Promise<RefundRow | null> {
  const known = rows.find(({ id, provider_id: providerId }) =>
    providerId === null ? id === refund.refundId : providerId === refund.providerId,
  );
  if (!known) {
    if (refund.state === 'failed') return null;
    const row = foundRow(attempt, refund, ctx);
    if (!(await book.insertRefund(trx, row))) return null;
    ctx.log.info({ refund: row.id, attempt: attempt.id }, 'refund.found');
    return row;
  }
  const now = ctx.clock.now();
  const { state, providerId } = refund;
  if (!(await book.moveRefund(trx, known, { state, providerId, now }))) return null;
  ctx.log.info({ refund: known.id, from: known.state, to: state }, 'refund.moved');
  if (state === 'failed') await notifyStaff(trx, ctx, known);
  return known.state === 'intent' && state !== 'failed' ? { ...known, provider_id: providerId } : null;
}

/**
 * Records what the provider reports of an attempt's refunds and all that follows: the book, the order's next version,
 * the buyer's mail. Our answer, its echo by webhook and the sweeper all come here, in any order and as often as they
 * like.
 */
export async function recordRefunds(
  ctx: Context,
  attemptId: string,
  refunds: ProviderRefund[],
): Promise<Attempt | null> {
  return transact(ctx.db, async (trx) => {
    const attempt = await lockAttempt(trx, attemptId, ctx.clock.now());
    if (!attempt) return null;
    const rows = await book.listRefunds(trx, attemptId);
    const fresh: RefundRow[] = [];
    for (const refund of refunds) {
      const row = await recordOne(trx, ctx, { attempt, rows, refund });
      if (row) fresh.push(row);
    }
    crashpoint('refund.recording');
    const order = await renewOrder(trx, ctx, attempt);
    if (order) for (const row of fresh) await mailBuyer(trx, ctx, { order, row });
    return attempt;
  });
}

/** Records that the provider refused for good: the amount is free again. */
export async function recordRefusal(ctx: Context, row: RefundRow, failure: string): Promise<void> {
  await transact(ctx.db, async (trx) => {
    const now = ctx.clock.now();
    if (!(await book.moveRefund(trx, row, { state: 'failed', providerId: null, failure, now }))) return;
    await notifyStaff(trx, ctx, row);
  });
}

/** Asks the provider for an attempt's refunds and records them. Throws ProviderUnavailable. */
export async function syncRefunds(ctx: Context, attemptId: string): Promise<void> {
  const attempt = await findAttempt(ctx.db, attemptId);
  const gateway = attempt && ctx.gateways[attempt.gateway];
  if (!gateway || attempt.providerId === null) return;
  await recordRefunds(ctx, attempt.id, await gateway.listRefunds(attempt.providerId));
}
