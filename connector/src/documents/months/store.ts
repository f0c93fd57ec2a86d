import type { Transactor } from '../../platform/db.ts';

export interface MonthRow {
  id: string;
  entity_id: string;
  month: string;
  state: 'waiting' | 'ready';
  asked_at: number;
  ready_at: number | null;
}

interface FileRow {
  month_id: string;
  part_key: string;
  name: string;
  bytes: Buffer;
}

declare module 'knex/types/tables.js' {
  interface Tables {
    document_months: MonthRow;
    document_month_files: FileRow;
  }
}

export const findMonth = (db: Transactor, id: string): Promise<MonthRow | undefined> =>
  db('document_months').where({ id }).first();

export async function listMonthRows(db: Transactor, most: number): Promise<MonthRow[]> {
  return db('document_months')
    .orderBy([
      { column: 'asked_at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .limit(most);
}

/** Adds a file; one that is there already stays. */
export async function addMonthFile(db: Transactor, file: FileRow): Promise<void> {
  await db('document_month_files').insert(file).onConflict(['month_id', 'part_key']).ignore();
}

export const listMonthParts = (db: Transactor, id: string): Promise<Pick<FileRow, 'part_key' | 'name'>[]> =>
  db('document_month_files').where({ month_id: id }).orderBy('part_key').select('part_key', 'name');

export async function readMonthPart(db: Transactor, id: string, partKey: string): Promise<Buffer> {
  const row = await db('document_month_files').where({ month_id: id, part_key: partKey }).first('bytes');
  return row?.bytes ?? Buffer.alloc(0);
}

export async function removeMonth(trx: Transactor, id: string): Promise<void> {
  await trx('document_month_files').where({ month_id: id }).delete();
  await trx('document_months').where({ id }).delete();
}
