import type { Knex } from 'knex';
import { listOrderNumbers } from '../../orders/queries.ts';
import { readCursor, writeCursor } from '../../platform/cursor.ts';
import type { Transactor } from '../../platform/db.ts';
import { DAY } from '../../platform/clock.ts';
import { startOfDay } from '../../platform/days.ts';
import { AppError } from '../../platform/errors.ts';
import type { FrozenDocument } from '../document.ts';
import type { DocumentKind } from '../series.ts';
import { contentOf, findByCause, INVOICE, REFUND, type DocumentRow } from './store.ts';

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

/** Finds the credit notes of refunds, by the id of the refund as the order has it. */
export async function findCreditNotes(
  db: Transactor,
  orderId: string,
  refundIds: string[],
): Promise<Map<string, Pick<DocumentRow, 'id' | 'number'>>> {
  const causes = refundIds.map((id) => `${REFUND}${id}`);
  const notes = await db('issued_documents')
    .where({ order_id: orderId })
    .whereIn('cause', causes)
    .select('id', 'number', 'cause');
  return new Map(notes.map(({ id, number, cause }) => [cause.slice(REFUND.length), { id, number }]));
}

/** A document in a list, with the number of its order. */
export type ListedDocument = DocumentEntry & { order_number: string };

const A_PAGE = 20;

export interface DocumentFilter {
  /** Empty texts are for all. */
  entityId?: string;
  kind?: '' | DocumentKind;
  /** `2026-03`. */
  month?: string;
  /** A query of the ids of the orders whose documents are meant. */
  orderIds?: Knex.QueryBuilder;
  cursor: string | null;
}

/** Lists documents, twenty to a page, the newest first. */
export async function listIssued(
  db: Transactor,
  { entityId = '', kind = '', month = '', orderIds, cursor }: DocumentFilter,
): Promise<{ items: ListedDocument[]; next: string | null }> {
  const from = readCursor(cursor);
  const query = db('issued_documents')
    .where({ ...(entityId && { entity_id: entityId }), ...(kind && { kind }) })
    .orderBy([
      { column: 'issued_at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .limit(A_PAGE + 1)
    .select([...ENTRY]);
  if (orderIds) void query.whereIn('order_id', orderIds);
  if (month) {
    // The index has the time; a day differs from it by the time zone, and by a day where a clock went back.
    const begins = startOfDay(`${month}-01`, 'UTC');
    void query
      .whereBetween('issued_on', [`${month}-01`, `${month}-31`])
      .whereBetween('issued_at', [begins - 3 * DAY, begins + 34 * DAY]);
  }
  if (from)
    void query.where((older) =>
      older
        .where('issued_at', '<', from.at)
        .orWhere((same) => same.where({ issued_at: from.at }).where('id', '<', from.id)),
    );
  const rows = await query;
  const items = rows.slice(0, A_PAGE);
  const numbers = await listOrderNumbers(
    db,
    items.map(({ order_id }) => order_id),
  );
  const last = rows.length > A_PAGE ? items.at(-1) : undefined;
  return {
    items: items.map((row) => ({ ...row, order_number: numbers.get(row.order_id) ?? '' })),
    next: last ? writeCursor({ at: last.issued_at, id: last.id }) : null,
  };
}

/** Lists so many documents of an entity's month, by their ids, after one of them. */
export const listMonth = (
  db: Transactor,
  { entityId, month, after, most }: { entityId: string; month: string; after: string; most: number },
): Promise<DocumentRow[]> =>
  db('issued_documents')
    .where({ entity_id: entityId })
    .whereBetween('issued_on', [`${month}-01`, `${month}-31`])
    .where('id', '>', after)
    .orderBy('id')
    .limit(most);

/** Throws not_found. */
export async function getDocumentRow(db: Transactor, id: string): Promise<DocumentRow> {
  const row = await db('issued_documents').where({ id }).first();
  if (!row) throw new AppError('not_found', 'There is no such document.');
  return row;
}

/** Finds the invoice of an order. */
export const findInvoice = (db: Transactor, orderId: string): Promise<DocumentRow | undefined> =>
  findByCause(db, orderId, INVOICE);

/** Finds the whole row of a document of an order. */
export const findDocumentRow = (
  db: Transactor,
  { orderId, documentId }: { orderId: string; documentId: string },
): Promise<DocumentRow | undefined> =>
  db('issued_documents').where({ id: documentId, order_id: orderId }).first();

interface Sought {
  orderId: string;
  documentId: string;
  seen?: Knex.QueryBuilder;
}

/** The line of such a document in a list. */
export async function findDocumentEntry(
  db: Transactor,
  { orderId, documentId, seen }: Sought,
): Promise<DocumentEntry | undefined> {
  const document = db('issued_documents').where({ id: documentId, order_id: orderId });
  return (seen ? document.whereIn('order_id', seen) : document).first([...ENTRY]);
}

/** Finds a document of an order; `seen` is a query of the ids of the orders that the reader sees, left out for staff. */
export async function findDocument(
  db: Transactor,
  { orderId, documentId, seen }: Sought,
): Promise<FrozenDocument | null> {
  const document = db('issued_documents').where({ id: documentId, order_id: orderId });
  const row = await (seen ? document.whereIn('order_id', seen) : document).first();
  return row ? contentOf(row) : null;
}
