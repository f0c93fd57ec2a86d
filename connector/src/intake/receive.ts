import type { Context } from '../context.ts';
import { crashpoint } from '../platform/crashpoint.ts';
import { dialectOf, isUnavailable, transact } from '../platform/db.ts';
import { AppError } from '../platform/errors.ts';
import { createBatcher, type Batcher } from '../platform/unit-of-work/batcher.ts';
import { cut } from '../platform/text.ts';
import { transactWork, workIn } from '../platform/unit-of-work/unit-of-work.ts';
import type { Shop } from '../shops/store.ts';
import { loadIncoming } from './apply.ts';
import { readIncoming, type IncomingVersion } from './incoming-version.ts';
import { applyMessage } from './apply-message.ts';
import {
  addInbox,
  findInboxByWebhook,
  findRepeats,
  tryInbox,
  type InboxAnswer,
  type InboxRow,
} from './inbox.ts';
import { queueApply, rowOf } from './inbox-row.ts';
import { readSnapshot, type Reading } from './read-snapshot.ts';
import { loadErasures, withoutErased, type Incoming } from './redaction.ts';

export interface IncomingOrder {
  shop: Pick<Shop, 'id'>;
  webhookId: string;
  /** Missing: the shop's plugin sent it. */
  stream?: InboxRow['stream'];
  headers: Record<string, string>;
  body: Buffer;
}

export interface Receipt {
  id: string;
  answer: InboxAnswer;
}

/**
 * Takes one message of a shop. When this returns, bytes and effect (or the bytes and the job of the effect) are committed.
 * Throws `invalid` for what is in quarantine now, `conflict` for a known id with other bytes.
 */
export async function receiveOrder(
  ctx: Context,
  { shop, webhookId, stream = 'shop', headers, body }: IncomingOrder,
): Promise<Receipt> {
  const reading = readSnapshot(body);
  const row = rowOf(ctx, { shopId: shop.id, webhookId, stream, headers, body, reading });
  crashpoint('order.read');
  const outcome = reading.ok ? await groupOf(ctx)({ row, reading }) : 'unapplied';
  const stored = outcome === 'unapplied' ? await storeFor(ctx, { row, reading }) : outcome;
  const receipt = stored === 'repeat' ? await repeat(ctx, { row, reading }) : stored;
  crashpoint('order.kept');
  if (receipt.answer === 'invalid' && !reading.ok) {
    ctx.log.warn({ inbox: receipt.id, shop: shop.id }, 'order.quarantined');
    const { faults, message } = reading.error;
    throw new AppError('invalid', message, { faults, reason: 'quarantined', extra: { id: receipt.id } });
  }
  return receipt;
}

interface Readable {
  row: InboxRow;
  reading: Extract<Reading, { ok: true }>;
}

/** It is applied; or its id is known; or it failed alone and nobody has it yet. */
type Outcome = Receipt | 'repeat' | 'unapplied';

/** More bytes would make a statement larger than what a server takes by default. */
const MOST_BYTES = 4 * 1024 * 1024;
const MOST = 64;

const groups = new WeakMap<Context, Batcher<Readable, Outcome>>();

/** Orders that arrive while others are being committed share the next transaction. */
function groupOf(ctx: Context): Batcher<Readable, Outcome> {
  const known = groups.get(ctx);
  if (known) return known;
  const group = createBatcher<Readable, Outcome>({
    lanes: dialectOf(ctx.db) === 'sqlite' ? 1 : 2,
    most: MOST,
    mostWeight: MOST_BYTES,
    weigh: ({ row }) => row.body.length,
    run: (batch) => applyTogether(ctx, batch),
    rescue: (incoming, error) => rescue(ctx, incoming, error),
  });
  groups.set(ctx, group);
  return group;
}

/** Applies a group in the transaction that stores its rows: the usual way. */
function applyTogether(ctx: Context, group: Readable[]): Promise<Outcome[]> {
  return transactWork(ctx.db, async (work, attempt) => {
    await loadErasures(work, ctx, group);
    const batch: IncomingVersion[] = [];
    for (const message of group) {
      const { row, reading } = await withoutErased(work, ctx, message);
      batch.push(readIncoming(row, reading));
    }
    // A repeat meets the unique key of the inbox, and the transaction fails: only then is it worth asking which it is.
    const repeats = attempt === 1 ? new Set() : await findRepeats(work, batch);
    const seen = new Set<string>();
    const fresh = batch.filter((incoming) => {
      const id = `${incoming.row.shop_id} ${incoming.row.webhook_id}`;
      const isFirst = !repeats.has(incoming) && !seen.has(id);
      seen.add(id);
      return isFirst;
    });
    const receipts = new Map<string, Receipt>();
    for (const incoming of await loadIncoming(work, fresh)) {
      const { answer, mark } = await applyMessage(work, ctx, incoming);
      addInbox(work, { ...incoming.row, ...mark, answer });
      receipts.set(incoming.row.id, { id: incoming.row.id, answer });
      crashpoint('order.applied');
    }
    return group.map(({ row }) => receipts.get(row.id) ?? 'repeat');
  });
}

/** Leaves what cannot be applied to the workers. When nothing can be stored at all, the sender gets the error. */
function rescue(ctx: Context, { row }: Readable, error: unknown): Outcome {
  if (isUnavailable(error)) throw error;
  crashpoint('order.deferred');
  ctx.log.warn({ inbox: row.id, err: error }, 'order.deferred');
  return 'unapplied';
}

/** Stores the bytes alone, and leaves the effect to a job that is tried again. */
async function storeFor(ctx: Context, message: Incoming): Promise<Receipt | 'repeat'> {
  return transact(ctx.db, async (trx) => {
    const { row } = await workIn(trx, (work) => withoutErased(work, ctx, message));
    if (!(await tryInbox(trx, row))) return 'repeat';
    if (row.state === 'received') await queueApply(trx, ctx, row.id);
    crashpoint('order.storing');
    return { id: row.id, answer: row.answer };
  });
}

/** Answers an id that is known: the same bytes get the same answer, other bytes are kept beside it and shown to staff. */
async function repeat(ctx: Context, { row, reading }: Incoming): Promise<Receipt> {
  const known = await findInboxByWebhook(ctx.db, row.shop_id, row.webhook_id);
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
  await transact(ctx.db, async (trx) => {
    const kept = await workIn(trx, (work) => withoutErased(work, ctx, { row: conflict, reading }));
    await tryInbox(trx, kept.row);
  });
  crashpoint('order.conflict');
  ctx.log.warn({ inbox: conflict.id, known: known.id }, 'order.conflict');
  throw new AppError('conflict', 'This id was used before for other content.', { reason: 'id_reused' });
}
