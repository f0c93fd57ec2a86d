import type { Transactor } from '../../platform/db.ts';
import type { FrozenDocument } from '../document.ts';
import type { DocumentKind } from '../series.ts';

export interface DocumentRow {
  id: string;
  entity_id: string;
  series_id: string;
  sequence: number;
  number: string;
  kind: DocumentKind;
  issued_on: string;
  order_id: string;
  cause: string;
  corrects_id: string | null;
  buyer_name: string;
  currency: string;
  payable: number;
  content: string;
  content_hash: string;
  issued_at: number;
}

declare module 'knex/types/tables.js' {
  interface Tables {
    issued_documents: DocumentRow;
  }
}

/** An order has one invoice. Its credit notes name the refund, `refund:ref_1`, or a correction by hand, `hand:doc_1`. */
export const INVOICE = 'invoice';
export const REFUND = 'refund:';

export const contentOf = ({ content }: Pick<DocumentRow, 'content'>): FrozenDocument =>
  JSON.parse(content) as FrozenDocument;

export async function findByCause(
  db: Transactor,
  orderId: string,
  cause: string,
): Promise<DocumentRow | undefined> {
  return db('issued_documents').where({ order_id: orderId, cause }).first();
}

/** Lists the credit notes of an invoice, the first comes first. */
export async function listCorrections(db: Transactor, invoiceId: string): Promise<DocumentRow[]> {
  return db('issued_documents').where({ corrects_id: invoiceId }).orderBy(['issued_at', 'id']).select('*');
}

export async function insertDocument(trx: Transactor, row: DocumentRow): Promise<void> {
  await trx('issued_documents').insert(row);
}
