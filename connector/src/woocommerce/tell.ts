import type { Context } from '../context.ts';
import type { OrderSnapshot } from '../contract/orders.ts';
import type { InboxRow } from '../intake/inbox.ts';
import { receiveOrder } from '../intake/receive.ts';
import { listOrdersOfSource } from '../orders/shop-book.ts';
import { nextNumber } from '../platform/counter.ts';
import { transact } from '../platform/db.ts';
import { AppError } from '../platform/errors.ts';
import { sha256 } from '../platform/hash.ts';
import { mapOrder, type MappedOrder } from './map-order.ts';
import * as store from './store.ts';
import type { Told } from './told.ts';

/**
 * What an order amounts to, without what is looked up elsewhere and may change by itself, and without its time alone; the
 * plugin leaves the same out (carrello_content_hash()).
 */
function hashOf(snapshot: MappedOrder): string {
  const { customer, lines } = snapshot;
  const without = { modifiedAt: null, statusLabel: null, isPaid: null, isPending: null };
  return sha256(
    JSON.stringify({
      ...snapshot,
      ...without,
      customer: { ...customer, accountEmail: null },
      lines: lines.map((line) => ({ ...line, sku: null, options: null })),
    }),
  );
}

interface News {
  snapshot: MappedOrder;
  sourceId: number;
  hash: string;
}

/**
 * An order that the plugin has told is the plugin's: its versions are numbered in the shop, and nothing that is read from
 * outside stands above them.
 */
async function ownToTell(ctx: Context, shopId: string, news: News[]): Promise<News[]> {
  const rows = await listOrdersOfSource(ctx.db, {
    shopId,
    source: 'woocommerce',
    sourceIds: news.map(({ sourceId }) => String(sourceId)),
    orderKeys: news.map(({ snapshot }) => snapshot.orderKey),
  });
  const byPlugin = new Set(rows.filter(({ epoch }) => epoch > 0).map(({ source_id }) => source_id));
  return news.filter(({ sourceId }) => !byPlugin.has(String(sourceId)));
}

async function takeNumbers(ctx: Context, shopId: string, count: number): Promise<number[]> {
  return transact(ctx.db, async (trx) => {
    const numbers: number[] = [];
    for (let taken = 0; taken < count; taken += 1) numbers.push(await nextNumber(trx, `rest:${shopId}`));
    return numbers;
  });
}

/** What cannot be read is in quarantine now, where staff find it; nothing else of the page waits for it. */
async function hand(ctx: Context, order: Parameters<typeof receiveOrder>[1]): Promise<void> {
  try {
    await receiveOrder(ctx, order);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'invalid') throw error;
  }
}

interface Telling {
  orders: Told[];
  stream: Extract<InboxRow['stream'], 'rest' | 'history'>;
  /** Tells also what says the same as before: our book was found to lack it. */
  anew?: boolean;
}

/** Hands snapshots to the door, each under the next number. */
async function handAll(
  ctx: Context,
  shopId: string,
  { told, stream }: { told: { snapshot: object; sourceId: number | string }[]; stream: Telling['stream'] },
): Promise<void> {
  const numbers = await takeNumbers(ctx, shopId, told.length);
  await Promise.all(
    told.map(({ snapshot, sourceId }, index) => {
      const version = { epoch: 0, counter: numbers[index] ?? 0 };
      const body = Buffer.from(JSON.stringify({ ...snapshot, version }));
      const webhookId = `${stream}_${sourceId}_${version.counter}`;
      return hand(ctx, { shop: { id: shopId }, webhookId, stream, headers: {}, body });
    }),
  );
}

/**
 * Hands what is new of these orders to the one door, under epoch 0, below all that the plugin ever numbers. When this returns
 * it is committed, and what the orders said is remembered after that: a crash in between tells the same once more, which
 * changes nothing. Returns how many said something new.
 */
export async function tellOrders(
  ctx: Context,
  shopId: string,
  { orders, stream, anew = false }: Telling,
): Promise<number> {
  const ids = orders.map(({ id }) => id);
  const known = anew ? new Map<number, string>() : await store.readHashes(ctx.db, shopId, ids);
  const read = orders.map((told) => {
    const snapshot = mapOrder(told);
    return { snapshot, sourceId: told.id, hash: hashOf(snapshot) };
  });
  const changed = read.filter(({ sourceId, hash }) => known.get(sourceId) !== hash);
  const told = await ownToTell(ctx, shopId, changed);
  await handAll(ctx, shopId, { told, stream });
  await store.writeHashes(ctx.db, shopId, new Map(changed.map(({ sourceId, hash }) => [sourceId, hash])));
  return told.length;
}

const DELETED = { status: 'deleted', statusLabel: '', isPaid: null, isPending: null };

/** Tells an order that is nowhere in the shop any more, as it was last. */
export async function tellDeleted(ctx: Context, shopId: string, last: OrderSnapshot): Promise<void> {
  const sourceId = Number(last.sourceId);
  await handAll(ctx, shopId, { told: [{ snapshot: { ...last, ...DELETED }, sourceId }], stream: 'rest' });
  await store.writeHashes(ctx.db, shopId, new Map([[sourceId, '']]));
}
