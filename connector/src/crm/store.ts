import type { Transactor } from '../platform/db.ts';
import type { Applied, CrmKind } from './crm.ts';

interface MarkRow {
  kind: CrmKind;
  record_id: string;
  outside_id: string;
  /** When our record had changed last, as it was applied. */
  version: number;
  marked_at: number;
}

export interface CursorRow {
  name: string;
  value: string;
  moved_at: number;
}

declare module 'knex/types/tables.js' {
  interface Tables {
    crm_marks: MarkRow;
    crm_cursors: CursorRow;
  }
}

/** Notes what the outside CRM has, and as of which version of ours. */
export async function saveMarks(
  trx: Transactor,
  kind: CrmKind,
  applied: Applied[],
  now: number,
): Promise<void> {
  const rows = applied.map(({ id, version, outsideId }): MarkRow => ({
    ...{ kind, record_id: id, outside_id: outsideId ?? '', version, marked_at: now },
  }));
  for (let from = 0; from < rows.length; from += 100) {
    await trx('crm_marks')
      .insert(rows.slice(from, from + 100))
      .onConflict(['kind', 'record_id'])
      .merge(['outside_id', 'version', 'marked_at']);
  }
}

/** Lists which of these records were ever applied. */
export async function listMarked(db: Transactor, kind: CrmKind, ids: string[]): Promise<Set<string>> {
  const rows = await db('crm_marks').where({ kind }).whereIn('record_id', ids).select('record_id');
  return new Set(rows.map((row) => row.record_id));
}

/**
 * Reads the versions that were applied, by record id, of records from one id to another, both counted; `placed`: only of those
 * that have a record there.
 */
export async function readMarkedVersions(
  db: Transactor,
  kind: CrmKind,
  { first, last, placed }: { first: string; last: string; placed: boolean },
): Promise<Map<string, number>> {
  const marks = db('crm_marks').where({ kind }).whereBetween('record_id', [first, last]);
  if (placed) void marks.whereNot('outside_id', '');
  const rows = await marks.select('record_id', 'version');
  return new Map(rows.map((row) => [row.record_id, row.version]));
}

export async function readCrmCursor(db: Transactor, name: string): Promise<string | null> {
  const row = await db('crm_cursors').where({ name }).first('value');
  return row?.value ?? null;
}

export async function saveCrmCursor(db: Transactor, name: string, value: string, now: number): Promise<void> {
  await db('crm_cursors')
    .insert({ name, value, moved_at: now })
    .onConflict('name')
    .merge(['value', 'moved_at']);
}
