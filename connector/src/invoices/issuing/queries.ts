import type { Knex } from 'knex';
import type { Transactor } from '../../platform/db.ts';
import type { FrozenDocument } from '../document.ts';
import { contentOf, type DocumentRow } from './store.ts';

export { contentOf, type DocumentRow };

/** Finds a document by its number or its id; two entities may have documents of one number. */
export async function findByNumber(db: Transactor, number: string): Promise<DocumentRow[]> {
  return db('issued_documents').where({ number }).orWhere({ id: number }).orderBy('id').select('*');
}

/** A document as a line of a list. */
export type DocumentEntry = Omit<DocumentRow, 'content' | 'content_hash' | 'series_id' | 'sequence'>;

const ENTRY = [
  ...(['id', 'entity_id', 'number', 'kind', 'issued_on', 'order_id', 'cause', 'corrects_id'] as const),
  ...(['buyer_name', 'currency', 'payable', 'issued_at'] as const),
];

/** Lists documents, of one order or of all; the newest come first. */
export async function listDocuments(
  db: Transactor,
  { orderId, most }: { orderId?: string; most: number },
): Promise<DocumentEntry[]> {
  return db('issued_documents')
    .where(orderId === undefined ? {} : { order_id: orderId })
    .orderBy([
      { column: 'issued_at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .limit(most)
    .select([...ENTRY]);
}

/** Finds a document of an order; `seen` is a query of the ids of the orders that the reader sees, left out for staff. */
export async function findDocument(
  db: Transactor,
  { orderId, documentId, seen }: { orderId: string; documentId: string; seen?: Knex.QueryBuilder },
): Promise<FrozenDocument | null> {
  const document = db('issued_documents').where({ id: documentId, order_id: orderId });
  const row = await (seen ? document.whereIn('order_id', seen) : document).first();
  return row ? contentOf(row) : null;
}
