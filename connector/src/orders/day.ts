import type { Knex } from 'knex';
import type { Transactor } from '../platform/db.ts';
import type { Money } from '../platform/money.ts';
import { standing } from './gone.ts';
import type { OrderRow } from './rows.ts';

/** Words of orders that came to nothing: nobody bought. */
const NOTHING = ['cancelled', 'failed'];

interface Sum {
  currency: string;
  count: number;
  amount: number;
}

const summed = (rows: Sum[]): { count: number; sums: Money[] } => ({
  count: rows.reduce((all, { count }) => all + Number(count), 0),
  sums: rows.map(({ currency, amount }) => ({ currency, amount: Number(amount) })),
});

/** Counts what was bought since a time (milliseconds), with its sum by currency. */
export async function sumOrdersSince(
  db: Transactor,
  since: number,
): Promise<{ count: number; sums: Money[] }> {
  const rows = await db('orders')
    .where('placed_at', '>=', since)
    .whereNotIn('status', NOTHING)
    .modify(standing)
    .groupBy('currency')
    .orderBy('currency')
    .select('currency', db.raw('COUNT(*) AS count'), db.raw('SUM(total) AS amount'));
  return summed(rows as unknown as Sum[]);
}

/** Counts the orders whose money was announced and has not arrived, with what is missing by currency. */
export async function sumAwaited(db: Transactor): Promise<{ count: number; sums: Money[] }> {
  return summed(
    (await db('orders')
      .where({ payment_state: 'on_its_way' })
      .modify(standing)
      .groupBy('currency')
      .orderBy('currency')
      .select(
        'currency',
        db.raw('COUNT(*) AS count'),
        db.raw('SUM(total - paid_total) AS amount'),
      )) as unknown as Sum[],
  );
}

/** Paid, not sent yet, and something of it goes to an address. */
function toShip(db: Transactor): Knex.QueryBuilder {
  const shipping = db('order_lines').where({ kind: 'shipping' }).whereRaw('order_lines.order_id = orders.id');
  return db('orders')
    .where({ status: 'processing' })
    .whereIn('payment_state', ['paid', 'part_refunded', 'overpaid'])
    .whereExists(shipping);
}

/** Lists what is to be shipped, whoever waits longest first, and counts it as far as `countTo`. */
export async function listToShip(
  db: Transactor,
  { most, countTo }: { most: number; countTo: number },
): Promise<{ count: number; orders: OrderRow[] }> {
  const orders = (await toShip(db).orderBy('placed_at').limit(most).select('*')) as OrderRow[];
  const ids = await toShip(db).limit(countTo).pluck('id');
  return { count: ids.length, orders };
}
