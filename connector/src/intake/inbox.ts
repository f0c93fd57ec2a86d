import type { Knex } from 'knex';
import { compareVersions } from '../orders/version.ts';
import { isDuplicateKey, type Transactor } from '../platform/db.ts';
import { workIn, type Finder, type Table, type Work } from '../platform/unit-of-work/unit-of-work.ts';

/** Where a message stands: waiting, done, nothing new, older than the head, same id with other bytes, or unreadable. */
export type InboxState = 'received' | 'applied' | 'superseded' | 'stale' | 'conflict' | 'quarantined';
/** What the sender was answered. */
export type InboxAnswer = 'stored' | 'superseded' | 'flagged' | 'conflict' | 'invalid';

export interface InboxRow {
  id: string;
  shop_id: string;
  webhook_id: string;
  /**
   * Who numbered it: the shop's plugin, our own checkout and desk, or this connector, which asked the shop over REST for what
   * is new or for its history. Of history nothing follows but that it is there.
   */
  stream: 'shop' | 'checkout' | 'rest' | 'history';
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
  /** Is set when the row has had its effect: applied, superseded or stale. */
  order_id: string | null;
  received_at: number;
  applied_at: number | null;
}

declare module 'knex/types/tables.js' {
  interface Tables {
    inbox: InboxRow;
  }
}

/** A row without its bytes. */
type InboxHead = Omit<InboxRow, 'headers' | 'body'>;

const HEAD = [
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

const INBOX: Table<InboxRow> = { name: 'inbox', primary: ['id'] };
const HEADS: Table<InboxHead> = { name: INBOX.name, primary: ['id'] };
const BY_ID: Finder<InboxRow> = { table: INBOX, by: ['id'], unique: true, lock: true };
const BY_WEBHOOK: Finder<InboxHead> = {
  table: HEADS,
  by: ['shop_id', 'webhook_id'],
  unique: true,
  select: HEAD,
};
const BY_ORDER: Finder<InboxHead> = { table: HEADS, by: ['order_id'], select: HEAD };
const BY_VERSION: Finder<InboxHead> = {
  table: HEADS,
  by: ['shop_id', 'stream', 'epoch', 'counter'],
  select: HEAD,
};

const versionKey = ({ shop_id, stream, epoch, counter }: InboxHead): unknown[] => [
  shop_id,
  stream,
  epoch,
  counter,
];

/** Adds a row. Its unique key (shop, webhook-id) is the one place where repeats are recognised: the work fails then. */
export function addInbox(work: Work, row: InboxRow): void {
  work.insert(INBOX, row, BY_WEBHOOK, BY_ORDER, BY_VERSION);
}

/** Adds a row in a transaction that goes on; false when the shop has sent this id before. */
export async function tryInbox(trx: Knex.Transaction, row: InboxRow): Promise<boolean> {
  try {
    await workIn(trx, (work) => Promise.resolve(addInbox(work, row)));
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}

/** Finds the row and locks it, so that two workers never apply it at a time. */
export function lockInbox(work: Work, id: string): Promise<InboxRow | undefined> {
  return work.find(BY_ID, [id]);
}

/** Changes a row that this work has locked. */
export function changeInbox(work: Work, row: InboxRow, changes: Partial<InboxRow>): void {
  work.change(INBOX, row, changes);
}

/** Finds which of these messages the shops have sent before. */
export async function findRepeats<V extends { row: InboxRow }>(work: Work, versions: V[]): Promise<Set<V>> {
  const keyOf = ({ row }: V) => [row.shop_id, row.webhook_id];
  await work.load(BY_WEBHOOK, versions.map(keyOf));
  const repeats = new Set<V>();
  for (const version of versions) if (await work.find(BY_WEBHOOK, keyOf(version))) repeats.add(version);
  return repeats;
}

export function findInboxByWebhook(
  db: Transactor,
  shopId: string,
  webhookId: string,
): Promise<InboxRow | undefined> {
  return db('inbox').where({ shop_id: shopId, webhook_id: webhookId }).first();
}

/** What the inbox says of one version of an order. */
export interface KnownVersion {
  epoch: number;
  counter: number;
  content_hash: string;
  order_status: string;
  modified_at: number;
}

/** Reads ahead what is asked below, of rows that are to be applied and of orders that are known. */
export async function loadVersions(
  work: Work,
  { rows, orderIds }: { rows: InboxRow[]; orderIds: string[] },
): Promise<void> {
  await work.load(BY_VERSION, rows.map(versionKey));
  await work.load(
    BY_ORDER,
    orderIds.map((id) => [id]),
  );
}

/**
 * Lists every version of an order that has had its effect, and `row`, which is having it; the oldest come first. Where a
 * shop used a version twice the content decides which is older, so that the order of arrival does not.
 */
export async function findVersions(
  work: Work,
  { orderId, row }: { orderId: string; row: InboxRow },
): Promise<(KnownVersion & { id: string })[]> {
  const heads = await work.list(BY_ORDER, [orderId]);
  const others = heads.filter(({ id }) => id !== row.id);
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

/** Lists the bytes of every version of an order that has had its effect, in no order. */
export async function listBodies(db: Transactor, orderId: string): Promise<Buffer[]> {
  return db('inbox').where({ order_id: orderId }).pluck('body');
}

/** Finds the bytes of the newest version of an order that has had its effect. */
export async function findNewestBody(db: Transactor, orderId: string): Promise<Buffer | null> {
  const row = await db('inbox')
    .where({ order_id: orderId })
    .orderBy([
      { column: 'epoch', order: 'desc' },
      { column: 'counter', order: 'desc' },
    ])
    .first('body');
  return row?.body ?? null;
}
