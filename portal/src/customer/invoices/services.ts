import type { CustomerSession, DocumentView, Locale, Page } from '../../services.ts';

/** A document that another program issued. */
export interface ToldInvoice {
  kind: 'invoice' | 'creditNote';
  number: string;
  /** Empty where nobody said. */
  issuedOn: string;
  /** Where its file is; empty where that is not known. */
  url: string;
}

/** What a buyer can do about the invoice of an order that has none. */
export interface InvoiceRequestView {
  /** It was asked for, and is issued once the order is paid. */
  isAsked: boolean;
  /** Until when it can be asked for; null where it cannot (any more). */
  until: number | null;
  /** The codice fiscale of the order, to be changed; null where none is asked for. */
  fiscalCode: string | null;
}

/** A document in the list of one's own. */
export interface OwnDocument extends DocumentView {
  orderId: string;
  orderNumber: string;
}

/** Why nothing was asked for: `fault.<reason>` at the field, or where it is empty `ownFault.<reason>` of the whole. */
export type InvoiceOutcome = { ok: true } | { ok: false; field: string; reason: string };

export interface InvoiceServices {
  /** Asks for the invoice of one's own order; it is issued by itself once it is due. */
  requestInvoice(
    session: CustomerSession,
    input: { orderId: string; fiscalCode: string },
  ): Promise<InvoiceOutcome>;
  /** Lists the documents of one's own orders, the newest first. */
  listDocuments(session: CustomerSession, cursor: string | null): Promise<Page<OwnDocument>>;
  /** Null where there is no such document, or it is somebody else's. */
  findDocument(
    session: CustomerSession,
    of: { orderId: string; documentId: string },
  ): Promise<DocumentView | null>;
  /** Mails a link that opens the document once, e.g. to one's accountant. */
  mailDocument(
    session: CustomerSession,
    input: { orderId: string; documentId: string; email: string; locale: Locale },
  ): Promise<InvoiceOutcome>;
  /** Whether such a link still opens something. */
  isDocumentLink(token: string): Promise<boolean>;
  /** Uses the link up; null where it opens nothing (any more). */
  openDocumentLink(token: string): Promise<{ filename: string; body: Buffer } | null>;
}
