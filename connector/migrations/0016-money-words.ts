import type { Knex } from 'knex';
import { addColumn, at } from './columns.ts';

/** True of an order with a payment that has neither arrived nor failed. */
const AWAITED = `EXISTS (
  SELECT 1 FROM payments p WHERE p.order_id = orders.id AND p.state = 'pending' AND p.currency = orders.currency
  AND NOT EXISTS (
    SELECT 1 FROM payments f
    WHERE f.order_id = p.order_id AND f.payment_key = p.payment_key AND f.state <> 'pending'))`;

/**
 * The words of money say more than before: what was `pending` is on its way or paid in part, and who paid too much has
 * `overpaid`. An attempt remembers since when its money is on its way.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(
    `UPDATE orders SET payment_state = CASE WHEN ${AWAITED} THEN 'on_its_way' ELSE 'part_paid' END
     WHERE payment_state = 'pending'`,
  );
  await db.raw(
    `UPDATE orders SET payment_state = 'overpaid'
     WHERE payment_state = 'paid' AND paid_total > CASE WHEN total > 0 THEN total ELSE 0 END`,
  );
  await addColumn(db, 'pay_attempts', 'on_its_way_at', (table) => void at(table, 'on_its_way_at'));
  await db.raw(
    `UPDATE pay_attempts SET on_its_way_at = created_at WHERE open_key IS NOT NULL AND state = 'processing'`,
  );
}
