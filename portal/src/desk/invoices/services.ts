import type { DeskOutcome, DocumentView, Page, StaffSession } from '../../services.ts';

/** A document in the desk's list. */
export interface IssuedDocument extends DocumentView {
  orderId: string;
  orderNumber: string;
  buyerName: string;
}

/** A document that could not be stated, with why, for `held.<reason>`. */
export interface HeldDocumentView {
  orderId: string;
  orderNumber: string;
  reason: string;
  figures: Record<string, string>;
}

/** What the list is asked for; empty texts are for all. */
export interface IssuedAsk {
  entityId: string;
  kind: '' | 'invoice' | 'creditNote';
  /** `2026-03`. */
  month: string;
  contactId: string;
  companyId: string;
  cursor: string | null;
}

export interface IssuedList {
  documents: Page<IssuedDocument>;
  /** What waits for somebody, on the first page of all; the oldest comes first. */
  held: HeldDocumentView[];
  entities: { id: string; name: string }[];
}

/** A month that was asked for. */
export interface MonthView {
  id: string;
  month: string;
  entity: string;
  isReady: boolean;
}

export interface DeskInvoiceServices {
  listMonths(
    session: StaffSession,
  ): Promise<{ months: MonthView[]; entities: { id: string; name: string }[] }>;
  /** A job makes the zip; it is listed when it is ready. */
  askForMonth(session: StaffSession, input: { entityId: string; month: string }): Promise<DeskOutcome>;
  /** Null where there is none, or it is not ready. */
  readMonth(
    session: StaffSession,
    id: string,
  ): Promise<{ filename: string; pieces: AsyncIterable<Uint8Array> } | null>;
  listIssued(session: StaffSession, ask: IssuedAsk): Promise<IssuedList>;
  /** Corrects the invoice of an order by a credit note, of an amount with tax (minor units) or of all that is left. */
  correctInvoice(
    session: StaffSession,
    orderId: string,
    /** `key`: the same form, sent twice, corrects once. */
    input: { amount: number | null; reason: string; key: string },
  ): Promise<DeskOutcome>;
  /** Mails a document to its buyer once more. */
  mailAgain(session: StaffSession, of: { orderId: string; documentId: string }): Promise<DeskOutcome>;
}
