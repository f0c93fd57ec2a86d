import type { InvoiceRequestView } from '../invoices/services.ts';
import type {
  AddressEntries,
  CustomerSession,
  Money,
  OrderSummary,
  OrderView,
  Page,
  WrongEntry,
} from '../../services.ts';

/** A page of the buyer's own orders. */
export interface OwnOrderPage extends Page<OrderSummary> {
  /** The years in which they may have ordered, the newest first; none while there is no order. */
  years: number[];
  /** When the oldest order was placed that this page of a search has looked at; null where it has looked at all. */
  lookedBackTo: number | null;
}

/** What the buyer asks of their list: words of number or article, and a year; empty and null for all. */
export interface OwnOrderAsk {
  search: string;
  year: number | null;
  cursor: string | null;
}

/** What the buyer can do with an order now. */
export type OwnAction = 'cancel' | 'address' | 'again' | 'pay';

/** Something that happened beside payments, refunds and parcels, with the day. */
export interface OwnEvent {
  /** A status (`cancelled`, `packed`), or `buyer_cancelled` and `buyer_address` for what the buyer did. */
  kind: string;
  at: number;
}

/** An order as its buyer reads it, wherever it was placed. */
export interface OwnOrderView extends OrderView {
  offers: OwnAction[];
  /** The pieces that are still to be sent; null where nobody knows. */
  toSend: { name: string; quantity: string }[] | null;
  /** What goes back when the buyer cancels it now. */
  back: Money;
  events: OwnEvent[];
  /**
   * The company it was placed for, and who ordered it; null for a private one. Without an id the reader is not of it any
   * more. Read only: only who ordered it and managers change something about it.
   */
  forCompany: { id: string | null; name: string; by: string; isReadOnly: boolean } | null;
  /** The address in the shop that puts all of it into the cart once more; null where nothing of it is sold there. */
  again: string | null;
  /** What can be done about its invoice while it has none. Missing: nothing. */
  invoiceRequest?: InvoiceRequestView | null;
}

/** What came of something the buyer asked for: the word of the notice, or why not, for `ownFault.<reason>`. */
export type OwnOutcome = { ok: true; notice: string } | { ok: false; reason: string };

export type OwnAddressOutcome =
  | OwnOutcome
  /** What is wrong with the address, field by field. */
  | { ok: false; wrong: WrongEntry[] };

export interface OwnOrderServices {
  /** Lists only this customer's orders, the newest first; a search finds them by number and article. */
  listOrders(session: CustomerSession, ask: OwnOrderAsk): Promise<OwnOrderPage>;
  /** Null when there is no such order or it is somebody else's: the page says 404 to both. */
  findOrder(session: CustomerSession, orderId: string): Promise<OwnOrderView | null>;
  /** `sum` is what the button said goes back, in minor units: nothing happens when another sum would. */
  cancelOrder(session: CustomerSession, orderId: string, sum: number): Promise<OwnOutcome>;
  /** Has the order sent to another address, or asks the shop where that would change what it costs. */
  changeDelivery(
    session: CustomerSession,
    orderId: string,
    entries: AddressEntries,
  ): Promise<OwnAddressOutcome>;
}
