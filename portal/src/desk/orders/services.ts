import type { Money, OrderSummary, OrderView, Page } from '../../services.ts';
import type { TimelineEntry, WhyView } from '../contacts/services.ts';
import type { DeskOutcome, StaffSession } from '../services.ts';
import type { TaskView } from '../work/services.ts';

export interface ShipAsk {
  /** Of the form: sent twice, it happens once. */
  key: string;
  carrier: string;
  trackingNumber: string;
  trackingUrl: string;
  /** Nothing more is to be sent. */
  complete: boolean;
}

export interface CancelAsk {
  key: string;
  note: string;
  refund: boolean;
  /** The goods are back in the stock. */
  restock: boolean;
}

export interface RefundAsk {
  key: string;
  /** The buyer reads it. */
  note: string;
  restock: boolean;
  what:
    | { kind: 'all' }
    /** Minor units. */
    | { kind: 'amount'; amount: number }
    /** Pieces as decimal strings. */
    | { kind: 'lines'; lines: { lineKey: string; quantity: string }[] };
}

/** A refund that was made elsewhere, as somebody tells it: a fact about what was said, not about money. */
export interface ToldRefund {
  key: string;
  amount: number;
  note: string;
}

export interface RefundableView {
  left: Money;
  /** On its way back: its end is not known yet. */
  waiting: Money;
  gateway: string;
  lines: {
    lineKey: string;
    kind: 'product' | 'shipping' | 'fee';
    name: string;
    /** What is left of the line. */
    quantity: string;
    gross: Money;
  }[];
}

/** A finding that a person has to look at, with the amount it is about where there is one. */
export interface OrderFlag {
  code: string;
  difference: Money | null;
}

export interface DeskOrderSummary extends OrderSummary {
  contactId: string;
  contactName: string;
}

export interface DeskOrderView extends OrderView {
  contactId: string;
  contactName: string;
  why: WhyView;
  flags: OrderFlag[];
  /** What can be given back through the provider; null when nothing was paid here. */
  refundable: RefundableView | null;
  /** Where an order of another shop system is managed; null for one of our own checkout. */
  elsewhere: { name: string; url: string } | null;
  timeline: TimelineEntry[];
  tasks: TaskView[];
}

/** The orders of one record. */
export type OrdersOf = { contactId: string } | { companyId: string };

export interface OrderServices {
  /** By order number, name, e-mail or company; of one record they are all of its orders, whatever the search. */
  listOrders(
    session: StaffSession,
    input: { search: string; of?: OrdersOf; cursor: string | null },
  ): Promise<Page<DeskOrderSummary>>;
  findOrder(session: StaffSession, orderId: string): Promise<DeskOrderView | null>;
  shipOrder(session: StaffSession, orderId: string, ask: ShipAsk): Promise<DeskOutcome>;
  cancelOrder(session: StaffSession, orderId: string, ask: CancelAsk): Promise<DeskOutcome>;
  refundOrder(session: StaffSession, orderId: string, ask: RefundAsk): Promise<DeskOutcome>;
  tellRefund(session: StaffSession, orderId: string, told: ToldRefund): Promise<DeskOutcome>;
}
