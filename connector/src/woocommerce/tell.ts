import type { Context } from '../context.ts';
import type { InboxRow } from '../intake/inbox.ts';
import { receiveOrder } from '../intake/receive.ts';
import { listOrdersOfKeys } from '../orders/queries.ts';
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
async function withoutPluginsOwn(ctx: Context, shopId: string, news: News[]): Promise<News[]> {
  const keys = news.map(({ snapshot }) => ({ shopId, orderKey: snapshot.orderKey }));
  const rows = await listOrdersOfKeys(ctx.db, keys);
  const theirs = new Set(rows.filter(({ epoch }) => epoch > 0).map(({ order_key }) => order_key));
  return news.filter(({ snapshot }) => !theirs.has(snapshot.orderKey));
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

/**
 * Hands what is new of these orders to the one door, under epoch 0, below all that the plugin ever numbers. When this returns
 * it is committed, and what the orders said is remembered after that: a crash in between tells the same once more, which
 * changes nothing. Returns how many said something new.
 */
export async function tellOrders(
  ctx: Context,
  shopId: string,
  { orders, stream }: { orders: Told[]; stream: Extract<InboxRow['stream'], 'rest' | 'history'> },
): Promise<number> {
  const known = await store.readHashes(
    ctx.db,
    shopId,
    orders.map(({ id }) => id),
  );
  const read = orders.map((told) => {
    const snapshot = mapOrder(told);
    return { snapshot, sourceId: told.id, hash: hashOf(snapshot) };
  });
  const changed = read.filter(({ sourceId, hash }) => known.get(sourceId) !== hash);
  const news = await withoutPluginsOwn(ctx, shopId, changed);
  const numbers = await takeNumbers(ctx, shopId, news.length);
  await Promise.all(
    news.map(({ snapshot, sourceId }, index) => {
      const version = { epoch: 0, counter: numbers[index] ?? 0 };
      const body = Buffer.from(JSON.stringify({ version, ...snapshot }));
      const webhookId = `${stream}_${sourceId}_${version.counter}`;
      return hand(ctx, { shop: { id: shopId }, webhookId, stream, headers: {}, body });
    }),
  );
  await store.writeHashes(ctx.db, shopId, new Map(changed.map(({ sourceId, hash }) => [sourceId, hash])));
  return news.length;
}
