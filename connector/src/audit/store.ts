import type { Transactor } from '../platform/db.ts';
import type { Actor } from './actor.ts';

export interface AuditRow {
  id: string;
  at: number;
  who_kind: Actor['kind'];
  who: string;
  what: string;
  on_id: string;
  from_key: string;
  /** An AuditDetail as JSON. */
  detail: string | null;
}

declare module 'knex/types/tables.js' {
  interface Tables {
    audit: AuditRow;
  }
}

export async function insertAudit(trx: Transactor, row: AuditRow): Promise<void> {
  await trx('audit').insert(row);
}

export type AuditFilter = Partial<Pick<AuditRow, 'who' | 'what' | 'on_id'>>;

/** The newest come first; `before` is the id of the last one seen. */
export function listAuditRows(
  db: Transactor,
  {
    filter,
    before,
    since,
    limit,
  }: { filter: AuditFilter; before: string | null; since: number; limit: number },
): Promise<AuditRow[]> {
  const rows = db('audit').where(filter).orderBy('id', 'desc').limit(limit);
  if (since > 0) void rows.where('at', '>=', since);
  return before === null ? rows : rows.where('id', '<', before);
}

const MOST_REMOVED = 1000;

/** Ids begin with the time, so the first thousand are the oldest. */
export async function removeAuditBefore(trx: Transactor, before: number): Promise<number> {
  const rows = await trx('audit').orderBy('id').limit(MOST_REMOVED).select('id', 'at');
  const ids = rows.filter(({ at }) => at < before).map(({ id }) => id);
  return ids.length === 0 ? 0 : trx('audit').whereIn('id', ids).delete();
}
