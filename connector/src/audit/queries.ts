import type { Transactor } from '../platform/db.ts';
import type { Actor } from './actor.ts';
import type { AuditDetail } from './audit.ts';
import { listAuditRows } from './store.ts';

export interface AuditEntry {
  id: string;
  at: number;
  who: { kind: Actor['kind']; id: string };
  what: string;
  on: string;
  from: string;
  detail: AuditDetail;
}

export interface AuditSearch {
  who?: string;
  what?: string;
  on?: string;
  /** Epoch milliseconds. */
  since?: number;
}

/** Lists what was done, the newest first; `next` is null at the end, else the cursor of the next page. */
export async function listAudit(
  db: Transactor,
  { who = '', what = '', on = '', since = 0 }: AuditSearch,
  { before, most }: { before: string | null; most: number },
): Promise<{ items: AuditEntry[]; next: string | null }> {
  const filter = {
    ...(who === '' ? {} : { who }),
    ...(what === '' ? {} : { what }),
    ...(on === '' ? {} : { on_id: on }),
  };
  const rows = await listAuditRows(db, { filter, before, since, limit: most + 1 });
  const items = rows.slice(0, most).map((row) => ({
    id: row.id,
    at: row.at,
    who: { kind: row.who_kind, id: row.who },
    what: row.what,
    on: row.on_id,
    from: row.from_key,
    detail: (row.detail === null ? {} : JSON.parse(row.detail)) as AuditDetail,
  }));
  return { items, next: rows.length > most ? (items.at(-1)?.id ?? null) : null };
}
