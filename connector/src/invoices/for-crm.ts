import type { Transactor } from '../platform/db.ts';
import type { DocumentRow } from './issuing/store.ts';

/** Lists documents by id; ids that are gone are missing. */
export async function listDocumentsByIds(db: Transactor, ids: string[]): Promise<DocumentRow[]> {
  return db('issued_documents').whereIn('id', ids).orderBy('id').select('*');
}

/** Lists the documents of orders. */
export function listDocumentIdsOfOrders(db: Transactor, orderIds: string[]): Promise<string[]> {
  return db('issued_documents').whereIn('order_id', orderIds).pluck('id');
}

/** Lists all documents by id, page by page. A frozen document never changes: when it was issued is its version. */
export async function listDocumentVersions(
  db: Transactor,
  { after, limit }: { after: string; limit: number },
): Promise<{ id: string; version: number }[]> {
  const documents = db('issued_documents').where('id', '>', after).orderBy('id').limit(limit);
  return documents.select('id', 'issued_at as version');
}

/** The numbers of documents by id. */
export async function listDocumentNumbers(
  db: Transactor,
  ids: string[],
): Promise<{ id: string; number: string; orderId: string }[]> {
  return db('issued_documents').whereIn('id', ids).select('id', 'number', 'order_id as orderId');
}
