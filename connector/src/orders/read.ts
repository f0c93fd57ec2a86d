import type { DeskServices, OrderSummary, OrderView, Page } from '@carrello/portal/services';
import { AppError } from '../platform/errors.ts';
import type { Transactor } from '../platform/db.ts';

/** Whose orders: placed from one of the proven mailboxes, or signed in as this customer. Never by contact. */
export interface OrderOwner {
  mailboxKeys: string[];
  customerId: string;
}

/** Newest first, twenty to a page; only the owner's. */
export function listCustomerOrders(
  _db: Transactor,
  _input: OrderOwner & { cursor: string | null },
): Promise<Page<OrderSummary>> {
  throw new AppError('internal', 'Not yet.');
}

/** Null when there is no such order or it is not the owner's. */
export function findCustomerOrder(_db: Transactor, _owner: OrderOwner, _orderId: string): Promise<OrderView | null> {
  throw new AppError('internal', 'Not yet.');
}

/** The id behind the random key of a confirmation mail's link, if it is the owner's. */
export function findOrderIdByKey(_db: Transactor, _owner: OrderOwner, _orderKey: string): Promise<string | null> {
  throw new AppError('internal', 'Not yet.');
}

/** Any order, for code that has already decided who may see it (the mail to the buyer, the document of an order). */
export function findOrder(_db: Transactor, _orderId: string): ReturnType<DeskServices['findOrder']> {
  throw new AppError('internal', 'Not yet.');
}

export function listOrders(
  _db: Transactor,
  _input: { search: string; cursor: string | null },
): ReturnType<DeskServices['listOrders']> {
  throw new AppError('internal', 'Not yet.');
}

/** How many orders a shop has brought, and when the newest was placed. */
export function countShopOrders(_db: Transactor, _shopId: string): Promise<{ count: number; lastAt: number | null }> {
  return Promise.resolve({ count: 0, lastAt: null });
}
