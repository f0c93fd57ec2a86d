import { findCreditNotes, type DocumentRow } from '../invoices/issuing/queries.ts';
import { readOrderParts } from '../orders/parts.ts';
import { listFactKeys } from '../payments/refunds/book.ts';
import type { Transactor } from '../platform/db.ts';
import type { CaseRow, CaseStateRow } from './store.ts';

/** The credit note of a step that gave money back. */
export type StepDocument = Pick<DocumentRow, 'id' | 'number'>;

/** Finds the credit notes of a case's refunds by the refund's id; a refund has none before it is issued. */
export async function listCaseCreditNotes(
  db: Transactor,
  { order_id: orderId }: CaseRow,
  states: CaseStateRow[],
): Promise<Map<string, StepDocument>> {
  const asked = states.map(({ refund_id }) => refund_id).filter((id) => id !== '');
  if (asked.length === 0) return new Map();
  const keys = await listFactKeys(db, asked);
  const { refunds } = (await readOrderParts(db, [orderId])).of(orderId).facts;
  const notes = await findCreditNotes(
    db,
    orderId,
    refunds.map(({ id }) => id),
  );
  const byKey = new Map(refunds.map(({ id, refund_key }) => [refund_key, notes.get(id)]));
  return new Map(
    [...keys].flatMap(([id, key]): [string, StepDocument][] => {
      const note = byKey.get(key);
      return note ? [[id, note]] : [];
    }),
  );
}
