import type { Context } from '../context.ts';
import type { Transactor } from '../platform/db.ts';

type Tools = Pick<Context, 'db' | 'clock'>;

/** Whether the outside CRM answers, as the loops of all connectors saw it last. */
export interface CrmHealth {
  /** Null: not once since it was set up. */
  answeredAt: number | null;
  /** Null: it answers. */
  awaySince: number | null;
  awayBecause: string;
}

const ANSWERED = 'answered';
const AWAY = 'away';
/** As many characters as a cursor holds. */
const MOST = 200;

interface CursorRow {
  name: string;
  value: string;
  moved_at: number;
}

export async function recordAnswer({ db, clock }: Tools): Promise<void> {
  const row: CursorRow = { name: ANSWERED, value: '', moved_at: clock.now() };
  await db('crm_cursors').insert(row).onConflict('name').merge(['moved_at']);
  await db('crm_cursors').where({ name: AWAY }).delete();
}

/** The first time counts as the beginning, the last reason as the reason. */
export async function recordAway({ db, clock }: Tools, reason: string): Promise<void> {
  const row: CursorRow = { name: AWAY, value: reason.slice(0, MOST), moved_at: clock.now() };
  await db('crm_cursors').insert(row).onConflict('name').merge(['value']);
}

export async function readHealth(db: Transactor): Promise<CrmHealth> {
  const rows: CursorRow[] = await db('crm_cursors').whereIn('name', [ANSWERED, AWAY]).select('*');
  const answered = rows.find(({ name }) => name === ANSWERED);
  const away = rows.find(({ name }) => name === AWAY);
  return {
    answeredAt: answered ? Number(answered.moved_at) : null,
    awaySince: away ? Number(away.moved_at) : null,
    awayBecause: away?.value ?? '',
  };
}
