import type { Knex } from 'knex';
import type { Context } from '../context.ts';
import {
  findPlacedOrder,
  lockPlacedOrder,
  type LockedOrder,
  type PlacedOrder,
} from '../intake/placed-here.ts';
import { AppError } from '../platform/errors.ts';

export const NoSuchOrder = (): AppError => new AppError('not_found', 'There is no such order.');

/** Finds an order that was placed here; throws `not_found` also for one of another source, which is changed there. */
export async function getPlacedOrder({ db }: Pick<Context, 'db'>, orderId: string): Promise<PlacedOrder> {
  const placed = await findPlacedOrder(db, orderId);
  if (!placed) throw NoSuchOrder();
  return placed;
}

/** Locks it for the rest of the transaction and reads it as it is now; throws `not_found`. */
export async function lockOrder(trx: Knex.Transaction, placed: PlacedOrder): Promise<LockedOrder> {
  const order = await lockPlacedOrder(trx, placed);
  if (!order) throw NoSuchOrder();
  return order;
}
