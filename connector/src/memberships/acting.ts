import type { Transactor } from '../platform/db.ts';
import { AppError } from '../platform/errors.ts';
import { findCompanyOrder, mayActOn } from './company-orders.ts';
import { findMember } from './store.ts';

interface OrderKeyColumns {
  shop_id: string;
  order_key: string;
}

/** The same as `mayActOn`, of an order's row. */
export const mayAct = (db: Transactor, customerId: string, order: OrderKeyColumns): Promise<boolean> =>
  mayActOn(db, customerId, { shopId: order.shop_id, orderKey: order.order_key });

/** True where the order is of a company whose orders this customer sees now. */
export async function isSeenByMember(
  db: Transactor,
  customerId: string,
  order: OrderKeyColumns,
): Promise<boolean> {
  const key = { shopId: order.shop_id, orderKey: order.order_key };
  const company = await findCompanyOrder(db, key);
  const member = company && (await findMember(db, { accountId: company.account_id, customerId }));
  return member !== undefined && (member.sees !== 'own' || company?.customer_id === customerId);
}

/** Throws `forbidden` for whoever may look at an order and no more. */
export async function assertMayAct(
  db: Transactor,
  customerId: string,
  order: OrderKeyColumns,
): Promise<void> {
  if (!(await mayAct(db, customerId, order)))
    throw new AppError(
      'forbidden',
      'Only who ordered this for the company, or a manager of it, may do this.',
    );
}
