import type { Knex } from 'knex';
import type { Context } from '../context.ts';
import type { Transactor } from '../platform/db.ts';
import { toIso } from '../platform/clock.ts';
import { lockCounter } from '../platform/counter.ts';
import type { OrderSnapshot } from '../contract/orders.ts';
import type { InboxRow } from './inbox.ts';
import { applyStored } from './apply-message.ts';
import { postOrder } from './post.ts';
import { findOrderRow, orderIdWithKey } from '../orders/queries.ts';
import type { OrderKey } from '../orders/writing.ts';
import { readSnapshot } from './read-snapshot.ts';

/** An order that was placed in our own checkout; the shop's own plugin says nothing of it. */
export interface PlacedOrder extends OrderKey {
  /** The checkout that placed it; null for one that staff entered in coreBOS. */
  checkoutId: string | null;
}

export interface LockedOrder extends OrderKey {
  /** As of its newest version, applied or still on its way. */
  snapshot: OrderSnapshot;
}

/**
 * Reads the versions of an order that was placed here. One that had its effect knows the order's id, one that waits for a worker
 * only its key: it is looked for among all that wait, which are few, and not among all that a shop ever had (the CONCAT
 * keeps SQLite from the index of the shop).
 */
function versions(db: Transactor, own: OrderKey) {
  const columns = ['id', 'state', 'epoch', 'counter', 'body'] as const;
  const applied = db('inbox').where({ stream: 'checkout' }).whereIn('order_id', orderIdWithKey(db, own));
  const waiting = db('inbox')
    .where({ order_key: own.orderKey, stream: 'checkout', state: 'received' })
    .whereRaw("CONCAT(shop_id, '') = ?", [own.shopId]);
  return db.from<InboxRow>(applied.select(columns).unionAll(waiting.select(columns)).as('versions'));
}

/** Finds an order that was placed here; null for one of another source, which is changed where it was placed. */
export async function findPlacedOrder(db: Transactor, orderId: string): Promise<PlacedOrder | null> {
  const order = await findOrderRow(db, orderId);
  if (!order) return null;
  const { shop_id: shopId, order_key: orderKey, source, source_id } = order;
  const own = { shopId, orderKey, checkoutId: source === 'carrello' ? source_id : null };
  return (await versions(db, own).first('id')) ? own : null;
}

/**
 * Reads the newest version and keeps everybody else from making the next one until the transaction ends: two changes
 * that both began from the same version would lose the first. The counter of the versions is the lock, because each
 * new version raises it; that also holds between the nodes of a cluster.
 */
export async function lockPlacedOrder(trx: Knex.Transaction, own: OrderKey): Promise<LockedOrder | null> {
  await lockCounter(trx, `orders:${own.shopId}`);
  const snapshot = await readPlacedOrder(trx, own);
  return snapshot && { ...own, snapshot };
}

/** Reads the newest version, applied or still on its way. */
export async function readPlacedOrder(db: Transactor, own: OrderKey): Promise<OrderSnapshot | null> {
  const row = await versions(db, own)
    .orderBy([
      { column: 'epoch', order: 'desc' },
      { column: 'counter', order: 'desc' },
    ])
    .first('body');
  const reading = row ? readSnapshot(row.body) : null;
  return reading?.ok ? reading.snapshot : null;
}

/** Reads what status an order had before it had this one; null when it never had another. */
export async function readStatusBefore(
  db: Transactor,
  own: OrderKey,
  status: string,
): Promise<string | null> {
  const rows = await versions(db, own)
    .orderBy([
      { column: 'epoch', order: 'desc' },
      { column: 'counter', order: 'desc' },
    ])
    .select('body');
  for (const { body } of rows) {
    const reading = readSnapshot(body);
    if (reading.ok && reading.snapshot.status !== status) return reading.snapshot.status;
  }
  return null;
}

/** Makes the next version of a locked order, which goes through the one door like the first. */
export async function changePlacedOrder(
  trx: Knex.Transaction,
  ctx: Context,
  { shopId, orderKey, snapshot }: LockedOrder,
  changes: Partial<OrderSnapshot>,
): Promise<void> {
  await postOrder(trx, ctx, {
    shopId,
    snapshot: { ...snapshot, ...changes, modifiedAt: toIso(ctx.clock.now()) },
    webhookId: `desk:${orderKey}:${ctx.ids.new('inbox')}`,
  });
}

/**
 * Applies the versions of an order that wait for a worker, so that whoever made one sees it at once. What fails here is
 * left to its job.
 */
export async function applyWaiting(ctx: Context, own: OrderKey): Promise<void> {
  const waiting = await versions(ctx.db, own).where({ state: 'received' }).orderBy('counter').select('id');
  try {
    for (const { id } of waiting) await applyStored(ctx, id);
  } catch (error) {
    ctx.log.warn({ orderKey: own.orderKey, err: error }, 'order.deferred');
  }
}
