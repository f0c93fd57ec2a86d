import { chunksOf } from '../platform/chunks.ts';
import type { Transactor } from '../platform/db.ts';

export type ErasedKind = 'mailbox' | 'uid' | 'order' | 'contact' | 'shared' | 'customer' | 'account';

export interface ErasureRow {
  id: string;
  asked_at: number;
  /** Null while not all of it is blanked. */
  done_at: number | null;
  /** Of which shop alone; empty: of all. */
  shop_id: string;
}

export interface ErasedKeyRow {
  key_hash: string;
  erasure_id: string;
  kind: ErasedKind;
  /** Our own id of an order, contact, customer or company; empty for the others. */
  record_id: string;
  asked_at: number;
}

declare module 'knex/types/tables.js' {
  interface Tables {
    erasures: ErasureRow;
    erased_keys: ErasedKeyRow;
  }
}

/** False for a database of before there was such a list. */
export const hasList = (db: Transactor): Promise<boolean> => db.schema.hasTable('erased_keys');

export async function insertErasure(trx: Transactor, row: ErasureRow): Promise<void> {
  await trx('erasures').insert(row).onConflict('id').ignore();
}

export async function insertErasedKeys(trx: Transactor, rows: ErasedKeyRow[]): Promise<void> {
  for (const some of chunksOf(rows, 100))
    await trx('erased_keys').insert(some).onConflict(['key_hash', 'erasure_id']).ignore();
}

export function findErasureRow(db: Transactor, id: string): Promise<ErasureRow | undefined> {
  return db('erasures').where({ id }).first();
}

export function listErasures(db: Transactor): Promise<ErasureRow[]> {
  return db('erasures').orderBy('id').select('*');
}

export function listAllErasedKeys(db: Transactor): Promise<ErasedKeyRow[]> {
  return db('erased_keys').select('*');
}

/** Lists our ids of the orders, contacts, customers or companies of an erasure. */
export async function listErasedIds(
  db: Transactor,
  erasureId: string,
  kind: 'order' | 'contact' | 'shared' | 'customer' | 'account',
): Promise<string[]> {
  return db('erased_keys')
    .where({ erasure_id: erasureId, kind })
    .whereNot({ record_id: '' })
    .orderBy('record_id')
    .pluck('record_id');
}

/** Lists which of these hashes are on the list. */
export async function listErasedAmong(db: Transactor, hashes: string[]): Promise<string[]> {
  return db('erased_keys').whereIn('key_hash', hashes).pluck('key_hash');
}

export async function listErasedHashes(
  db: Transactor,
  erasureId: string,
  kind: ErasedKind,
): Promise<string[]> {
  return db('erased_keys').where({ erasure_id: erasureId, kind }).pluck('key_hash');
}

export async function setErased(trx: Transactor, id: string, doneAt: number | null): Promise<void> {
  await trx('erasures').where({ id }).update({ done_at: doneAt });
}

/** True while something that this is a key of is being erased. */
export async function isBeingErased(db: Transactor, hash: string): Promise<boolean> {
  const open = db('erasures').whereNull('done_at').select('id');
  const row = await db('erased_keys').where({ key_hash: hash }).whereIn('erasure_id', open).first('kind');
  return row !== undefined;
}
