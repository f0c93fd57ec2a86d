import type { Money, Page } from '../../services.ts';
import type { StaffSession } from '../services.ts';
import type { DeskOrderSummary } from './services.ts';

/** The record whose orders are listed. */
export type OrdersOf = { contactId: string } | { companyId: string };

/** What a list of orders is narrowed to, as it is typed: words, ids, days like `2026-03-31`; what is empty does not count. */
export interface OrderFilterEntries {
  status: string;
  money: string;
  shop: string;
  /** Who looks after the buyer. */
  owner: string;
  /** Two capitals: where the goods go. */
  country: string;
  /** Bounds of amounts in whole units: at least, and less than. */
  least: string;
  below: string;
  /** Article number, a part of the name, or the shop's key. */
  product: string;
  /** A tag of the buyer. */
  tag: string;
  from: string;
  to: string;
  /** `oldest`, or `amount` for the largest of the newest 10,000; else the newest come first. */
  sort: string;
}

/** What the orders of a filter come to. */
export interface OrderSumView {
  /** Null where there are more than 10,000. */
  orders: number | null;
  /** One by currency: the orders' totals, and what was paid of them and stayed. */
  totals: { total: Money; kept: Money }[];
}

export interface OrderListServices {
  /** Finds orders by number, name, e-mail or company. With `of` it lists all orders of that record instead. */
  listOrders(
    session: StaffSession,
    input: { search: string; of?: OrdersOf; cursor: string | null; filter?: OrderFilterEntries },
  ): Promise<Page<DeskOrderSummary>>;
  /** Lists what can be chosen in a filter beside words. */
  listOrderChoices(session: StaffSession): Promise<{
    shops: { id: string; name: string }[];
    staff: { id: string; name: string }[];
    tags: string[];
    /** Where steps of amounts begin, in whole units. */
    amounts: number[];
  }>;
  /** Counts and sums the orders of a filter; asked after the list, because it may take longer. */
  sumOrders(session: StaffSession, filter: OrderFilterEntries): Promise<OrderSumView>;
  /** Prints the first orders of a filter as CSV, up to 10,000. */
  printOrders(session: StaffSession, filter: OrderFilterEntries): Promise<string>;
}
