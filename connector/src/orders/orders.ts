import type { Knex } from 'knex';
import type { z } from 'zod';
import type { Context } from '../context.ts';
import { projectOrder } from '../crm/projection.ts';
import { fromIso } from '../platform/clock.ts';
import { transact } from '../platform/db.ts';
import { AppError } from '../platform/errors.ts';
import { sha256 } from '../platform/hash.ts';
import { addJob } from '../platform/jobs.ts';
import { cut } from '../platform/text.ts';
import { pauseShop, type Shop } from '../shops/shops.ts';
import { applyEvent } from './apply.ts';
import type { orderSnapshot } from './contract.ts';
import { nextCounter } from './counter.ts';
import * as inbox from './inbox.ts';
import type { InboxAnswer, InboxRow } from './inbox.ts';
import { readSnapshot, type Reading } from './snapshot.ts';

/** A snapshot as our own checkout makes it: the version is given by the door. */
export type UnversionedSnapshot = Omit<z.input<typeof orderSnapshot>, 'version'>;

export interface PostOrder {
  shopId: string;
  snapshot: UnversionedSnapshot;
  /** The portal customer who was signed in; with the proven mailbox the only thing that opens an order there. */
  customerId?: string | null;
  /** The same id again is the same event: nothing happens. */
  webhookId: string;
}

const APPLY = 'inbox.apply';

/** The key of the job that applies an inbox row. */
export const applyKey = (inboxId: string): string => `${APPLY}:${inboxId}`;

export async function queueApply(
  trx: Knex.Transaction,
  ctx: Pick<Context, 'clock' | 'ids'>,
  inboxId: string,
): Promise<void> {
  await addJob(trx, ctx, { kind: APPLY, key: applyKey(inboxId), payload: { inboxId } });
}

function rowOf(
  ctx: Pick<Context, 'ids' | 'clock'>,
  event: {
    shopId: string;
    webhookId: string;
    stream: InboxRow['stream'];
    headers: object;
    body: Buffer;
    reading: Reading;
  },
): InboxRow {
  const { reading } = event;
  const row: InboxRow = {
    id: ctx.ids.new('inbox'),
    shop_id: event.shopId,
    webhook_id: event.webhookId,
    stream: event.stream,
    body_hash: sha256(event.body),
    headers: JSON.stringify(event.headers),
    body: event.body,
    order_key: null,
    epoch: null,
    counter: null,
    content_hash: null,
    order_status: null,
    modified_at: null,
    customer_id: null,
    state: 'received',
    answer: 'stored',
    reason: '',
    order_id: null,
    received_at: ctx.clock.now(),
    applied_at: null,
  };
  return { ...row, ...readingColumns(reading) };
}

/** What the inbox keeps of a message beside its bytes. */
export function readingColumns(reading: Reading): Partial<InboxRow> {
  if (!reading.ok) {
    const { orderKey, epoch, counter, error } = reading;
    const reason = cut(error.faults.map(({ field, message }) => `${field}: ${message}`).join(' '), 1000);
    return { order_key: orderKey, epoch, counter, state: 'quarantined', answer: 'invalid', reason };
  }
  const { snapshot, contentHash, unknownFields } = reading;
  return {
    order_key: snapshot.orderKey,
    epoch: snapshot.version.epoch,
    counter: snapshot.version.counter,
    content_hash: contentHash,
    order_status: snapshot.status,
    modified_at: fromIso(snapshot.modifiedAt),
    state: 'received',
    answer: 'stored',
    reason: unknownFields.length > 0 ? cut(`Unknown fields, kept: ${unknownFields.join(', ')}`, 1000) : '',
  };
}

/**
 * Hands an order of our own checkout to the one door, inside the transaction that settles it: the inbox row and its job
 * commit with the payment. The version comes from a counter of the shop's own stream.
 */
export async function postOrder(trx: Knex.Transaction, ctx: Context, order: PostOrder): Promise<void> {
  const counter = await nextCounter(trx, `orders:${order.shopId}`);
  const body = Buffer.from(JSON.stringify({ ...order.snapshot, version: { epoch: 0, counter } }));
  const reading = readSnapshot(body);
  if (!reading.ok) throw reading.error;
  const { shopId, webhookId } = order;
  const row = rowOf(ctx, { shopId, webhookId, stream: 'checkout', headers: {}, body, reading });
  const inserted = await inbox.insertInbox(trx, { ...row, customer_id: order.customerId ?? null });
  if (inserted) await queueApply(trx, ctx, row.id);
}

export interface IncomingOrder {
  shop: Shop;
  webhookId: string;
  headers: Record<string, string>;
  body: Buffer;
}

export interface Receipt {
  id: string;
  answer: InboxAnswer;
}

/**
 * Takes one event of a shop. When this returns, bytes and effect (or the bytes and the job of the effect) are committed.
 * Throws `invalid` for what is in quarantine now, `conflict` for a known id with other bytes.
 */
export async function receiveOrder(
  ctx: Context,
  { shop, webhookId, headers, body }: IncomingOrder,
): Promise<Receipt> {
  const reading = readSnapshot(body);
  const row = rowOf(ctx, { shopId: shop.id, webhookId, stream: 'shop', headers, body, reading });
  const receipt =
    (await tryDirectly(ctx, row, reading)) ?? (await storeFor(ctx, row)) ?? (await repeat(ctx, row));
  if (receipt.answer === 'invalid' && !reading.ok) {
    ctx.log.warn({ inbox: receipt.id, shop: shop.id }, 'order.quarantined');
    const { faults, message } = reading.error;
    throw new AppError('invalid', message, { faults, reason: 'quarantined', extra: { id: receipt.id } });
  }
  return receipt;
}

/** The effect in the inbox row's own transaction: the usual way. Undefined when it failed or the id is known. */
async function tryDirectly(ctx: Context, row: InboxRow, reading: Reading): Promise<Receipt | undefined> {
  if (!reading.ok) return undefined;
  try {
    return await transact(ctx.db, async (trx) => {
      if (!(await inbox.insertInbox(trx, row))) return undefined;
      const answer = await applyRow(trx, ctx, { row, reading });
      await inbox.updateInbox(trx, row.id, { answer });
      return { id: row.id, answer };
    });
  } catch (error) {
    ctx.log.warn({ inbox: row.id, err: error }, 'order.deferred');
    return undefined;
  }
}

/** The bytes alone, and the effect as a job with retries. Undefined when the id is known. */
async function storeFor(ctx: Context, row: InboxRow): Promise<Receipt | undefined> {
  return transact(ctx.db, async (trx) => {
    if (!(await inbox.insertInbox(trx, row))) return undefined;
    if (row.state === 'received') await queueApply(trx, ctx, row.id);
    return { id: row.id, answer: row.answer };
  });
}

/** The id is known: the same bytes get the same answer, other bytes are kept beside it and shown. */
async function repeat(ctx: Context, row: InboxRow): Promise<Receipt> {
  const known = await inbox.findInboxByWebhook(ctx.db, row.shop_id, row.webhook_id);
  if (!known) throw new AppError('unavailable', 'Try again.', { retryAfterSeconds: 5 });
  if (known.body_hash === row.body_hash) return { id: known.id, answer: known.answer };
  const reason = `The id ${row.webhook_id} came before with other bytes (${known.id}).`;
  const conflict: InboxRow = {
    ...row,
    webhook_id: `${row.webhook_id}~${row.body_hash.slice(0, 16)}`,
    state: 'conflict',
    answer: 'conflict',
    reason: cut(reason, 1000),
  };
  await inbox.insertInbox(ctx.db, conflict);
  ctx.log.warn({ inbox: conflict.id, known: known.id }, 'order.conflict');
  throw new AppError('conflict', 'This id was used before for other content.', { reason: 'id_reused' });
}

/** Applies a row that the transaction holds, and marks it; effect and mark commit together. Says what to answer. */
export async function applyRow(
  trx: Knex.Transaction,
  ctx: Context,
  { row, reading }: { row: InboxRow; reading: Extract<Reading, { ok: true }> },
): Promise<InboxAnswer> {
  const { snapshot, contentHash } = reading;
  const effect = await applyEvent(trx, ctx, { row, snapshot, contentHash });
  if (effect.state !== 'superseded') await projectOrder(trx, ctx, effect.orderId);
  const reused = row.stream === 'shop' && (await inbox.isVersionReused(trx, row));
  if (reused) await pauseShop(trx, ctx, { shopId: row.shop_id, reason: 'restored' });
  const answer =
    reused || effect.state === 'stale' ? 'flagged' : effect.state === 'superseded' ? 'superseded' : 'stored';
  const reasons = [
    effect.reason,
    reused ? 'The shop used this version before: it seems to be restored from a backup.' : '',
    row.reason,
  ];
  await inbox.updateInbox(trx, row.id, {
    state: effect.state,
    reason: cut(reasons.filter((reason) => reason !== '').join(' '), 1000),
    order_id: effect.orderId,
    applied_at: ctx.clock.now(),
  });
  return answer;
}
