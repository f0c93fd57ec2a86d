import { chunksOf } from '../platform/chunks.ts';
import type { Transactor } from '../platform/db.ts';

interface KeysRow {
  shop_id: string;
  /** Keys as JSON, sealed with the connector's own secret. */
  sealed_keys: string;
  created_at: number;
  /** Changes were asked for up to then; missing before the first time. */
  polled_to?: number | null;
}

interface ToldRow {
  shop_id: string;
  source_id: number;
  /** Of what the order said over REST last. */
  hash: string;
}

/** What is read: orders, those in the shop's bin, and then nothing more. */
export type Phase = 'orders' | 'bin' | 'done';

/** How far a shop's history is brought in. Times in milliseconds. */
export interface BackfillRow {
  shop_id: string;
  phase: Phase;
  /** The order that was read last; orders are read by their number. */
  after_id: number;
  seen: number;
  /** So many orders the shop says there are. */
  total: number;
  /** So many said something that was not known. */
  told: number;
  /** So long the shop is left alone between two pages. */
  pause_ms: number;
  started_at: number;
  changed_at: number;
  finished_at: number | null;
  /** Until then somebody is reading. */
  lease_until: number;
  /** Why it does not go on; empty while it does. */
  error: string;
}

declare module 'knex/types/tables.js' {
  interface Tables {
    woocommerce_shops: KeysRow;
    woocommerce_orders: ToldRow;
    woocommerce_backfills: BackfillRow;
  }
}

export async function readSealedKeys(db: Transactor, shopId: string): Promise<string | null> {
  return (await db('woocommerce_shops').where({ shop_id: shopId }).first('sealed_keys'))?.sealed_keys ?? null;
}

export const listShopsWithKeys = (db: Transactor): Promise<string[]> =>
  db('woocommerce_shops').orderBy('shop_id').pluck('shop_id');

export async function readPolledTo(db: Transactor, shopId: string): Promise<number | null> {
  return (await db('woocommerce_shops').where({ shop_id: shopId }).first('polled_to'))?.polled_to ?? null;
}

export async function writePolledTo(db: Transactor, shopId: string, polledTo: number): Promise<void> {
  await db('woocommerce_shops').where({ shop_id: shopId }).update({ polled_to: polledTo });
}

export async function writeSealedKeys(trx: Transactor, row: KeysRow): Promise<void> {
  await trx('woocommerce_shops').insert(row).onConflict('shop_id').merge(['sealed_keys']);
}

export const removeKeys = (trx: Transactor, shopId: string): Promise<number> =>
  trx('woocommerce_shops').where({ shop_id: shopId }).delete();

/** Reads what orders said last, by their number in the shop. */
export async function readHashes(
  db: Transactor,
  shopId: string,
  ids: number[],
): Promise<Map<number, string>> {
  const hashes = new Map<number, string>();
  for (const some of chunksOf(ids)) {
    const rows = await db('woocommerce_orders')
      .where({ shop_id: shopId })
      .whereIn('source_id', some)
      .select('*');
    for (const { source_id, hash } of rows) hashes.set(Number(source_id), hash);
  }
  return hashes;
}

export async function writeHashes(
  trx: Transactor,
  shopId: string,
  hashes: Map<number, string>,
): Promise<void> {
  const rows = [...hashes].map(([source_id, hash]) => ({ shop_id: shopId, source_id, hash }));
  for (const some of chunksOf(rows))
    await trx('woocommerce_orders').insert(some).onConflict(['shop_id', 'source_id']).merge(['hash']);
}

export const findBackfill = (db: Transactor, shopId: string): Promise<BackfillRow | undefined> =>
  db('woocommerce_backfills').where({ shop_id: shopId }).first();

export async function startBackfill(trx: Transactor, row: BackfillRow): Promise<void> {
  await trx('woocommerce_backfills').insert(row).onConflict('shop_id').merge();
}

/** Takes the reading for a while; false while somebody else reads. */
export async function leaseBackfill(
  db: Transactor,
  shopId: string,
  { now, until }: { now: number; until: number },
): Promise<boolean> {
  const taken = await db('woocommerce_backfills')
    .where({ shop_id: shopId })
    .where('lease_until', '<=', now)
    .update({ lease_until: until });
  return taken === 1;
}

export async function changeBackfill(
  trx: Transactor,
  shopId: string,
  changes: Partial<BackfillRow>,
): Promise<void> {
  await trx('woocommerce_backfills').where({ shop_id: shopId }).update(changes);
}
