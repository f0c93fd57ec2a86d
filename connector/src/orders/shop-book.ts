import type { Transactor } from '../platform/db.ts';

/** One order as a book has it. Amounts are minor units of the currency, times in milliseconds. */
export interface BookedOrder {
  orderKey: string;
  sourceId: string | null;
  status: string;
  currency: string;
  total: number;
  refunded: number;
  placedAt: number;
  modifiedAt: number;
  /** 0 where no plugin has told it. */
  epoch: number;
}

/** Lists the orders of a shop from a source that were placed in a span, those that it threw away too. */
export async function listShopBook(
  db: Transactor,
  { shopId, source, from, to }: { shopId: string; source: string; from: number; to: number },
): Promise<BookedOrder[]> {
  const rows = await db('orders')
    .where({ shop_id: shopId, source })
    .where('placed_at', '>=', from)
    .where('placed_at', '<', to)
    .select(
      'order_key',
      'source_id',
      'status',
      'currency',
      'total',
      'refunded_total',
      'placed_at',
      'modified_at',
      'epoch',
    );
  return rows.map((row) => ({
    orderKey: row.order_key,
    sourceId: row.source_id,
    status: row.status,
    currency: row.currency,
    total: row.total,
    refunded: row.refunded_total,
    placedAt: row.placed_at,
    modifiedAt: row.modified_at,
    epoch: row.epoch,
  }));
}
