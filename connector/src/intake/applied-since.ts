import type { Knex } from 'knex';
import type { Transactor } from '../platform/db.ts';
import { readIncoming, type IncomingVersion } from './incoming-version.ts';
import { readSnapshot } from './read-snapshot.ts';

/**
 * Lists the versions of orders that had their effect since a time in milliseconds, in the order in which they had it.
 * `orderIds` are ids or a subquery of them. A version whose content had arrived before is left out: it said nothing new.
 */
export async function listAppliedSince(
  trx: Transactor,
  { orderIds, since }: { orderIds: string[] | Knex.QueryBuilder; since: number },
): Promise<IncomingVersion[]> {
  const rows = await trx('inbox')
    .whereIn('order_id', orderIds)
    .where('applied_at', '>=', since)
    .whereNot({ state: 'superseded' })
    .orderBy(['applied_at', 'id'])
    .select('*');
  return rows.flatMap((row) => {
    const reading = readSnapshot(row.body);
    return reading.ok ? [readIncoming(row, reading)] : [];
  });
}
