import { isDuplicateKey, type Transactor } from '../platform/db.ts';

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

const EFFECTIVE: InboxState[] = ['applied', 'superseded', 'stale'];

/** Every version of an order that has had its effect, and the one of `inboxId`, which is having it; oldest first. */
export async function listVersions(
  trx: Transactor,
  { shopId, orderKey, inboxId }: { shopId: string; orderKey: string; inboxId: string },
): Promise<KnownVersion[]> {
  return trx<KnownVersion & InboxRow>('inbox')
    .where({ shop_id: shopId, order_key: orderKey })
    .where((known) => known.whereIn('state', EFFECTIVE).orWhere({ id: inboxId }))
    .orderBy(['epoch', 'counter', 'id'])
    .select('epoch', 'counter', 'content_hash', 'order_status', 'modified_at') as Promise<KnownVersion[]>;
}

/** True when the order had this content at another event that has had its effect. */
export async function isContentKnown(
  trx: Transactor,
  {
    shopId,
    orderKey,
    contentHash,
    inboxId,
  }: { shopId: string; orderKey: string; contentHash: string; inboxId: string },
): Promise<boolean> {
  const row: unknown = await trx('inbox')
    .where({ shop_id: shopId, order_key: orderKey, content_hash: contentHash })
    .whereIn('state', EFFECTIVE)
    .whereNot({ id: inboxId })
    .first('id');
  return row !== undefined;
}

/** True when the shop used this version for other content before: its database went back in time. */
export async function isVersionReused(
  trx: Transactor,
  row: Pick<InboxRow, 'id' | 'shop_id' | 'stream' | 'epoch' | 'counter' | 'order_key' | 'content_hash'>,
): Promise<boolean> {
  const { shop_id, stream, epoch, counter } = row;
  const other: unknown = await trx('inbox')
    .where({ shop_id, stream, epoch, counter })
    .whereNot({ id: row.id })
    .whereNotIn('state', ['conflict', 'quarantined'])
    .where((differs) =>
      differs.whereNot({ content_hash: row.content_hash }).orWhereNot({ order_key: row.order_key }),
    )
    .first('id');
  return other !== undefined;
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

/** Rows in these states, oldest first, a page of 200 after an id; with what the job of each came to. */
export async function listInbox(
  trx: Transactor,
  { states, after = '' }: { states: InboxState[]; after?: string },
): Promise<InboxListing[]> {
  const columns = ['i.id', 'i.shop_id', 'i.state', 'i.reason', 'i.order_key', 'i.received_at'];
  return trx('inbox as i')
    .leftJoin('jobs as j', 'j.job_key', trx.raw("CONCAT('inbox.apply:', i.id)"))
    .whereIn('i.state', states)
    .where('i.id', '>', after)
    .orderBy('i.id')
    .limit(200)
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
