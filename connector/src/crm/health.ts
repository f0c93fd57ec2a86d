import type { Context } from '../context.ts';
import type { Transactor } from '../platform/db.ts';
import type { CursorRow } from './store.ts';
import { cut } from '../platform/text.ts';

type Tools = Pick<Context, 'db' | 'clock'>;

/** Whether the outside CRM answers, as the loops of all connectors saw it last. */
export interface CrmHealth {
  /** Null when it has not answered since it was set up. */
  answeredAt: number | null;
  /** Null while it answers. */
  awaySince: number | null;
  awayBecause: string;
}

const ANSWERED = 'answered';
const AWAY = 'away';
/** A cursor holds so many characters. */
const MOST = 200;

/** The outside CRM answers: whatever kept it away is over. */
export async function recordAnswer({ db, clock }: Tools): Promise<void> {
  const row: CursorRow = { name: ANSWERED, value: '', moved_at: clock.now() };
  await db('crm_cursors').insert(row).onConflict('name').merge(['moved_at']);
  await db('crm_cursors').where({ name: AWAY }).delete();
}

/** The outside CRM does not answer. Since when is told by the first time, why by the last. */
export async function recordAway({ db, clock }: Tools, reason: string): Promise<void> {
  const row: CursorRow = { name: AWAY, value: cut(reason, MOST), moved_at: clock.now() };
  await db('crm_cursors').insert(row).onConflict('name').merge(['value']);
}

export async function readHealth(db: Transactor): Promise<CrmHealth> {
  const rows = await db('crm_cursors').whereIn('name', [ANSWERED, AWAY]).select('*');
  const answered = rows.find(({ name }) => name === ANSWERED);
  const away = rows.find(({ name }) => name === AWAY);
  return {
    answeredAt: answered?.moved_at ?? null,
    awaySince: away?.moved_at ?? null,
    awayBecause: away?.value ?? '',
  };
}
