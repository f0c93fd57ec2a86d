import type { Locale } from '../contract/schemas.ts';
import type { Transactor } from '../platform/db.ts';

export interface ExportRow {
  id: string;
  customer_id: string;
  mailbox_key: string;
  locale: Locale;
  state: 'waiting' | 'ready';
  /** How often it was downloaded. */
  downloads: number;
  asked_at: number;
  ready_at: number | null;
  expires_at: number | null;
}

interface FileRow {
  export_id: string;
  /** An order's id for its document, else a word. */
  part_key: string;
  name: string;
  bytes: Buffer;
}

export type NewFile = Omit<FileRow, 'export_id'>;

declare module 'knex/types/tables.js' {
  interface Tables {
    data_exports: ExportRow;
    data_export_files: FileRow;
  }
}

export async function insertExport(trx: Transactor, row: ExportRow): Promise<void> {
  await trx('data_exports').insert(row);
}

/** Finds what this customer asked for last. */
export function findNewestExport(db: Transactor, customerId: string): Promise<ExportRow | undefined> {
  return db('data_exports')
    .where({ customer_id: customerId })
    .orderBy([
      { column: 'asked_at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .first();
}

/** For the job that makes it, which has no owner. */
export function findExport(db: Transactor, id: string): Promise<ExportRow | undefined> {
  return db('data_exports').where({ id }).first();
}

/** Counts a download that begins; false when there is none of this id that is this customer's, ready and not over. */
export async function countDownload(
  trx: Transactor,
  { id, customerId, now }: { id: string; customerId: string; now: number },
): Promise<boolean> {
  const counted = await trx('data_exports')
    .where({ id, customer_id: customerId, state: 'ready' })
    .where('expires_at', '>', now)
    .update({ downloads: trx.raw('downloads + 1') });
  return counted === 1;
}

export async function setReady(
  trx: Transactor,
  id: string,
  times: Pick<ExportRow, 'ready_at' | 'expires_at'>,
): Promise<void> {
  await trx('data_exports')
    .where({ id })
    .update({ state: 'ready', ...times });
}

/** Adds a file; one that is there already stays. */
export async function addFile(trx: Transactor, exportId: string, file: NewFile): Promise<void> {
  await trx('data_export_files')
    .insert({ export_id: exportId, ...file })
    .onConflict(['export_id', 'part_key'])
    .ignore();
}

export function listParts(db: Transactor, exportId: string): Promise<Pick<FileRow, 'part_key' | 'name'>[]> {
  return db('data_export_files')
    .where({ export_id: exportId })
    .orderBy('part_key')
    .select('part_key', 'name');
}

export async function readPart(db: Transactor, exportId: string, partKey: string): Promise<Buffer> {
  const row = await db('data_export_files').where({ export_id: exportId, part_key: partKey }).first('bytes');
  return row?.bytes ?? Buffer.alloc(0);
}

export async function removeExport(trx: Transactor, id: string): Promise<void> {
  await trx('data_export_files').where({ export_id: id }).delete();
  await trx('data_exports').where({ id }).delete();
}

/** Removes the copies that a customer has asked for, or those of them until a moment. */
export async function removeExportsOf(
  trx: Transactor,
  customerId: string,
  until = Number.MAX_SAFE_INTEGER,
): Promise<void> {
  const ids: string[] = await trx('data_exports')
    .where({ customer_id: customerId })
    .where('asked_at', '<=', until)
    .pluck('id');
  for (const id of ids) await removeExport(trx, id);
}

export async function moveExports(
  trx: Transactor,
  { from, to }: { from: string; to: string },
): Promise<void> {
  await trx('data_exports').where({ customer_id: from }).update({ customer_id: to });
}
