import type { Knex } from 'knex';
import { listPlacedBy } from '../orders/of-customer.ts';
import { changeOrder, findOrder } from '../orders/writing.ts';
import { workIn } from '../platform/unit-of-work/unit-of-work.ts';

/** Moves the orders that a customer placed signed in to another one, with their messages: a replay comes to the same. */
export async function moveOrders(
  trx: Knex.Transaction,
  { from, to }: { from: string; to: string },
): Promise<void> {
  for (const placed of await listPlacedBy(trx, from)) {
    await workIn(trx, async (work) => {
      const order = await findOrder(work, placed);
      if (order) changeOrder(work, order, { customer_id: to });
    });
    await trx('inbox').where({ order_id: placed.id, customer_id: from }).update({ customer_id: to });
  }
}
