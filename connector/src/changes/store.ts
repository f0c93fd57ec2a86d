import type { Knex } from 'knex';
import { dialectOf, type Transactor } from '../platform/db.ts';

/** The records of our CRM whose changes are told to others. */
export type ChangeKind = 'account' | 'contact' | 'product' | 'order' | 'payment' | 'refund';

export interface ChangeRow {
  kind: ChangeKind;
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
  changes: { kind: ChangeKind; id: string }[],
  now: number,
): Promise<void> {
  const once = new Map(changes.map((change) => [`${change.kind}:${change.id}`, change]));
  // In the order of the key: two transactions that change the same records then wait instead of deadlocking.
  const rows = [...once.keys()].sort().map((key) => {
    const { kind, id } = once.get(key) as { kind: ChangeKind; id: string };
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

/** Ends the changes of these records, unless one changed again meanwhile: that one waits for its next turn. */
export async function finishChanges(
  trx: Knex.Transaction,
  { claim, kind, ids }: { claim: string; kind: ChangeKind; ids: string[] },
): Promise<void> {
  const mine = () => trx('crm_changes').where({ claim, kind }).whereIn('record_id', ids);
  await mine().where('claimed_seq', trx.ref('seq')).delete();
  await mine().update({ claim: '', lease_until: 0, attempts: 0 });
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

export interface ChangeBacklog {
  waiting: number;
  aside: number;
  /** When the oldest waiting change was made; null when nothing waits. */
  oldestAt: number | null;
  lastError: string | null;
}

/** What waits to be told, for the people who look after it. */
export async function readChangeBacklog(db: Transactor): Promise<ChangeBacklog> {
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
