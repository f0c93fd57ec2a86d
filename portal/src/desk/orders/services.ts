import type { Money, OrderSummary, OrderView, ShopView } from '../../services.ts';
import type { DeskCaseSummary } from '../cases/services.ts';
import type { TimelineEntry, WhyView } from '../contacts/services.ts';
import type { DeskOutcome, Refused, StaffSession } from '../services.ts';
import type { TaskView } from '../work/services.ts';
import type { OrderListServices } from './list-services.ts';

export type * from './list-services.ts';

export interface ShipAsk {
  /** The key of the form: a form that is sent twice acts once. */
  key: string;
  carrier: string;
  trackingNumber: string;
  /** Empty for the carrier's own page. */
  trackingUrl: string;
  /** True when nothing more is to be sent. */
  complete: boolean;
  /** The pieces in it; left out for all that is left. */
  lines?: { lineKey: string; quantity: string }[];
  /** The question that was answered; empty when none was asked. */
  sure?: string;
  /**
   * How many pieces the button named, as a decimal string: nothing happens when others would go. Left out where no
   * button named any.
   */
  pieces?: string | undefined;
  /** `to` of what the form showed: nothing happens when the buyer has it sent elsewhere meanwhile. */
  to?: string | undefined;
}

/** What a parcel would be, before it is recorded. */
export interface ParcelPlan {
  ok: true;
  /** How many go, as a decimal string, and of which lines. */
  count: string;
  lines: { lineKey: string; quantity: string }[];
  completes: boolean;
  /** Empty when the mail has no link. */
  trackingUrl: string;
}

export interface CancelAsk {
  key: string;
  note: string;
  refund: boolean;
  /**
   * The sum that the button named, in minor units: nothing happens when another one would go back. Left out where no
   * button named one.
   */
  sum?: number | undefined;
  /** True when the goods are back in stock. */
  restock: boolean;
  sure?: string;
}

export interface RefundAsk {
  key: string;
  /** The buyer reads it. */
  note: string;
  restock: boolean;
  /**
   * The sum that the button named, in minor units: nothing happens when another one would go back. Left out where no
   * button named one.
   */
  sum?: number | undefined;
  sure?: string | undefined;
  what: RefundWhat;
  /** For an order of another shop: its payment provider gives it back; else the shop only notes that it went back. */
  byGateway?: boolean;
  /** The case whose return ends in it; left out where none does. */
  caseId?: string | undefined;
}

export type RefundWhat =
  | { kind: 'all' }
  /** `amount` is in minor units of the order's currency. */
  | { kind: 'amount'; amount: number }
  /** `quantity` is a number of pieces, as a decimal string. */
  | { kind: 'lines'; lines: { lineKey: string; quantity: string }[] };

/** What a refund would do, before anybody does it. */
export interface RefundPlan {
  ok: true;
  amount: Money;
  /** What can still be given back after it. */
  rest: Money;
  /** The pieces that are meant; none for an amount. */
  lines: PieceLine[];
}

/** A line as forms show it: options and article number tell lines of one name apart. */
export interface PieceLine {
  lineKey: string;
  kind: 'product' | 'shipping' | 'fee';
  name: string;
  sku: string;
  options: { name: string; value: string }[];
  /** The pieces that are meant or left, as a decimal string. */
  quantity: string;
}

/** Something that can be done with the order now; `asks` is the question that has to be answered first. */
export interface OfferView {
  action: 'ship' | 'refund' | 'cancel' | 'told' | 'write' | 'address';
  isFirst: boolean;
  asks: string | null;
}

/** A refund that staff made elsewhere, as they say. It is a note and no fact about money; that comes from the shop. */
export interface ToldRefund {
  /** The case whose return it ends. */
  caseId?: string | undefined;
  key: string;
  amount: number;
  note: string;
}

export interface RefundableView {
  left: Money;
  /** The refunds under way, which may still fail. */
  waiting: Money;
  gateway: string;
  /** What can still be refunded of each line. */
  lines: (PieceLine & { gross: Money })[];
}

/** What a parcel may hold. */
export interface SendingView {
  lines: PieceLine[];
  /** True when all was sent, so that `lines` are pieces that go once more. */
  isAgain: boolean;
  /** True when what is in an earlier parcel is not known, so that fewer pieces may be left. */
  isUnknown: boolean;
  /** The carriers whose tracking links we build. */
  carriers: string[];
  /** A mark of where it goes. */
  to: string;
}

/** Something that staff should know about an order, with the amount it is about where there is one. */
export interface OrderFlag {
  code: string;
  difference: Money | null;
}

export interface DeskOrderSummary extends OrderSummary {
  contactId: string;
  contactName: string;
}

/** Whether an invoice can be issued, and what was due and could not be stated, with the figures as people read them. */
export interface InvoicingView {
  mayIssue: boolean;
  held: { reason: string; figures: Record<string, string> }[];
  /** What the EU's register said of the buyer's VAT number: `valid`, `invalid` or `unknown`; null where nobody asked. */
  vatCheck: { state: string; code: string; at: number; consultation: string } | null;
}

/** Something that another shop system was asked to do with its order. */
export interface AskedInShop {
  kind: 'ship' | 'refund' | 'cancel' | 'note' | 'address';
  state: 'waiting' | 'done' | 'refused';
  /** Its words, or why it waits: `edited` while somebody has the order open there. */
  said: string;
  /** Of a refund. */
  amount: Money | null;
  /** Empty for nobody that we know: an outside CRM. */
  by: string;
  at: number;
}

/** Where an order is to go, as it is typed. */
export type DeliveryEntries = Record<
  | 'firstName'
  | 'lastName'
  | 'company'
  | 'line1'
  | 'line2'
  | 'postcode'
  | 'city'
  | 'state'
  | 'country'
  | 'phone',
  string
>;

export interface DeskOrderView extends OrderView {
  contactId: string;
  contactName: string;
  why: WhyView;
  flags: OrderFlag[];
  /** What can be given back through the provider; null when nothing was paid here. */
  refundable: RefundableView | null;
  /** What can be done with it now, in the order in which it is offered. */
  offers: OfferView[];
  /** Null for an order of another shop system. */
  sending: SendingView | null;
  /**
   * Where an order of another shop system is managed; null for one of our own checkout. `takes`: that system does what is asked here.
   * Missing: it does not.
   */
  elsewhere: { name: string; url: string; takes?: boolean } | null;
  /** What that system was asked for, the newest first. Missing: nothing. */
  asked?: AskedInShop[];
  /** How much can still be noted as given back elsewhere; null for one of our own checkout. */
  tellable: Money | null;
  timeline: TimelineEntry[];
  tasks: TaskView[];
  /** What can be done about its documents. Missing: nothing. */
  invoicing?: InvoicingView;
  /** The open cases about it; who waits longest comes first. */
  cases: DeskCaseSummary[];
}

/** A payment of our own checkout that has neither arrived nor failed. Its order is placed when it arrives. */
export interface MoneyOnItsWay {
  id: string;
  shop: ShopView;
  buyer: { name: string; email: string };
  amount: Money;
  gateway: string;
  method: string;
  since: number;
}

export interface OrderServices extends OrderListServices {
  /** The id of the one order that has exactly this number; null where there is none, or more than one. */
  findOrderByNumber(session: StaffSession, number: string): Promise<string | null>;
  /** Lists the payments that are on their way; the one that waits longest comes first. */
  listMoneyOnItsWay(session: StaffSession): Promise<MoneyOnItsWay[]>;
  findOrder(session: StaffSession, orderId: string): Promise<DeskOrderView | null>;
  /** Says what a parcel would be now; nothing is done. */
  planParcel(session: StaffSession, orderId: string, ask: ShipAsk): Promise<ParcelPlan | Refused>;
  shipOrder(session: StaffSession, orderId: string, ask: ShipAsk): Promise<DeskOutcome>;
  cancelOrder(session: StaffSession, orderId: string, ask: CancelAsk): Promise<DeskOutcome>;
  /** Says what a refund would do now; nothing is done. */
  planRefund(
    session: StaffSession,
    orderId: string,
    ask: Pick<RefundAsk, 'what' | 'restock'>,
  ): Promise<RefundPlan | Refused>;
  refundOrder(session: StaffSession, orderId: string, ask: RefundAsk): Promise<DeskOutcome>;
  tellRefund(session: StaffSession, orderId: string, told: ToldRefund): Promise<DeskOutcome>;
  /** Has the other shop system write to the buyer. */
  writeToBuyer(
    session: StaffSession,
    orderId: string,
    ask: { key: string; note: string },
  ): Promise<DeskOutcome>;
  /** Has the other shop system send its order elsewhere. */
  readdressOrder(
    session: StaffSession,
    orderId: string,
    ask: { key: string; address: DeliveryEntries },
  ): Promise<DeskOutcome>;
  /** Issues the invoice of an order; where it cannot be stated the order's page says why. */
  issueInvoice(session: StaffSession, orderId: string): Promise<DeskOutcome>;
  makeDocumentPdf(
    session: StaffSession,
    of: { orderId: string; documentId: string },
  ): Promise<{ filename: string; body: Buffer } | null>;
}
