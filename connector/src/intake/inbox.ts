import type { Knex } from 'knex';
import { isDuplicateKey, type Transactor } from '../platform/db.ts';
import type { Finder, Table, Work } from '../platform/unit-of-work/unit-of-work.ts';
import { compareVersions } from '../orders/version.ts';

/** Where an event stands: waiting, done, nothing new, older than the head, same id with other bytes, or unreadable. */
export type InboxState = 'received' | 'applied' | 'superseded' | 'stale' | 'conflict' | 'quarantined';
/** What the sender was told. */
export type InboxAnswer = 'stored' | 'superseded' | 'flagged' | 'conflict' | 'invalid';

export interface InboxRow {
  id: string;
  shop_id: string;
  webhook_id: string;
  stream: 'shop' | 'checkout';
  body_hash: string;
  headers: string;
  body: Buffer;
  order_key: string | null;
  epoch: number | null;
  counter: number | null;
  content_hash: string | null;
  order_status: string | null;
  modified_at: number | null;
  customer_id: string | null;
  state: InboxState;
  answer: InboxAnswer;
  reason: string;
  /** Of a row that has had its effect: applied, superseded or stale. */
  order_id: string | null;
  received_at: number;
  applied_at: number | null;
}

/** The one place where repeats are recognised: false when the shop has sent this id before. */
export async function insertInbox(trx: Transactor, row: InboxRow): Promise<boolean> {
  try {
    await trx('inbox').insert(row);
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}

export async function findInboxByWebhook(
  trx: Transactor,
  shopId: string,
  webhookId: string,
): Promise<InboxRow | undefined> {
  return trx<InboxRow>('inbox').where({ shop_id: shopId, webhook_id: webhookId }).first();
}

/** Locked, so that two workers never apply one row at a time. */
export async function lockInbox(trx: Transactor, id: string): Promise<InboxRow | undefined> {
  return trx<InboxRow>('inbox').where({ id }).forUpdate().first();
}

export async function updateInbox(trx: Transactor, id: string, changes: Partial<InboxRow>): Promise<void> {
  await trx('inbox').where({ id }).update(changes);
}

export interface KnownVersion {
  epoch: number;
  counter: number;
  content_hash: string;
  order_status: string;
  modified_at: number;
}

/** A row without its bytes. */
type Event = Omit<InboxRow, 'headers' | 'body'>;

const EVENT = [
  'id',
  'shop_id',
  'webhook_id',
  'stream',
  'order_key',
  'epoch',
  'counter',
  'content_hash',
  'order_status',
  'modified_at',
  'state',
  'order_id',
] as const;

export const INBOX: Table<InboxRow> = { name: 'inbox', primary: ['id'] };
const EVENTS: Table<Event> = { name: INBOX.name, primary: ['id'] };
const BY_WEBHOOK: Finder<Event> = {
  table: EVENTS,
  by: ['shop_id', 'webhook_id'],
  unique: true,
  select: EVENT,
};
const BY_ORDER: Finder<Event> = { table: EVENTS, by: ['order_id'], select: EVENT };
const BY_VERSION: Finder<Event> = {
  table: EVENTS,
  by: ['shop_id', 'stream', 'epoch', 'counter'],
  select: EVENT,
};

const versionKey = ({ shop_id, stream, epoch, counter }: Event): unknown[] => [
  shop_id,
  stream,
  epoch,
  counter,
];

/** Reads ahead what is asked below of events that are to be applied, and of orders that are known. */
export async function loadVersions(
  work: Work,
  { events, heads }: { events: InboxRow[]; heads: { id: string }[] },
): Promise<void> {
  await work.load(BY_VERSION, events.map(versionKey));
  await work.load(
    BY_ORDER,
    heads.map(({ id }) => [id]),
  );
}

/** Which of these events the shops have sent before. */
export async function findRepeats<E extends { row: InboxRow }>(work: Work, events: E[]): Promise<Set<E>> {
  const keyOf = ({ row }: E) => [row.shop_id, row.webhook_id];
  await work.load(BY_WEBHOOK, events.map(keyOf));
  const repeats = new Set<E>();
  for (const event of events) if (await work.find(BY_WEBHOOK, keyOf(event))) repeats.add(event);
  return repeats;
}

/** A row that had its effect. Its unique key is the one place where repeats are recognised. */
export function addInbox(work: Work, row: InboxRow): void {
  work.insert(INBOX, row, BY_WEBHOOK, BY_ORDER, BY_VERSION);
}

/**
 * Every version of an order that has had its effect, and `row`, which is having it; oldest first. Of a version that a
 * shop used twice the content decides, so that no arrival does.
 */
export async function findVersions(
  work: Work,
  { orderId, row }: { orderId: string; row: InboxRow },
): Promise<(KnownVersion & { id: string })[]> {
  const events = await work.list(BY_ORDER, [orderId]);
  const others = events.filter(({ id }) => id !== row.id);
  const versions = [...others, row] as (KnownVersion & { id: string })[];
  const placeOf = ({ content_hash, id }: (typeof versions)[number]) => `${content_hash} ${id}`;
  return versions.sort((a, b) => compareVersions(a, b) || (placeOf(a) < placeOf(b) ? -1 : 1));
}

/** True when the shop used this version for other content before: its database went back in time. */
export async function isVersionReused(work: Work, row: InboxRow): Promise<boolean> {
  const same = await work.list(BY_VERSION, versionKey(row));
  return same.some(
    ({ id, state, content_hash, order_key }) =>
      id !== row.id &&
      !['conflict', 'quarantined'].includes(state) &&
      (content_hash !== row.content_hash || order_key !== row.order_key),
  );
}

export interface InboxListing {
  id: string;
  shop_id: string;
  state: string;
  reason: string;
  order_key: string | null;
  received_at: number;
  attempts: number | null;
  job_state: string | null;
  last_error: string | null;
}

interface Listed {
  states: InboxState[];
  /** All shops when left out. */
  shopId?: string | undefined;
  /** Part of the reason, the order's key or the shop's name; case does not count. */
  search?: string;
}

const PAGE = 200;

/** Rows in these states, oldest first, with what the job of each came to; read page by page. */
export async function* eachListed(trx: Transactor, which: Listed): AsyncGenerator<InboxListing> {
  for (let after = ''; ;) {
    const rows = await listInbox(trx, which, after);
    yield* rows;
    const last = rows.at(-1);
    if (!last) return;
    after = last.id;
  }
}

/** Only rows of `inbox as i`, beside `jobs as j`, that have the text. INSTR, because it knows no wildcards. */
export function withText(rows: Knex.QueryBuilder, trx: Transactor, search: string): Knex.QueryBuilder {
  const text = search.trim().toLowerCase();
  if (text === '') return rows;
  const about = "LOWER(CONCAT_WS(' ', i.reason, i.order_key, j.last_error))";
  const shops = trx('shops').whereRaw('INSTR(LOWER(name), ?) > 0', [text]).select('id');
  return rows.where((any) => any.whereRaw(`INSTR(${about}, ?) > 0`, [text]).orWhereIn('i.shop_id', shops));
}

async function listInbox(
  trx: Transactor,
  { states, shopId, search = '' }: Listed,
  after: string,
): Promise<InboxListing[]> {
  const columns = ['i.id', 'i.shop_id', 'i.state', 'i.reason', 'i.order_key', 'i.received_at'];
  const rows = trx('inbox as i').leftJoin('jobs as j', 'j.job_key', trx.raw("CONCAT('inbox.apply:', i.id)"));
  return withText(rows, trx, search)
    .whereIn('i.state', states)
    .where(shopId === undefined ? {} : { 'i.shop_id': shopId })
    .where('i.id', '>', after)
    .orderBy('i.id')
    .limit(PAGE)
    .select(...columns, 'j.attempts', 'j.state as job_state', 'j.last_error');
}

export interface Gap {
  epoch: number;
  from: number;
  to: number;
}

/** Counters of the shop's newest epoch that never arrived, newest first. */
export async function listGaps(trx: Transactor, shopId: string, epoch: number): Promise<Gap[]> {
  const rows: { counter: number; before: number | null }[] = await trx
    .from(
      trx('inbox')
        .where({ shop_id: shopId, stream: 'shop', epoch })
        .whereNot({ state: 'conflict' })
        .select('counter', trx.raw('LAG(counter) OVER (ORDER BY counter) AS `before`'))
        .as('seen'),
    )
    .whereRaw('counter > COALESCE(`before`, 0) + 1')
    .orderBy('counter', 'desc')
    .limit(100)
    .select('counter', 'before');
  return rows.map(({ counter, before }) => ({ epoch, from: (before ?? 0) + 1, to: counter - 1 }));
}
