import type { Knex } from 'knex';
import { readCursor, writeCursor } from '../platform/cursor.ts';
import type { Transactor } from '../platform/db.ts';
import { joinJob } from '../platform/jobs.ts';
import { shopsNamed } from '../shops/named.ts';
import { APPLY_KEY } from './inbox-row.ts';

/** Where a message stands for people. `failed`: it is received, and its job has given up. */
export type EntryState = 'waiting' | 'failed' | 'quarantined' | 'conflict' | 'stale';

/** A message that is not through, with what its job came to. */
export interface InboxEntry {
  id: string;
  shopId: string;
  webhookId: string;
  orderKey: string | null;
  orderId: string | null;
  state: EntryState;
  reason: string;
  /** Is null where it has no job. */
  attempts: number | null;
  /** Epoch milliseconds. */
  receivedAt: number;
}

export interface EntryFilter {
  states: EntryState[];
  /** All shops when left out. */
  shopId?: string | undefined;
  /** Part of the reason, of the order's key or of the shop's name; case does not count. */
  search?: string;
}

interface Row {
  id: string;
  shop_id: string;
  webhook_id: string;
  order_key: string | null;
  order_id: string | null;
  reason: string;
  state: string;
  received_at: number;
  attempts: number | null;
  job_state: string | null;
  last_error: string | null;
}

const COLUMNS = ['i.id', 'i.shop_id', 'i.webhook_id', 'i.order_key', 'i.order_id', 'i.reason', 'i.state'];
const JOB_COLUMNS = ['i.received_at', 'j.attempts', 'j.state as job_state', 'j.last_error'];

/** Reads rows of the inbox as `i`, each with its job as `j`. */
const withJobs = (db: Transactor): Knex.QueryBuilder =>
  joinJob(db('inbox as i'), db, { prefix: APPLY_KEY, id: 'i.id' });

const storedState = (state: EntryState): string =>
  state === 'waiting' || state === 'failed' ? 'received' : state;

/** Keeps only rows in these states. Of those that are received the job says whether they wait or failed. */
function inStates(rows: Knex.QueryBuilder, states: EntryState[]): Knex.QueryBuilder {
  void rows.whereIn('i.state', [...new Set(states.map(storedState))]);
  const [waiting, failed] = [states.includes('waiting'), states.includes('failed')];
  if (waiting === failed) return rows;
  return rows.where((any) => {
    if (failed) void any.where('j.state', 'failed');
    else void any.whereNull('j.state').orWhereNot('j.state', 'failed');
    if (states.length > 1) void any.orWhereNot('i.state', 'received');
  });
}

/** Keeps only rows that have the text. It uses INSTR, which knows no wildcards. */
function withText(rows: Knex.QueryBuilder, db: Transactor, search: string): Knex.QueryBuilder {
  const text = search.trim().toLowerCase();
  if (text === '') return rows;
  const about = "LOWER(CONCAT_WS(' ', i.reason, i.order_key, j.last_error))";
  return rows.where((any) =>
    any.whereRaw(`INSTR(${about}, ?) > 0`, [text]).orWhereIn('i.shop_id', shopsNamed(db, text)),
  );
}

function entryOf(row: Row): InboxEntry {
  const isReceived = row.state === 'received';
  const received = row.job_state === 'failed' ? 'failed' : 'waiting';
  return {
    id: row.id,
    shopId: row.shop_id,
    webhookId: row.webhook_id,
    orderKey: row.order_key,
    orderId: row.order_id,
    state: isReceived ? received : (row.state as EntryState),
    reason: isReceived ? (row.last_error ?? '') : row.reason,
    attempts: row.attempts,
    receivedAt: row.received_at,
  };
}

async function listAfter(
  db: Transactor,
  { states, shopId, search = '' }: EntryFilter,
  { after, most }: { after: string; most: number },
): Promise<InboxEntry[]> {
  const rows: Row[] = await withText(inStates(withJobs(db), states), db, search)
    .where(shopId === undefined ? {} : { 'i.shop_id': shopId })
    .where('i.id', '>', after)
    .orderBy('i.id')
    .limit(most)
    .select(...COLUMNS, ...JOB_COLUMNS);
  return rows.map(entryOf);
}

const AT_ONCE = 200;

/** Goes through all of them page by page; the oldest comes first, as it has waited longest. */
export async function* eachEntry(db: Transactor, filter: EntryFilter): AsyncGenerator<InboxEntry> {
  for (let after = ''; ;) {
    const entries = await listAfter(db, filter, { after, most: AT_ONCE });
    yield* entries;
    const last = entries.at(-1);
    if (!last) return;
    after = last.id;
  }
}

const PAGE = 50;

/** Lists one page of them, the oldest first; `next` is the cursor of the page after it. */
export async function listEntries(
  db: Transactor,
  { cursor, ...filter }: EntryFilter & { cursor: string | null },
): Promise<{ items: InboxEntry[]; next: string | null }> {
  const entries = await listAfter(db, filter, { after: readCursor(cursor)?.id ?? '', most: PAGE + 1 });
  const items = entries.slice(0, PAGE);
  const last = entries.length > PAGE ? items.at(-1) : undefined;
  return { items, next: last ? writeCursor({ at: 0, id: last.id }) : null };
}

/** Finds one message in whatever state, with its bytes as they came. */
export async function findEntry(db: Transactor, id: string): Promise<(InboxEntry & { body: Buffer }) | null> {
  const row: (Row & { body: Buffer }) | undefined = await withJobs(db)
    .where('i.id', id)
    .select(...COLUMNS, ...JOB_COLUMNS, 'i.body')
    .first();
  return row ? { ...entryOf(row), body: row.body } : null;
}

export async function countEntries(db: Transactor, state: EntryState): Promise<number> {
  // Only whether a received message waits or failed is the job's to say.
  const rows = storedState(state) === state ? db('inbox as i') : withJobs(db);
  const row = (await inStates(rows, [state]).count({ n: '*' }).first()) as { n: number };
  return row.n;
}

/** Finds when the message came that has waited longest, in epoch milliseconds; null when none waits. */
export async function findOldestWaiting(db: Transactor): Promise<number | null> {
  const rows = inStates(withJobs(db), ['waiting']).min({ at: 'i.received_at' });
  return ((await rows.first()) as { at: number | null }).at;
}
