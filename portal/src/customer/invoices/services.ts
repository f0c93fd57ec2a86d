import type { CustomerSession } from '../../services.ts';

/** What a buyer can do about the invoice of an order that has none. */
export interface InvoiceRequestView {
  /** It was asked for, and is issued once the order is paid. */
  isAsked: boolean;
  /** Until when it can be asked for; null where it cannot (any more). */
  until: number | null;
  /** The codice fiscale of the order, to be changed; null where none is asked for. */
  fiscalCode: string | null;
}

/** Why nothing was asked for: `fault.<reason>` at the field, or where it is empty `ownFault.<reason>` of the whole. */
export type InvoiceOutcome = { ok: true } | { ok: false; field: string; reason: string };

export interface InvoiceServices {
  /** Asks for the invoice of one's own order; it is issued by itself once it is due. */
  requestInvoice(
    session: CustomerSession,
    input: { orderId: string; fiscalCode: string },
  ): Promise<InvoiceOutcome>;
}
