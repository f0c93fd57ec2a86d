import type { Knex } from 'knex';
import type { Transactor } from '../platform/db.ts';

/** A file or link of an article. */
export interface FileRow {
  id: string;
  product_id: string;
  /** Empty for a file of every variant. */
  variant_id: string;
  name: string;
  /** In bytes; 0 of a link. */
  size: number;
  /** Empty for what is kept here. */
  url: string;
  content_id: string;
  /** How often it is given for each piece that was bought. */
  most: number;
  added_at: number;
  /** Orders that were placed later do not get it; null while all do. */
  removed_at: number | null;
}

export interface DownloadRow {
  order_id: string;
  file_id: string;
  times: number;
  last_at: number;
}

interface PartRow {
  file_id: string;
  content_id: string;
  part_no: number;
  bytes: Buffer;
}

declare module 'knex/types/tables.js' {
  interface Tables {
    product_files: FileRow;
    product_file_parts: PartRow;
    order_downloads: DownloadRow;
  }
}

/** Makes a query of the ids of the products that have, or had, files. */
export const productsWithFiles = (db: Transactor): Knex.QueryBuilder =>
  db('product_files').distinct('product_id');

/** Lists the files of these products, of each of their variants, in the order in which they were added. */
export async function listFiles(db: Transactor, productIds: string[]): Promise<FileRow[]> {
  const rows = await db('product_files')
    .whereIn('product_id', productIds)
    .orderBy(['added_at', 'id'])
    .select('*');
  return rows.map((row) => ({ ...row, size: Number(row.size) }));
}

/** Adds the file, or changes the one of its id. */
export async function saveFile(trx: Transactor, row: FileRow): Promise<void> {
  await trx('product_files').insert(row).onConflict('id').merge();
}

export async function addPart(trx: Transactor, part: PartRow): Promise<void> {
  await trx('product_file_parts').insert(part);
}

/** Finds a part of the bytes; missing after the last, and when the file has other bytes meanwhile. */
export async function findPart(
  db: Transactor,
  { id, content_id }: Pick<FileRow, 'id' | 'content_id'>,
  partNo: number,
): Promise<Buffer | undefined> {
  const row = await db('product_file_parts')
    .where({ file_id: id, content_id, part_no: partNo })
    .first('bytes');
  return row?.bytes;
}

/** Removes what a file was before, and what a try that was broken off has left. */
export async function removeOtherParts(
  trx: Transactor,
  { id, content_id }: Pick<FileRow, 'id' | 'content_id'>,
): Promise<void> {
  await trx('product_file_parts').where({ file_id: id }).whereNot({ content_id }).delete();
}

/** How often each file was given with these orders. */
export function listDownloads(db: Transactor, orderIds: string[]): Promise<DownloadRow[]> {
  return db('order_downloads').whereIn('order_id', orderIds).select('*');
}

export async function saveDownload(trx: Transactor, row: DownloadRow): Promise<void> {
  await trx('order_downloads').insert(row).onConflict(['order_id', 'file_id']).merge();
}

export async function findFile(db: Transactor, id: string): Promise<FileRow | undefined> {
  const row = await db('product_files').where({ id }).first();
  return row && { ...row, size: Number(row.size) };
}

/** Lists what was given with the orders of a query, the newest first. */
export async function listGivenIn(
  db: Transactor,
  orderIds: Knex.QueryBuilder,
  most: number,
): Promise<(DownloadRow & { name: string })[]> {
  const rows = await db('order_downloads as given')
    .join('product_files as file', 'file.id', 'given.file_id')
    .whereIn('given.order_id', orderIds)
    .orderBy('given.last_at', 'desc')
    .limit(most)
    .select('given.*', 'file.name');
  return rows as (DownloadRow & { name: string })[];
}
