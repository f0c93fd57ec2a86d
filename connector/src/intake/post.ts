import type { Knex } from 'knex';
import type { z } from 'zod';
import type { Context } from '../context.ts';
import { crashpoint } from '../platform/crashpoint.ts';
import type { orderSnapshot, OrderSnapshot } from '../contract/orders.ts';
import { giveBackNumber, nextNumber } from '../platform/counter.ts';
import { tryInbox } from './inbox.ts';
import { queueApply, rowOf } from './inbox-row.ts';
import { readSnapshot } from './read-snapshot.ts';
import { withoutErased } from './redaction.ts';
import { workIn } from '../platform/unit-of-work/unit-of-work.ts';

/** A snapshot as our own checkout makes it: the version is given by the door. */
export type UnversionedSnapshot = Omit<z.input<typeof orderSnapshot>, 'version'>;

export interface PostOrder {
  shopId: string;
  snapshot: UnversionedSnapshot;
  /** The portal customer who was signed in; with the proven mailbox the only thing that opens an order there. */
  customerId?: string | null;
  /** Nothing happens when the same id comes again: it is the same message. */
  webhookId: string;
}

/**
 * Hands an order of our own checkout to the one door, inside the transaction that settles it: the inbox row and its job
 * commit with the payment. The version comes from a counter of the shop's own stream. Returns what the door reads.
 */
export async function postOrder(
  trx: Knex.Transaction,
  ctx: Context,
  order: PostOrder,
): Promise<OrderSnapshot> {
  const stream = `orders:${order.shopId}`;
  const counter = await nextNumber(trx, stream);
  const body = Buffer.from(JSON.stringify({ ...order.snapshot, version: { epoch: 0, counter } }));
  const reading = readSnapshot(body);
  if (!reading.ok) throw reading.error;
  const { shopId, webhookId } = order;
  const fresh = rowOf(ctx, { shopId, webhookId, stream: 'checkout', headers: {}, body, reading });
  const message = { row: { ...fresh, customer_id: order.customerId ?? null }, reading };
  const kept = await workIn(trx, (work) => withoutErased(work, ctx, message));
  crashpoint('order.posting');
  const isNew = await tryInbox(trx, kept.row);
  if (isNew) await queueApply(trx, ctx, kept.row.id);
  // Else the stream would lack this number for good, as if an order were missing.
  else await giveBackNumber(trx, stream);
  return kept.reading.snapshot;
}
