import type { Transactor } from '../platform/db.ts';
import type { CaseLineRow, CaseMessageRow, CaseRow, CaseStateRow } from './store.ts';

/** A case as the outside CRM gets it: without what staff say among themselves. */
export interface CaseOfCrm {
  row: CaseRow;
  lines: CaseLineRow[];
  /** The buyer began it by these words; undefined when they are gone. */
  asked: CaseMessageRow | undefined;
  /** What was said since; the oldest comes first. */
  said: CaseMessageRow[];
  states: CaseStateRow[];
}

/** Lists all cases by id and when each changed last, page by page. */
export async function listCaseVersions(
  db: Transactor,
  { after, limit }: { after: string; limit: number },
): Promise<{ id: string; version: number }[]> {
  const cases = db('cases').where('id', '>', after).orderBy('id').limit(limit);
  return cases.select('id', 'changed_at as version');
}

/** Lists the cases about orders. */
export function listCaseIdsOfOrders(db: Transactor, orderIds: string[]): Promise<string[]> {
  return db('cases').whereIn('order_id', orderIds).pluck('id');
}

/** Reads cases with what was said in them; ids that are gone are missing. */
export async function listCasesByIds(db: Transactor, ids: string[]): Promise<CaseOfCrm[]> {
  const rows = await db('cases').whereIn('id', ids).select('*');
  const lines = await db('case_lines').whereIn('case_id', ids).orderBy('line_no').select('*');
  const messages = await db('case_messages').whereIn('case_id', ids).orderBy(['at', 'id']).select('*');
  const states = await db('case_states').whereIn('case_id', ids).orderBy('step_no').select('*');
  return rows.map((row) => {
    const read = messages.filter((message) => message.case_id === row.id && !message.is_internal);
    // By its key: an answer of the same millisecond may stand before it.
    const asked = read.find(({ form_key }) => form_key === row.form_key);
    return {
      row,
      asked,
      lines: lines.filter(({ case_id }) => case_id === row.id),
      said: read.filter((message) => message !== asked),
      states: states.filter(({ case_id }) => case_id === row.id),
    };
  });
}
