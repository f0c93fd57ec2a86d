import type { Context } from '../context.ts';
import { isDuplicateKey, type Transactor } from '../platform/db.ts';
import { cut } from '../platform/text.ts';

/** Something that staff should look at: the two sides say different things, and neither is written over the other. */
export interface Issue {
  id: string;
  /**
   * `conflict`: both values were kept; `kept`: ours is written there again; `deleted`: in the bin there, kept here;
   * `untaken`: could not be taken over.
   */
  kind: 'conflict' | 'kept' | 'deleted' | 'untaken';
  record_kind: string;
  /** Of our record; empty where there is none yet. */
  record_id: string;
  /** It reads like `phone: +39 02 1 ≠ +39 02 2`. */
  text: string;
  told_at: number;
}

type IssueRow = Issue & { news_key: string };

declare module 'knex/types/tables.js' {
  interface Tables {
    crm_news: IssueRow;
  }
}

interface NewIssue extends Pick<Issue, 'kind' | 'text'> {
  key: string;
  record: { kind: string; id: string };
}

/** Records an issue once per key. Returns false when it was known. */
export async function recordIssue(
  db: Transactor,
  { ids, clock }: Pick<Context, 'ids' | 'clock'>,
  { key, kind, record, text }: NewIssue,
): Promise<boolean> {
  const row: IssueRow = {
    ...{ id: ids.new('crmNews'), news_key: key, kind, text: cut(text, 1000) },
    ...{ record_kind: record.kind, record_id: record.id, told_at: clock.now() },
  };
  try {
    await db('crm_news').insert(row);
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}

/** Lists the issues since a time; the newest come first. */
export async function listIssues(
  db: Transactor,
  { since, most }: { since: number; most: number },
): Promise<Issue[]> {
  return db('crm_news')
    .where('told_at', '>=', since)
    .orderBy([{ column: 'told_at', order: 'desc' }, 'id'])
    .limit(most)
    .select('id', 'kind', 'record_kind', 'record_id', 'text', 'told_at');
}
