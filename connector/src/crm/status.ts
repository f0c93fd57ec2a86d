import type { CrmBacklog, CrmRecordRef, CrmView } from '@carrello/portal/services';
import { listContactNames } from '../contacts/names.ts';
import type { Context } from '../context.ts';
import { DAY } from '../platform/clock.ts';
import type { Transactor } from '../platform/db.ts';
import { readHealth } from './health.ts';
import { listNews } from './issues.ts';
import { readChangeBacklog, listAside, replayAside } from '../changes/store.ts';

const NEWS_FOR = 92 * DAY;
const MOST_NEWS = 50;

interface Named {
  id: string;
  name: string | null;
  order_id?: string;
}

async function namesOf(db: Transactor, kind: string, ids: string[]): Promise<Named[]> {
  switch (kind) {
    case 'contact':
      return [...(await listContactNames(db, ids))].map(([id, name]) => ({ id, name }));
    case 'account':
      return db('accounts').whereIn('id', ids).select('id', 'name');
    case 'order':
      return db('orders').whereIn('id', ids).select('id', 'number as name', 'id as order_id');
    case 'payment':
    case 'refund':
      return db(`${kind}s as fact`)
        .join('orders', 'orders.id', 'fact.order_id')
        .whereIn('fact.id', ids)
        .select('fact.id as id', 'orders.number as name', 'orders.id as order_id');
    case 'product':
      return db('variants')
        .join('products', 'products.id', 'variants.product_id')
        .whereIn('variants.id', ids)
        .select('variants.id as id', 'products.name as name');
    default:
      return [];
  }
}

/** How people call these records, and where the desk shows them. */
async function describe(
  db: Transactor,
  records: { kind: string; id: string }[],
): Promise<(record: { kind: string; id: string }) => CrmRecordRef> {
  const known = new Map<string, Named>();
  for (const kind of new Set(records.map((record) => record.kind))) {
    const ids = records.filter((record) => record.kind === kind && record.id !== '').map(({ id }) => id);
    for (const named of await namesOf(db, kind, ids)) known.set(`${kind}:${named.id}`, named);
  }
  return ({ kind, id }) => {
    const named = known.get(`${kind}:${id}`);
    return { kind, id, name: named?.name ?? '', orderId: named?.order_id ?? null };
  };
}

/** How far the outside CRM is behind, and whether it answers; null where there is none. */
export async function readCrm({ db, config }: Context): Promise<CrmView | null> {
  if (!config.corebos) return null;
  const { waiting, aside, oldestAt } = await readChangeBacklog(db);
  return { name: 'coreBOS', waiting, aside, oldestAt, ...(await readHealth(db)) };
}

/** The same with what lies aside and why, and what staff should look at; null where there is none. */
export async function readCrmBacklog(ctx: Context): Promise<CrmBacklog | null> {
  const crm = await readCrm(ctx);
  if (!crm) return null;
  const aside = await listAside(ctx.db);
  const news = await listNews(ctx.db, ctx.clock.now() - NEWS_FOR, MOST_NEWS);
  const refOf = await describe(ctx.db, [
    ...aside.map((row) => ({ kind: row.kind, id: row.record_id })),
    ...news.map((row) => ({ kind: row.record_kind, id: row.record_id })),
  ]);
  return {
    crm,
    aside: aside.map((row) => ({
      ...{ record: refOf({ kind: row.kind, id: row.record_id }), changedAt: Number(row.changed_at) },
      ...{ attempts: row.attempts, reason: row.last_error ?? '' },
    })),
    news: news.map((row) => ({
      ...{ id: row.id, kind: row.kind, record: refOf({ kind: row.record_kind, id: row.record_id }) },
      ...{ text: row.text, at: Number(row.told_at) },
    })),
  };
}

/** Tries again what lies aside: one record, or all of it. Returns how many. */
export async function replayCrm(
  { db, clock }: Context,
  what: { kind: string; id: string } | 'all',
): Promise<number> {
  return replayAside(db, clock.now(), what === 'all' ? {} : { kind: what.kind, record_id: what.id });
}
