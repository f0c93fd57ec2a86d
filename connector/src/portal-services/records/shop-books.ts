import type { ShopBooksView } from '@carrello/portal/services';
import type { Context } from '../../context.ts';
import { listShopNames } from '../../shops/shops.ts';
import { readProgress } from '../../woocommerce/backfill.ts';
import { readShopProven } from '../../woocommerce/comparisons.ts';
import type { DaySums } from '../../woocommerce/compare.ts';
import { listShopsWithKeys } from '../../woocommerce/keys.ts';

const MOST = 20;

/** Adds up the days of a comparison, one sum per currency. */
function sumsOf(days: DaySums[]): ShopBooksView['sums'] {
  const sums = new Map<string, ShopBooksView['sums'][number]>();
  for (const { currency, there, here } of days) {
    const known = sums.get(currency);
    const add = (side: 'there' | 'here', { orders, total }: DaySums['there']) => ({
      orders: (known?.[side].orders ?? 0) + orders,
      total: { amount: (known?.[side].total.amount ?? 0) + total, currency },
    });
    sums.set(currency, { there: add('there', there), here: add('here', here) });
  }
  return [...sums.values()];
}

/** Reads of each shop that gave REST keys how both books stand, and how far its history is. */
export async function listShopBooks(ctx: Context): Promise<ShopBooksView[]> {
  const ids = await listShopsWithKeys(ctx.db);
  const names = await listShopNames(ctx.db, ids);
  const views: ShopBooksView[] = [];
  for (const id of ids) {
    const { equalAt, last } = await readShopProven(ctx.db, id);
    const found = last?.differences ?? [];
    const history = await readProgress(ctx, id);
    views.push({
      shop: names.get(id) ?? id,
      equalAt,
      error: last?.error ?? '',
      sums: sumsOf(last?.days ?? []),
      differences: found.slice(0, MOST).map(({ kind, sourceId, orderKey, ...sides }) => ({
        ...{ kind, order: sourceId ?? orderKey },
        ...sides,
      })),
      history: history && { ...history, isDone: history.phase === 'done' },
    });
  }
  return views;
}
