import type { Knex } from 'knex';
import { dialectOf, type Transactor } from '../platform/db.ts';
import type { Applied, CrmKind } from './crm.ts';

export interface ChangeRow {
  kind: CrmKind;
  record_id: string;
  seq: number;
  claimed_seq: number;
  claim: string;
  lease_until: number;
  state: 'waiting' | 'aside';
  attempts: number;
  last_error: string | null;
  changed_at: number;
  run_at: number;
}

/** One row a record: what is written again while it waits is counted up, so that it is projected as of its newest. */
export async function insertChanges(
  trx: Transactor,
  changes: { kind: CrmKind; id: string }[],
  now: number,
): Promise<void> {
  const once = new Map(changes.map((change) => [`${change.kind}:${change.id}`, change]));
  // In the order of the key: two transactions that change the same records then wait instead of deadlocking.
  const rows = [...once.keys()].sort().map((key) => {
    const { kind, id } = once.get(key) as { kind: CrmKind; id: string };
    return {
      ...{ kind, record_id: id, seq: 1, claimed_seq: 0, claim: '', lease_until: 0, state: 'waiting' },
      ...{ attempts: 0, changed_at: now, run_at: now },
    };
  });
  const next = dialectOf(trx) === 'sqlite' ? 'crm_changes.seq + 1' : 'seq + 1';
  const renewed = { seq: trx.raw(next), state: 'waiting', attempts: 0, run_at: now };
  for (let from = 0; from < rows.length; from += 100) {
    await trx('crm_changes')
      .insert(rows.slice(from, from + 100))
      .onConflict(['kind', 'record_id'])
      .merge(renewed);
  }
}

/** Leases up to `limit` waiting rows, the oldest change first: a compare-and-set, so that processes never share one. */
export async function claimChanges(
  db: Transactor,
  { claim, now, until, limit }: { claim: string; now: number; until: number; limit: number },
): Promise<ChangeRow[]> {
  const free = (query: Knex.QueryBuilder) =>
    query.where({ state: 'waiting' }).where('run_at', '<=', now).where('lease_until', '<=', now);
  for (;;) {
    const due: Pick<ChangeRow, 'kind' | 'record_id'>[] = await free(db('crm_changes'))
      .orderBy(['changed_at', 'kind', 'record_id'])
      .limit(limit)
      .select('kind', 'record_id');
    if (due.length === 0) return [];
    // One statement: two who look at the same moment would else take turns, an order here and its payment there.
    await free(
      db('crm_changes').whereIn(
        ['kind', 'record_id'],
        due.map((row) => [row.kind, row.record_id]),
      ),
    ).update({
      claim,
      lease_until: until,
      claimed_seq: db.ref('seq'),
      attempts: db.raw('attempts + 1'),
    });
    const claimed = await db<ChangeRow>('crm_changes')
      .where({ claim })
      .orderBy(['changed_at', 'kind', 'record_id'])
      .select('*');
    // Somebody else was faster with all of them: there may be others.
    if (claimed.length > 0) return claimed;
  }
}

/** Marks what reached the outside CRM, and ends its changes unless the record changed again meanwhile. */
export async function finishChanges(
  trx: Knex.Transaction,
  {
    claim,
    kind,
    ids,
    applied,
    now,
  }: { claim: string; kind: CrmKind; ids: string[]; applied: Applied[]; now: number },
): Promise<void> {
  await saveMarks(trx, kind, applied, now);
  const mine = () => trx('crm_changes').where({ claim, kind }).whereIn('record_id', ids);
  await mine().where('claimed_seq', trx.ref('seq')).delete();
  await mine().update({ claim: '', lease_until: 0, attempts: 0 });
}

export async function saveMarks(
  trx: Transactor,
  kind: CrmKind,
  applied: Applied[],
  now: number,
): Promise<void> {
  const rows = applied.map(({ id, version, outsideId }) => ({
    ...{ kind, record_id: id, outside_id: outsideId ?? '', version, marked_at: now },
  }));
  for (let from = 0; from < rows.length; from += 100) {
    const merged = ['outside_id', 'version', 'marked_at'];
    await trx('crm_marks')
      .insert(rows.slice(from, from + 100))
      .onConflict(['kind', 'record_id'])
      .merge(merged);
  }
}

export async function failChange(
  db: Transactor,
  row: ChangeRow,
  { reason, runAt, aside }: { reason: string; runAt: number; aside: boolean },
): Promise<void> {
  await db('crm_changes')
    .where({ kind: row.kind, record_id: row.record_id, claim: row.claim })
    .update({
      ...{ claim: '', lease_until: 0, run_at: runAt, last_error: reason.slice(0, 1000) },
      state: aside ? 'aside' : 'waiting',
    });
}

/** Gives back what was claimed and not begun, as if it had not been claimed. */
export async function releaseChanges(db: Transactor, claim: string, reason: string): Promise<void> {
  await db('crm_changes')
    .where({ claim })
    .update({
      claim: '',
      lease_until: 0,
      attempts: db.raw('attempts - 1'),
      last_error: reason.slice(0, 1000),
    });
}

export async function listMarked(db: Transactor, kind: CrmKind, ids: string[]): Promise<Set<string>> {
  const rows: { record_id: string }[] = await db('crm_marks')
    .where({ kind })
    .whereIn('record_id', ids)
    .select('record_id');
  return new Set(rows.map((row) => row.record_id));
}

export interface Backlog {
  waiting: number;
  aside: number;
  /** When the oldest waiting change was made; null when nothing waits. */
  oldestAt: number | null;
  lastError: string | null;
}

/** What has not reached the outside CRM yet, for the people who look after it. */
export async function readBacklog(db: Transactor): Promise<Backlog> {
  const rows: { state: string; count: number | string; oldest: number | string }[] = await db('crm_changes')
    .groupBy('state')
    .select('state')
    .count({ count: '*' })
    .min({ oldest: 'changed_at' });
  const of = (state: string) => rows.find((row) => row.state === state);
  const failed = await db<ChangeRow>('crm_changes')
    .whereNotNull('last_error')
    .orderBy('changed_at')
    .first('last_error');
  const waiting = of('waiting');
  return {
    waiting: Number(waiting?.count ?? 0),
    aside: Number(of('aside')?.count ?? 0),
    oldestAt: waiting ? Number(waiting.oldest) : null,
    lastError: failed?.last_error ?? null,
  };
}

export async function listAside(db: Transactor): Promise<ChangeRow[]> {
  return db<ChangeRow>('crm_changes')
    .where({ state: 'aside' })
    .orderBy(['changed_at', 'kind', 'record_id'])
    .limit(200);
}

/** All that lies aside, or one record's change; returns how many are tried again. */
export async function replayAside(
  db: Transactor,
  now: number,
  only: { kind?: string; record_id?: string } = {},
): Promise<number> {
  const again = { state: 'waiting', attempts: 0, run_at: now };
  return db('crm_changes')
    .where({ state: 'aside', ...only })
    .update(again);
}

export async function readCursor(db: Transactor, name: string): Promise<string | null> {
  const row: { value: string } | undefined = await db('crm_cursors').where({ name }).first('value');
  return row?.value ?? null;
}

export async function saveCursor(db: Transactor, name: string, value: string, now: number): Promise<void> {
  await db('crm_cursors')
    .insert({ name, value, moved_at: now })
    .onConflict('name')
    .merge(['value', 'moved_at']);
}

const TABLES: Record<CrmKind, { table: string; changed: string[] }> = {
  account: { table: 'accounts', changed: ['accounts.updated_at'] },
  contact: { table: 'contacts', changed: ['contacts.updated_at'] },
  product: { table: 'variants', changed: ['variants.updated_at', 'products.updated_at'] },
  order: { table: 'orders', changed: ['orders.updated_at'] },
  payment: { table: 'payments', changed: ['payments.created_at'] },
  refund: { table: 'refunds', changed: ['refunds.created_at'] },
};

/** Records newer than what was marked, by id after `after`: what a change was never recorded for. */
export async function listUnmarked(
  db: Transactor,
  kind: CrmKind,
  after: string,
  limit: number,
): Promise<string[]> {
  const { table, changed } = TABLES[kind];
  const query = db(table)
    .leftJoin('crm_marks as mark', function () {
      this.on('mark.record_id', `${table}.id`).andOn('mark.kind', db.raw('?', [kind]));
    })
    .where(`${table}.id`, '>', after)
    .where((either) => {
      either.whereNull('mark.record_id');
      for (const column of changed) either.orWhere(column, '>', db.ref('mark.version'));
    });
  if (kind === 'product') query.join('products', 'products.id', 'variants.product_id');
  const rows: { id: string }[] = await query.orderBy(`${table}.id`).limit(limit).select(`${table}.id`);
  return rows.map((row) => row.id);
}

interface Touched {
  kind: CrmKind;
  id: string;
}

/** An order, its buyer and company, its payments and refunds, and contacts that were merged because of it. */
export async function listTouchedByOrder(trx: Transactor, orderId: string): Promise<Touched[]> {
  const order: { contact_id: string; account_id: string | null } | undefined = await trx('orders')
    .where({ id: orderId })
    .first('contact_id', 'account_id');
  if (!order) return [];
  const touched: Touched[] = [
    { kind: 'contact', id: order.contact_id },
    { kind: 'order', id: orderId },
  ];
  if (order.account_id !== null) touched.push({ kind: 'account', id: order.account_id });
  for (const [kind, table] of [
    ['payment', 'payments'],
    ['refund', 'refunds'],
  ] as const) {
    const rows: { id: string }[] = await trx(table).where({ order_id: orderId }).select('id');
    for (const { id } of rows) touched.push({ kind, id });
  }
  const merges: { loser_id: string; before: string }[] = await trx('contact_merges')
    .where({ winner_id: order.contact_id, order_id: orderId })
    .select('loser_id', 'before');
  for (const { loser_id, before } of merges) {
    const moved = (JSON.parse(before) as { orderIds?: string[] }).orderIds ?? [];
    touched.push({ kind: 'contact', id: loser_id }, ...moved.map((id) => ({ kind: 'order' as const, id })));
  }
  return touched;
}

export async function listVariantIds(trx: Transactor, skus: string[]): Promise<string[]> {
  const rows: { id: string }[] = await trx('variants').whereIn('sku', skus).select('id');
  return rows.map(({ id }) => id);
}
