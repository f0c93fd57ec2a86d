import type { Knex } from 'knex';
import { readCursor, writeCursor } from '../platform/cursor.ts';
import type { CaseRow } from './store.ts';

export interface CasePage {
  items: CaseRow[];
  /** Null at the end. */
  next: string | null;
}

const PAGE = 20;

export type Cases = Knex.QueryBuilder<CaseRow, CaseRow[]>;

/** Reads a page of twenty, sorted by a time: those that began first, or last, come first. */
export async function pageBy(
  cases: Cases,
  { by, order, cursor }: { by: 'opened_at' | 'waits_since'; order: 'asc' | 'desc'; cursor: string | null },
): Promise<CasePage> {
  const after = readCursor(cursor);
  const past = order === 'asc' ? '>' : '<';
  if (after)
    void cases.where((later) =>
      later
        .where(by, past, after.at)
        .orWhere((same) => same.where({ [by]: after.at }).where('id', past, after.id)),
    );
  const rows: CaseRow[] = await cases
    .orderBy([
      { column: by, order },
      { column: 'id', order },
    ])
    .limit(PAGE + 1);
  const last = rows.length > PAGE ? rows[PAGE - 1] : undefined;
  return { items: rows.slice(0, PAGE), next: last ? writeCursor({ at: last[by], id: last.id }) : null };
}
