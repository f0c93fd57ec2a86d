import type { Knex } from 'knex';
import type { Context } from '../../context.ts';
import type { OrderRecord } from '../crm.ts';
import { conflictsOf, newsOf, type Taking } from './contacts.ts';
import { tellingsOf, type Taken } from './statements.ts';

/**
 * The status staff give an order there becomes ours. Everything else about an order is the shop's: a change of lines,
 * total or address there is told to staff and kept on both sides.
 */
export async function takeOrder(
  trx: Knex.Transaction,
  ctx: Context,
  { change, merged, record }: Taking,
): Promise<Taken> {
  const order = record as OrderRecord;
  const status = merged.take['sostatus'] === undefined ? undefined : change.status;
  const taken: string[] = [];
  if (status !== undefined) {
    await trx('orders').where({ id: order.id }).update({ status, updated_at: ctx.clock.now() });
    taken.push('sostatus');
  }
  const news = newsOf(merged.take, change.base);
  return {
    taken,
    tellings: tellingsOf(change, {
      taken: news.filter(([field]) => taken.includes(field)),
      apart: [...conflictsOf(merged), ...news.filter(([field]) => !taken.includes(field))],
    }),
  };
}
