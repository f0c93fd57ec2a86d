import type { Knex } from 'knex';
import { dialectOf, type Transactor } from '../platform/db.ts';
import type { ChangeKind, ChangeRow, RecordChange } from './store.ts';
import { cut } from '../platform/text.ts';

/** Keeps one row a record: a change while it waits counts it up, so that the record is projected as of its newest change. */
export async function queueChanges(trx: Transactor, changes: RecordChange[], now: number): Promise<void> {
  const once = new Map(changes.map(({ kind, id }) => [`${kind}:${id}`, { kind, record_id: id }]));
  // Two transactions that change the same records take their rows in one order, so that they wait and never deadlock.
  const rows = [...once.entries()]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, key]): Omit<ChangeRow, 'last_error'> => ({
      ...{ ...key, seq: 1, claimed_seq: 0, claim: '', lease_until: 0, state: 'waiting' },
      ...{ attempts: 0, changed_at: now, run_at: now },
    }));
  const next = dialectOf(trx) === 'sqlite' ? 'crm_changes.seq + 1' : 'seq + 1';
  const renewed = { seq: trx.raw(next), state: 'waiting' as const, attempts: 0, run_at: now };
  for (let from = 0; from < rows.length; from += 100) {
    await trx('crm_changes')
      .insert(rows.slice(from, from + 100))
      .onConflict(['kind', 'record_id'])
      .merge(renewed);
  }
}

interface Claim {
  /** Names the claim: its rows are found by it. */
  claim: string;
  now: number;
  /** Until then nobody else takes the rows. */
  until: number;
  limit: number;
}

/** Leases up to `limit` waiting rows, the oldest change first. Two processes never get the same row. */
export async function claimChanges(
  db: Transactor,
  { claim, now, until, limit }: Claim,
): Promise<ChangeRow[]> {
  const due = () =>
    db('crm_changes').where({ state: 'waiting' }).where('run_at', '<=', now).where('lease_until', '<=', now);
  for (;;) {
    const oldest = await due()
      .orderBy(['changed_at', 'kind', 'record_id'])
      .limit(limit)
      .select('kind', 'record_id');
    if (oldest.length === 0) return [];
    // One statement: row by row, two processes that look at the same moment would get an order here, its payment there.
    await due()
      .whereIn(
        ['kind', 'record_id'],
        oldest.map((row) => [row.kind, row.record_id]),
      )
      .update({
        claim,
        lease_until: until,
        claimed_seq: db.ref('seq') as unknown as number,
        attempts: db.raw('attempts + 1'),
      });
    const claimed = await db('crm_changes')
      .where({ claim })
      .orderBy(['changed_at', 'kind', 'record_id'])
      .select('*');
    // Somebody else was faster with all of them: there may be others.
    if (claimed.length > 0) return claimed;
  }
}

/** Keeps what was claimed for longer. */
export async function extendClaim(db: Transactor, claim: string, until: number): Promise<void> {
  await db('crm_changes').where({ claim }).update({ lease_until: until });
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

/** Gives a row back after an error, to be tried again at `runAt`, or puts it aside for a person. */
export async function failChange(
  db: Transactor,
  row: ChangeRow,
  { reason, runAt, aside }: { reason: string; runAt: number; aside: boolean },
): Promise<void> {
  await db('crm_changes')
    .where({ kind: row.kind, record_id: row.record_id, claim: row.claim })
    .update({
      ...{ claim: '', lease_until: 0, run_at: runAt, last_error: cut(reason, 1000) },
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
      last_error: cut(reason, 1000),
    });
}
