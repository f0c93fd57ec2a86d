import type { Transactor } from '../platform/db.ts';
import type { Locale } from '../contract/schemas.ts';
import type { CartInput, CheckoutState } from '../contract/checkout.ts';
import { attemptsNotOver, attemptsOf, removeAttemptsOf } from '../payments/attempts.ts';

export interface Checkout {
  id: string;
  shopId: string;
  /** The hash of the bearer secret, which is stored nowhere. */
  secretHash: string;
  locale: Locale;
  returnUrl: string;
  cart: CartInput;
  state: CheckoutState['state'];
  /** The key of the order to be: made with the checkout, so that every try to place it places the same one. */
  orderKey: string;
  orderNumber: string | null;
  paidAttemptId: string | null;
  placedAt: number | null;
  /** The customer into whose address book its addresses go once it is paid; null where nobody asked for it. */
  keepFor: string | null;
  updatedAt: number;
}

interface CheckoutRow {
  id: string;
  shop_id: string;
  request_key: string;
  secret_hash: string;
  locale: Locale;
  return_url: string;
  cart: string;
  state: Checkout['state'];
  order_key: string;
  order_number: string | null;
  paid_attempt_id: string | null;
  placed_at: number | null;
  keep_for: string | null;
  created_at: number;
  updated_at: number;
}

declare module 'knex/types/tables.js' {
  interface Tables {
    checkouts: CheckoutRow;
  }
}

function toCheckout(row: CheckoutRow): Checkout {
  return {
    id: row.id,
    shopId: row.shop_id,
    secretHash: row.secret_hash,
    locale: row.locale,
    returnUrl: row.return_url,
    cart: JSON.parse(row.cart) as CartInput,
    state: row.state,
    orderKey: row.order_key,
    orderNumber: row.order_number,
    paidAttemptId: row.paid_attempt_id,
    placedAt: row.placed_at,
    keepFor: row.keep_for,
    updatedAt: row.updated_at,
  };
}

export async function findCheckout(trx: Transactor, id: string): Promise<Checkout | null> {
  const row = await trx('checkouts').where({ id }).first();
  return row ? toCheckout(row) : null;
}

export async function findCheckoutByKey(
  trx: Transactor,
  shopId: string,
  requestKey: string,
): Promise<Checkout | null> {
  const row = await trx('checkouts').where({ shop_id: shopId, request_key: requestKey }).first();
  return row ? toCheckout(row) : null;
}

/** Throws the database's duplicate error when the shop's request key is known. */
export async function insertCheckout(
  trx: Transactor,
  checkout: Omit<
    Checkout,
    'state' | 'orderNumber' | 'paidAttemptId' | 'placedAt' | 'keepFor' | 'updatedAt'
  > & {
    requestKey: string;
  },
  now: number,
): Promise<void> {
  await trx('checkouts').insert({
    id: checkout.id,
    shop_id: checkout.shopId,
    request_key: checkout.requestKey,
    secret_hash: checkout.secretHash,
    locale: checkout.locale,
    return_url: checkout.returnUrl,
    cart: JSON.stringify(checkout.cart),
    state: 'open',
    order_key: checkout.orderKey,
    created_at: now,
    updated_at: now,
  });
}

/** Moves a checkout that is not paid; true when it did. A paid one stays paid. */
export async function moveCheckout(
  trx: Transactor,
  id: string,
  change: { state: Exclude<Checkout['state'], 'paid'>; cart?: CartInput },
  now: number,
): Promise<boolean> {
  const changed = await trx('checkouts')
    .where({ id })
    .whereNot({ state: 'paid' })
    .update({
      state: change.state,
      updated_at: now,
      ...(change.cart ? { cart: JSON.stringify(change.cart) } : {}),
    });
  return changed === 1;
}

/** Notes for whom the addresses of a checkout are to be kept; of one that is paid nothing changes any more. */
export async function keepAddressesFor(
  trx: Transactor,
  id: string,
  customerId: string | null,
): Promise<void> {
  await trx('checkouts').where({ id }).whereNot({ state: 'paid' }).update({ keep_for: customerId });
}

/** True for the one attempt that pays it. */
export async function payCheckoutOnce(
  trx: Transactor,
  id: string,
  { attemptId, now }: { attemptId: string; now: number },
): Promise<boolean> {
  const changed = await trx('checkouts')
    .where({ id })
    .whereNot({ state: 'paid' })
    .update({ state: 'paid', paid_attempt_id: attemptId, placed_at: now, updated_at: now });
  return changed === 1;
}

export async function saveOrderNumber(trx: Transactor, id: string, number: string): Promise<void> {
  await trx('checkouts').where({ id }).update({ order_number: number });
}

/** Closes checkouts that nobody has touched since `before`. */
export async function expireCheckouts(
  trx: Transactor,
  { before, now }: { before: number; now: number },
): Promise<void> {
  await trx('checkouts')
    .where({ state: 'open' })
    .where('updated_at', '<', before)
    .update({ state: 'expired', updated_at: now });
}

const MOST_REMOVED = 500;

/**
 * Removes checkouts that expired without a purchase, with what was typed into them: after `untried` those that nobody tried
 * to pay, after `tried` the others; at most 500 a call.
 */
export async function removeCheckouts(
  trx: Transactor,
  before: { untried: number; tried: number },
): Promise<void> {
  const ids = await trx('checkouts')
    .where({ state: 'expired' })
    .where('updated_at', '<', before.untried)
    .where((query) =>
      query.where('updated_at', '<', before.tried).orWhereNotExists(attemptsOf(trx, 'checkouts.id')),
    )
    .whereNotExists(attemptsNotOver(trx, 'checkouts.id'))
    .orderBy(['updated_at', 'id'])
    .limit(MOST_REMOVED)
    .pluck('id');
  if (ids.length === 0) return;
  await removeAttemptsOf(trx, ids);
  await trx('checkouts').whereIn('id', ids).delete();
}
