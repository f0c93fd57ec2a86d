import { findCreditNotes, type DocumentRow } from '../invoices/issuing/queries.ts';
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
  const notes = await findCreditNotes(db, orderId, [...keys.values()]);
  return new Map(
    [...keys].flatMap(([id, key]): [string, StepDocument][] => {
      const note = notes.get(key);
      return note ? [[id, note]] : [];
    }),
  );
}
