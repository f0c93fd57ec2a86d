import type { Context } from '../context.ts';
import { findNewestBody } from '../intake/inbox.ts';
import { readSnapshot } from '../intake/read-snapshot.ts';
import { listOrdersOfKeys } from '../orders/queries.ts';
import type { OrderKey } from '../orders/writing.ts';
import { SECOND } from '../platform/clock.ts';
import { chunksOf } from '../platform/chunks.ts';
import { callPlugin } from '../shops/plugin.ts';
import { getShop } from '../shops/shops.ts';
import type { BookDifference } from './compare.ts';
import { readByNumber } from './read-page.ts';
import { ShopRefused, type Rest } from './rest.ts';
import { tellDeleted, tellOrders } from './tell.ts';

const AT_A_TIME = 50;
const TIMEOUT = 10 * SECOND;

const NO_SUCH_ORDER = 'woocommerce_rest_shop_order_invalid_id';

/**
 * True when the shop itself says that it has no such order: some plugin may keep an order out of lists. The answer of one that
 * is there is no list, which is refused under another word.
 */
export async function isGone(rest: Rest, id: string): Promise<boolean> {
  try {
    await rest.list(`orders/${id}`);
    return false;
  } catch (error) {
    if (!(error instanceof ShopRefused)) throw error;
    return error.code === NO_SUCH_ORDER;
  }
}

/** Tells orders as they are in the shop now; one that is nowhere in it is told as deleted, as it was last. */
async function healOverRest(
  ctx: Context,
  rest: Rest,
  shopId: string,
  differences: BookDifference[],
): Promise<void> {
  const ids = differences.flatMap(({ sourceId }) => Number(sourceId) || []);
  const orders = await readByNumber(rest, ids);
  await tellOrders(ctx, shopId, { orders, stream: 'rest', anew: true });
  const there = new Set(orders.map(({ id }) => String(id)));
  const keys: OrderKey[] = [];
  for (const { kind, sourceId, orderKey } of differences)
    if (
      kind === 'missing_there' &&
      sourceId !== null &&
      !there.has(sourceId) &&
      (await isGone(rest, sourceId))
    )
      keys.push({ shopId, orderKey });
  for (const row of await listOrdersOfKeys(ctx.db, keys)) {
    const body = await findNewestBody(ctx.db, row.id);
    const reading = body && readSnapshot(body);
    if (reading?.ok) await tellDeleted(ctx, shopId, reading.snapshot);
  }
}

/** Asks the shop's plugin to look at orders and tell them: it alone numbers their versions. It answers at once and sends later. */
async function askPlugin(ctx: Context, shopId: string, differences: BookDifference[]): Promise<void> {
  const shop = await getShop(ctx.db, shopId);
  if (shop.state !== 'connected') return;
  for (const some of chunksOf(
    differences.flatMap(({ sourceId }) => Number(sourceId) || []),
    AT_A_TIME,
  )) {
    const body = JSON.stringify({ orders: some });
    const call = { path: 'orders-wanted', id: ctx.ids.new('inbox'), body, timeout: TIMEOUT };
    const response = await callPlugin(ctx, shop, call);
    await response.body?.cancel();
    if (!response.ok) ctx.log.warn({ shop: shopId, status: response.status }, 'woocommerce.plugin_unasked');
  }
}

/** Brings what differs into our book: over REST, or by the shop's plugin for orders that it has told. */
export async function heal(
  ctx: Context,
  rest: Rest,
  { shopId, own, byPlugin }: { shopId: string; own: BookDifference[]; byPlugin: BookDifference[] },
): Promise<void> {
  if (own.length > 0) await healOverRest(ctx, rest, shopId, own);
  if (byPlugin.length === 0) return;
  try {
    await askPlugin(ctx, shopId, byPlugin);
  } catch (error) {
    ctx.log.warn({ shop: shopId, err: error }, 'woocommerce.plugin_unasked');
  }
}
