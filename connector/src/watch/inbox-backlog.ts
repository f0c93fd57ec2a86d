import type { Transactor } from '../platform/db.ts';

/** Rows of `table` in these states, counted by `column` and state. Both tables have an index that begins with the state. */
export async function countByState(
  trx: Transactor,
  table: 'jobs' | 'crm_changes',
  states: string[],
): Promise<{ kind: string; state: string; count: number }[]> {
  const rows = (await trx(table)
    .whereIn('state', states)
    .groupBy('kind', 'state')
    .select('kind', 'state')
    .count({ count: '*' })) as { kind: string; state: string; count: number | string }[];
  return rows.map((row) => ({ ...row, count: Number(row.count) }));
}
