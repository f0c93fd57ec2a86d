import type { Clock } from './clock.ts';
import type { Transactor } from './db.ts';
import { MINUTE } from './clock.ts';
import { sha256 } from './hash.ts';
import type { Ids } from './ids.ts';
import { startOf } from './text.ts';

/** Who signs in where, how long a session lives unused (`idleMs`) and at most (`absoluteMs`). */
export interface Audience {
  name: 'customer' | 'customer_second' | 'staff' | 'staff_set_up';
  idleMs: number;
  absoluteMs: number;
}

interface SessionRow {
  id: string;
  token_hash: string;
  audience: string;
  subject_id: string;
  mailbox_key: string;
  browser: string;
  created_at: number;
  used_at: number;
}

/** What came of a try to sign in: the secret for the cookie, or why not. */
export type SignInResult<T> =
  { ok: true; token: string; session: T } | { ok: false; reason: 'wrong' | 'expired' | 'too_many' };

export interface Session {
  id: string;
  subjectId: string;
  mailboxKey: string;
  openedAt: number;
}

declare module 'knex/types/tables.js' {
  interface Tables {
    sessions: SessionRow;
  }
}

type Tools = { clock: Clock; ids: Ids };

interface NewSession {
  subjectId: string;
  mailboxKey?: string;
  browser?: string;
  /** Epoch milliseconds; now when left out. */
  openedAt?: number;
}

/** Opens a session and returns the secret for its cookie, which cannot be read back: only its hash is stored. */
export async function openSession(
  trx: Transactor,
  { clock, ids }: Tools,
  audience: Audience,
  { subjectId, mailboxKey = '', browser = '', openedAt }: NewSession,
): Promise<string> {
  const token = ids.secret();
  const now = clock.now();
  await trx('sessions')
    .where({ audience: audience.name })
    .where('used_at', '<=', now - audience.idleMs)
    .delete();
  await trx('sessions').insert({
    id: ids.new('session'),
    token_hash: sha256(token),
    audience: audience.name,
    subject_id: subjectId,
    mailbox_key: mailboxKey,
    browser: startOf(browser, 60),
    created_at: openedAt ?? now,
    used_at: now,
  });
  return token;
}

/** The session of a cookie, null when there is none or one of its two limits has passed. */
export async function findSession(
  db: Transactor,
  clock: Clock,
  audience: Audience,
  token: string,
): Promise<Session | null> {
  const row = await db('sessions')
    .where({ token_hash: sha256(token), audience: audience.name })
    .first();
  if (!row) return null;
  const now = clock.now();
  if (now >= row.used_at + audience.idleMs || now >= row.created_at + audience.absoluteMs) {
    await db('sessions').where({ id: row.id }).delete();
    return null;
  }
  // Not at every page: a write each would be the most expensive part of reading.
  if (now >= row.used_at + 5 * MINUTE) await db('sessions').where({ id: row.id }).update({ used_at: now });
  return { id: row.id, subjectId: row.subject_id, mailboxKey: row.mailbox_key, openedAt: row.created_at };
}

/** Lists the open sessions of a person; the one that was used last comes first. */
export async function listSessionsOf(
  db: Transactor,
  clock: Clock,
  audience: Audience,
  subjectId: string,
): Promise<{ id: string; browser: string; openedAt: number; usedAt: number }[]> {
  const now = clock.now();
  const rows = await db('sessions')
    .where({ audience: audience.name, subject_id: subjectId })
    .where('used_at', '>', now - audience.idleMs)
    .where('created_at', '>', now - audience.absoluteMs)
    .orderBy('used_at', 'desc')
    .select('id', 'browser', 'created_at', 'used_at');
  return rows.map(({ id, browser, created_at, used_at }) => ({
    id,
    browser,
    openedAt: created_at,
    usedAt: used_at,
  }));
}

export async function closeSession(db: Transactor, audience: Audience, token: string): Promise<void> {
  await db('sessions')
    .where({ token_hash: sha256(token), audience: audience.name })
    .delete();
}

/** Ends one of a person's sessions by its id; of somebody else's nothing happens. */
export async function endSession(
  db: Transactor,
  audience: Audience,
  { subjectId, id }: { subjectId: string; id: string },
): Promise<void> {
  await db('sessions').where({ id, audience: audience.name, subject_id: subjectId }).delete();
}

/** Ends every session of a person but one, after something that whoever knew the old secret must not outlive. */
export async function closeOtherSessions(
  trx: Transactor,
  audience: Audience,
  { subjectId, id }: { subjectId: string; id: string },
): Promise<void> {
  await trx('sessions').where({ audience: audience.name, subject_id: subjectId }).whereNot({ id }).delete();
}

/** Says under which mailbox a session goes on, once the one that it was opened by is gone. */
export async function renameSession(trx: Transactor, id: string, mailboxKey: string): Promise<void> {
  await trx('sessions').where({ id }).update({ mailbox_key: mailboxKey });
}

/** Ends every session of a person, after a new password or when the account is closed. */
export async function closeSessionsOf(trx: Transactor, audience: Audience, subjectId: string): Promise<void> {
  await trx('sessions').where({ audience: audience.name, subject_id: subjectId }).delete();
}

/** Ends every session of everybody: of before a restore, when some had been closed after the backup. */
export async function closeAllSessions(db: Transactor): Promise<void> {
  await db('sessions').delete();
}
