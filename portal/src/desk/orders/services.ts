import type { Money, OrderSummary, OrderView, Page, ShopView } from '../../services.ts';
import type { TimelineEntry, WhyView } from '../contacts/services.ts';
import type { DeskOutcome, StaffSession } from '../services.ts';
import type { TaskView } from '../work/services.ts';

export interface ShipAsk {
  /** The key of the form: a form that is sent twice acts once. */
  key: string;
  carrier: string;
  trackingNumber: string;
  trackingUrl: string;
  /** True when nothing more is to be sent. */
  complete: boolean;
}

export interface CancelAsk {
  key: string;
  note: string;
  refund: boolean;
  /** True when the goods are back in stock. */
  restock: boolean;
}

export interface RefundAsk {
  key: string;
  /** The buyer reads it. */
  note: string;
  restock: boolean;
  what:
    | { kind: 'all' }
    /** `amount` is in minor units of the order's currency. */
    | { kind: 'amount'; amount: number }
    /** `quantity` is a number of pieces, as a decimal string. */
    | { kind: 'lines'; lines: { lineKey: string; quantity: string }[] };
}

/** A refund that staff made elsewhere, as they say. It is a note and no fact about money; that comes from the shop. */
export interface ToldRefund {
  key: string;
  amount: number;
  note: string;
}

export interface RefundableView {
  left: Money;
  /** The refunds under way, which may still fail. */
  waiting: Money;
  gateway: string;
  lines: {
    lineKey: string;
    kind: 'product' | 'shipping' | 'fee';
    name: string;
    /** The pieces of the line that can still be refunded, as a decimal string. */
    quantity: string;
    gross: Money;
  }[];
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

/** The record whose orders are listed. */
export type OrdersOf = { contactId: string } | { companyId: string };

export interface OrderServices {
  /** Finds orders by number, name, e-mail or company. With `of` it lists all orders of that record instead. */
  listOrders(
    session: StaffSession,
    input: { search: string; of?: OrdersOf; cursor: string | null },
  ): Promise<Page<DeskOrderSummary>>;
  /** Lists the payments that are on their way; the one that waits longest comes first. */
  listMoneyOnItsWay(session: StaffSession): Promise<MoneyOnItsWay[]>;
  findOrder(session: StaffSession, orderId: string): Promise<DeskOrderView | null>;
  shipOrder(session: StaffSession, orderId: string, ask: ShipAsk): Promise<DeskOutcome>;
  cancelOrder(session: StaffSession, orderId: string, ask: CancelAsk): Promise<DeskOutcome>;
  refundOrder(session: StaffSession, orderId: string, ask: RefundAsk): Promise<DeskOutcome>;
  tellRefund(session: StaffSession, orderId: string, told: ToldRefund): Promise<DeskOutcome>;
}
