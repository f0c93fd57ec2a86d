import type { Context } from '../context.ts';
import type { Transactor } from '../platform/db.ts';

export interface News {
  id: string;
  /** `conflict`: both values were kept; `deleted`: in the bin there, kept here; `untaken`: could not be taken over. */
  kind: 'conflict' | 'deleted' | 'untaken';
  record_kind: string;
  record_id: string;
  text: string;
  told_at: number;
}

export async function recordNews(
  db: Transactor,
  { ids, clock }: Pick<Context, 'ids' | 'clock'>,
  {
    key,
    kind,
    record,
    text,
  }: Pick<News, 'kind' | 'text'> & { key: string; record: { kind: string; id: string } },
): Promise<void> {
  const row: News & { news_key: string } = {
    ...{ id: ids.new('crmNews'), news_key: key, kind, text: text.slice(0, 1000) },
    ...{ record_kind: record.kind, record_id: record.id, told_at: clock.now() },
  };
  await db('crm_news').insert(row).onConflict('news_key').ignore();
}

export async function listNews(db: Transactor, since: number, limit: number): Promise<News[]> {
  return db<News>('crm_news')
    .where('told_at', '>=', since)
    .orderBy('told_at', 'desc')
    .orderBy('id')
    .limit(limit);
}
