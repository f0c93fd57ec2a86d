import type { Transactor } from '../platform/db.ts';
import { narrowedBy, type OrderFilter } from './filters.ts';

/** Up to so many orders are counted and summed exactly. */
export const MOST_SUMMED = 10_000;

export interface OrderSum {
  /** Null where there are more than 10,000: then nothing is summed. */
  orders: number | null;
  /** What they come to, and what was paid of it and stayed; one by currency, in minor units. */
  totals: { currency: string; total: number; kept: number }[];
}

/** Counts and sums the orders of a filter. */
export async function sumNarrowed(db: Transactor, filter: OrderFilter): Promise<OrderSum> {
  const first = db('orders')
    .modify(narrowedBy(db, filter))
    .limit(MOST_SUMMED + 1)
    .select('currency', 'total', 'paid_total', 'refunded_total');
  const rows = (await db
    .from(first.as('first'))
    .groupBy('currency')
    .orderBy('currency')
    .select('currency')
    .count({ orders: '*' })
    .sum({ total: 'total', paid: 'paid_total', refunded: 'refunded_total' })) as unknown as {
    currency: string;
    orders: number;
    total: number;
    paid: number;
    refunded: number;
  }[];
  const orders = rows.reduce((all, row) => all + Number(row.orders), 0);
  if (orders > MOST_SUMMED) return { orders: null, totals: [] };
  return {
    orders,
    totals: rows.map(({ currency, total, paid, refunded }) => ({
      currency,
      total: Number(total),
      kept: Number(paid) - Number(refunded),
    })),
  };
}
