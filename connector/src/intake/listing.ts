import type { IntakeEntry, IntakeMessage, IntakeState, ShopIntake } from '@carrello/portal/services';
import type { Knex } from 'knex';
import { readCursor, writeCursor } from '../platform/cursor.ts';
import type { Transactor } from '../platform/db.ts';
import { cut } from '../platform/text.ts';
import { listShops, listShopNames } from '../shops/shops.ts';
import type { Shop } from '../shops/store.ts';
import { findReceived, listMissing } from './versions.ts';
import { withText } from './inbox.ts';
import { readSnapshot } from './read-snapshot.ts';

const PAGE = 50;
const SHOWN_BYTES = 100_000;

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
  body: Buffer;
}

const JOB = "CONCAT('inbox.apply:', i.id)";

/** Rows of the inbox with the job of each. A failed one is a received one whose job has given up. */
function entries(db: Transactor): Knex.QueryBuilder {
  return db('inbox as i').leftJoin('jobs as j', 'j.job_key', db.raw(JOB));
}

function inState(rows: Knex.QueryBuilder, state: IntakeState): Knex.QueryBuilder {
  if (state === 'failed') return rows.where('i.state', 'received').where('j.state', 'failed');
  if (state !== 'waiting') return rows.where('i.state', state);
  return rows
    .where('i.state', 'received')
    .where((job) => job.whereNull('j.state').orWhereNot('j.state', 'failed'));
}

export async function countIntake(db: Transactor): Promise<Record<IntakeState, number>> {
  const states: IntakeState[] = ['waiting', 'failed', 'quarantined', 'conflict', 'stale'];
  const counts: [IntakeState, number][] = [];
  for (const state of states) {
    const row = (await inState(entries(db), state).count({ n: '*' }).first()) as { n: number | string };
    counts.push([state, Number(row.n)]);
  }
  return Object.fromEntries(counts) as Record<IntakeState, number>;
}

export async function findOldestWaiting(db: Transactor): Promise<number | null> {
  const row = (await inState(entries(db), 'waiting').min({ at: 'i.received_at' }).first()) as {
    at: number | null;
  };
  return row.at === null ? null : Number(row.at);
}

function stateOf({ state, job_state }: Row): IntakeState {
  if (state !== 'received') return state as IntakeState;
  return job_state === 'failed' ? 'failed' : 'waiting';
}

const entryOf = (row: Row, names: Map<string, string>): IntakeEntry => ({
  id: row.id,
  shopName: names.get(row.shop_id) ?? row.shop_id,
  state: stateOf(row),
  orderKey: row.order_key ?? '',
  reason: row.state === 'received' ? (row.last_error ?? '') : row.reason,
  attempts: row.attempts ?? 0,
  receivedAt: row.received_at,
});

const COLUMNS = ['i.id', 'i.shop_id', 'i.webhook_id', 'i.order_key', 'i.order_id', 'i.reason', 'i.state'];
const JOB_COLUMNS = ['i.received_at', 'j.attempts', 'j.state as job_state', 'j.last_error'];

/** The oldest first: it has waited longest. `search`: part of the reason, the order's key or the shop's name. */
export async function listIntake(
  db: Transactor,
  { state, search, cursor }: { state: IntakeState; search: string; cursor: string | null },
): Promise<{ items: IntakeEntry[]; next: string | null }> {
  const from = readCursor(cursor);
  const query = withText(inState(entries(db), state), db, search).select(...COLUMNS, ...JOB_COLUMNS);
  if (from) void query.where('i.id', '>', from.id);
  const rows: Row[] = await query.orderBy('i.id').limit(PAGE + 1);
  const shown = rows.slice(0, PAGE);
  const names = await listShopNames(
    db,
    shown.map(({ shop_id }) => shop_id),
  );
  const last = rows.length > PAGE ? shown.at(-1) : undefined;
  return {
    items: shown.map((row) => entryOf(row, names)),
    next: last ? writeCursor({ at: 0, id: last.id }) : null,
  };
}

/** One event as it came, with what is wrong with it by field. */
export async function findMessage(db: Transactor, id: string): Promise<IntakeMessage | null> {
  const row: Row | undefined = await entries(db)
    .where('i.id', id)
    .select(...COLUMNS, ...JOB_COLUMNS, 'i.body')
    .first();
  if (!row) return null;
  const reading = readSnapshot(row.body);
  const text = row.body.toString('utf8');
  return {
    ...entryOf(row, await listShopNames(db, [row.shop_id])),
    webhookId: row.webhook_id,
    faults: reading.ok ? [] : reading.error.faults,
    body: cut(indented(text), SHOWN_BYTES),
    bytes: row.body.byteLength,
    orderId: row.order_id,
  };
}

/** JSON is easier to read in lines; what is none is shown as it came. */
function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

async function intakeOf(db: Transactor, shop: Shop): Promise<ShopIntake> {
  const newest = await findReceived(db, shop.id);
  const last: { received_at: number } | undefined = newest
    ? await db('inbox')
        .where({ shop_id: shop.id, stream: 'shop', ...newest })
        .first('received_at')
    : undefined;
  const { id, name, url } = shop;
  return {
    id,
    name,
    url,
    paused: shop.state === 'paused',
    reason: shop.stateReason,
    lastAt: last?.received_at ?? null,
    gaps: newest ? await listMissing(db, id, newest) : [],
  };
}

export async function listShopIntake(db: Transactor): Promise<ShopIntake[]> {
  const shops: ShopIntake[] = [];
  for (const shop of await listShops(db)) shops.push(await intakeOf(db, shop));
  return shops;
}
