import type { Transactor } from '../platform/db.ts';

export interface PhotoRow {
  id: string;
  case_id: string;
  /** SHA-256 of the picture as it was sent: the same one is kept once. */
  sent_hash: string;
  width: number;
  height: number;
  /** A JPEG. */
  bytes: Buffer;
  at: number;
}

declare module 'knex/types/tables.js' {
  interface Tables {
    case_photos: PhotoRow;
  }
}

export type PhotoFace = Pick<PhotoRow, 'id' | 'width' | 'height' | 'at'>;

/** Lists the photos of a case without their bytes, the oldest first. */
export function listPhotos(db: Transactor, caseId: string): Promise<PhotoFace[]> {
  return db('case_photos')
    .where({ case_id: caseId })
    .orderBy(['at', 'id'])
    .select('id', 'width', 'height', 'at');
}

export async function hasPhoto(
  db: Transactor,
  { case_id, sent_hash }: Pick<PhotoRow, 'case_id' | 'sent_hash'>,
): Promise<boolean> {
  return (await db('case_photos').where({ case_id, sent_hash }).first('id')) !== undefined;
}

export async function insertPhoto(trx: Transactor, row: PhotoRow): Promise<void> {
  await trx('case_photos').insert(row);
}

export async function readPhotoBytes(
  db: Transactor,
  { case_id, id }: Pick<PhotoRow, 'case_id' | 'id'>,
): Promise<Buffer | null> {
  const row = await db('case_photos').where({ case_id, id }).first('bytes');
  return row?.bytes ?? null;
}
