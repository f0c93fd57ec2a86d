import type { Transactor } from '../platform/db.ts';
import { findCaseFor, type By } from './change.ts';
import { pageBy, type CasePage, type Cases } from './pages.ts';
import { listCaseCreditNotes, type StepDocument } from './credit-notes.ts';
import { listPhotos, type PhotoFace } from './photo-store.ts';
import * as store from './store.ts';
import type { CaseLineRow, CaseMessageRow, CaseRow, CaseStateRow } from './store.ts';

/** A case with its pieces, its dates and what was said. */
export interface CaseFile {
  row: CaseRow;
  lines: CaseLineRow[];
  states: CaseStateRow[];
  /** A customer gets no internal notes. */
  messages: CaseMessageRow[];
  photos: PhotoFace[];
  /** By the `refund_id` of the step that gave the money back. */
  creditNotes: Map<string, StepDocument>;
}

/** Finds a case; null when there is none, or it is somebody else's. */
export async function findCaseFile(db: Transactor, id: string, by: By): Promise<CaseFile | null> {
  const row = await findCaseFor(db, id, by);
  if (!row) return null;
  const messages = await store.listMessages(db, id);
  const states = await store.listStates(db, id);
  return {
    row,
    states,
    lines: await store.listLines(db, [id]),
    photos: await listPhotos(db, id),
    messages: messages.filter(({ is_internal }) => by.kind === 'staff' || !is_internal),
    creditNotes: await listCaseCreditNotes(db, row, states),
  };
}

/** Finds what people call a case; null when there is none. */
export async function findCaseNumber(db: Transactor, id: string): Promise<number | null> {
  return (await store.findCase(db, id))?.number ?? null;
}

/** Lists a customer's cases, twenty to a page, the newest first. */
export function listCasesOf(
  db: Transactor,
  { customerId, cursor }: { customerId: string; cursor: string | null },
): Promise<CasePage> {
  const cases = db('cases').where({ customer_id: customerId }).select('*') as unknown as Cases;
  return pageBy(cases, { by: 'opened_at', order: 'desc', cursor });
}

const MOST = 50;

/** Lists the cases about an order; with a customer only theirs. The newest come first, at most fifty. */
export function listCasesOfOrder(
  db: Transactor,
  key: { order_id: string; customer_id?: string },
): Promise<CaseRow[]> {
  return db('cases').where(key).orderBy('opened_at', 'desc').limit(MOST).select('*');
}

export interface OwnPhoto {
  id: string;
  caseId: string;
  number: number;
}

/** Lists the photos that a customer sent, by case and the oldest first; at most `most`. */
export function listOwnPhotos(
  db: Transactor,
  { customerId, most }: { customerId: string; most: number },
): Promise<OwnPhoto[]> {
  return db('case_photos')
    .join('cases', 'cases.id', 'case_photos.case_id')
    .where({ customer_id: customerId })
    .orderBy(['number', 'case_photos.at', 'case_photos.id'])
    .limit(most)
    .select({ id: 'case_photos.id', caseId: 'cases.id', number: 'cases.number' });
}

/** What a customer asked and was answered, for a copy of their data; the newest first, at most `most`. */
export async function listOwnCases(
  db: Transactor,
  { customerId, most }: { customerId: string; most: number },
): Promise<object[]> {
  const rows: CaseRow[] = await db('cases')
    .where({ customer_id: customerId })
    .orderBy('opened_at', 'desc')
    .limit(most)
    .select('*');
  const cases: object[] = [];
  for (const row of rows) {
    const { number, reason, wish, state, opened_at, closed_at, rating } = row;
    const messages = (await store.listMessages(db, row.id)).filter(({ is_internal }) => !is_internal);
    cases.push({
      ...{ number, orderId: row.order_id, reason, wish, state, opened_at, closed_at },
      ...{ rating, ratingText: row.rating_text },
      articles: (await store.listLines(db, [row.id])).map(({ name, quantity }) => ({ name, quantity })),
      messages: messages.map(({ author_kind, text, at }) => ({ from: author_kind, text, at })),
      photos: (await listPhotos(db, row.id)).length,
    });
  }
  return cases;
}
