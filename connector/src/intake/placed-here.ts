import type { Knex } from 'knex';
import type { Context } from '../context.ts';
import { toIso } from '../platform/clock.ts';
import { lockCounter } from '../platform/counter.ts';
import type { OrderSnapshot } from '../contract/orders.ts';
import type { InboxRow } from './inbox.ts';
import { applyStored, postOrder } from './post.ts';
import { readSnapshot } from './read-snapshot.ts';

/** An order that was placed in our own checkout; the shop's own plugin tells nothing of it. */
export interface OwnOrder {
  shopId: string;
  orderKey: string;
}

export interface LockedOrder extends OwnOrder {
  /** As of its newest version, applied or still on its way. */
  snapshot: OrderSnapshot;
}

/**
 * Those that had their effect know the order's id, those that wait for a worker only its key: they are looked for among
 * all that wait, which are few, and not among all a shop ever had (an expression keeps SQLite from its index).
 */
function versions(trx: Knex | Knex.Transaction, { shopId, orderKey }: OwnOrder) {
  const own = { shop_id: shopId, order_key: orderKey };
  const columns = ['id', 'state', 'epoch', 'counter', 'body'];
  const told = trx<InboxRow>('inbox')
    .where({ stream: 'checkout' })
    .whereIn('order_id', trx('orders').where(own).select('id'));
  const waiting = trx<InboxRow>('inbox')
    .where({ order_key: orderKey, stream: 'checkout', state: 'received' })
    .whereRaw("CONCAT(shop_id, '') = ?", [shopId]);
  return trx.from<InboxRow>(told.select(columns).unionAll(waiting.select(columns)).as('versions'));
}

/** Null for an order of another source: that one is changed where it was placed. */
export async function findOwnOrder(db: Knex | Knex.Transaction, orderId: string): Promise<OwnOrder | null> {
  const order: { shop_id: string; order_key: string } | undefined = await db('orders')
    .where({ id: orderId })
    .first('shop_id', 'order_key');
  if (!order) return null;
  const own = { shopId: order.shop_id, orderKey: order.order_key };
  return (await versions(db, own).first('id')) ? own : null;
}

/**
 * Reads the newest version and keeps everybody else from making the next one until the transaction ends: two changes
 * that both began from the same version would lose the first. The counter of the versions is the lock, because each
 * new version raises it; that also holds between the nodes of a cluster.
 */
export async function lockOwnOrder(trx: Knex.Transaction, own: OwnOrder): Promise<LockedOrder | null> {
  await lockCounter(trx, `orders:${own.shopId}`);
  const snapshot = await readOwnOrder(trx, own);
  return snapshot && { ...own, snapshot };
}

/** As of the newest version. */
export async function readOwnOrder(
  db: Knex | Knex.Transaction,
  own: OwnOrder,
): Promise<OrderSnapshot | null> {
  const row = await versions(db, own)
    .orderBy([
      { column: 'epoch', order: 'desc' },
      { column: 'counter', order: 'desc' },
    ])
    .first('body');
  const reading = row ? readSnapshot(row.body) : null;
  return reading?.ok ? reading.snapshot : null;
}

/** The next version of a locked order, through the one door like the first. */
export async function changeOwnOrder(
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
export async function applyWaiting(ctx: Context, own: OwnOrder): Promise<void> {
  const waiting = await versions(ctx.db, own).where({ state: 'received' }).orderBy('counter').select('id');
  try {
    for (const { id } of waiting) await applyStored(ctx, id);
  } catch (error) {
    ctx.log.warn({ orderKey: own.orderKey, err: error }, 'order.deferred');
  }
}
