import type { GatewayName, StartPayment } from '../gateways/gateway.ts';
import { findOrderOfCheckout } from '../intake/of-checkout.ts';
import type { PlacedOrder } from '../intake/placed-here.ts';
import type { AttemptState } from './states.ts';
import type { Transactor } from '../platform/db.ts';
import type { Money } from '../platform/money.ts';
import type { BuyerInput, Quote } from '../contract/checkout.ts';
import { cut } from '../platform/text.ts';

/** The company that an order is to be for, and the customer who is of it and chose so. */
export interface BoughtFor {
  accountId: string;
  customerId: string;
}

/** One try to pay a checkout. What is to be paid, by whom and for what is frozen when it starts. */
export interface Attempt {
  id: string;
  checkoutId: string;
  shopId: string;
  gateway: GatewayName;
  state: AttemptState;
  idempotencyKey: string;
  /** The provider's id of the payment; null until it answered. */
  providerId: string | null;
  captureId: string | null;
  /** What was agreed; what was paid instead, once somebody has decided about a mismatch. */
  money: Money;
  buyer: BuyerInput;
  quote: Quote;
  request: StartPayment;
  method: string;
  failure: string | null;
  paidAt: number | null;
  /** Since when its money is on its way; null before, and it stays when the money has arrived. */
  onItsWayAt: number | null;
  /** Whose share of what is held without money it uses (checkout/hold.ts); empty for what began before there were shares. */
  visitor: string;
  /** Null for a private order. Who has left the company when the order is placed has a private one, too. */
  boughtFor: BoughtFor | null;
  createdAt: number;
}

export interface AttemptRow {
  id: string;
  checkout_id: string;
  shop_id: string;
  gateway: GatewayName;
  state: AttemptState;
  /** The checkout's id while the attempt is open, else null: one open attempt a checkout. */
  open_key: string | null;
  idempotency_key: string;
  /** The provider's id behind its name: `stripe:pi_1`. */
  provider_key: string | null;
  capture_id: string | null;
  amount: number;
  currency: string;
  buyer: string;
  quote: string;
  request: string;
  method: string;
  failure: string | null;
  paid_at: number | null;
  on_its_way_at: number | null;
  visitor: string;
  account_id: string | null;
  customer_id: string | null;
  created_at: number;
  updated_at: number;
  next_check_at: number;
}

declare module 'knex/types/tables.js' {
  interface Tables {
    pay_attempts: AttemptRow;
  }
}

const providerKey = (gateway: GatewayName, providerId: string): string => `${gateway}:${providerId}`;

function boughtForOf({ account_id: accountId, customer_id: customerId }: AttemptRow): BoughtFor | null {
  return accountId === null || customerId === null ? null : { accountId, customerId };
}

/** Reads an attempt out of its row. */
export function toAttempt(row: AttemptRow): Attempt {
  return {
    id: row.id,
    checkoutId: row.checkout_id,
    shopId: row.shop_id,
    gateway: row.gateway,
    state: row.state,
    idempotencyKey: row.idempotency_key,
    providerId: row.provider_key?.slice(row.gateway.length + 1) ?? null,
    captureId: row.capture_id,
    money: { amount: row.amount, currency: row.currency },
    buyer: JSON.parse(row.buyer) as BuyerInput,
    quote: JSON.parse(row.quote) as Quote,
    request: JSON.parse(row.request) as StartPayment,
    method: row.method,
    failure: row.failure,
    paidAt: row.paid_at,
    onItsWayAt: row.on_its_way_at,
    visitor: row.visitor,
    boughtFor: boughtForOf(row),
    createdAt: row.created_at,
  };
}

export type NewAttempt = Pick<
  Attempt,
  | 'id'
  | 'checkoutId'
  | 'shopId'
  | 'gateway'
  | 'money'
  | 'buyer'
  | 'quote'
  | 'request'
  | 'visitor'
  | 'boughtFor'
>;

/** Throws the database's duplicate error while another attempt of the checkout is open. */
export async function insertAttempt(
  trx: Transactor,
  attempt: NewAttempt,
  { now, nextCheckAt }: { now: number; nextCheckAt: number },
): Promise<void> {
  await trx('pay_attempts').insert({
    id: attempt.id,
    checkout_id: attempt.checkoutId,
    shop_id: attempt.shopId,
    gateway: attempt.gateway,
    state: 'intent',
    open_key: attempt.checkoutId,
    idempotency_key: `start:${attempt.id}`,
    amount: attempt.money.amount,
    currency: attempt.money.currency,
    buyer: JSON.stringify(attempt.buyer),
    quote: JSON.stringify(attempt.quote),
    request: JSON.stringify(attempt.request),
    visitor: attempt.visitor,
    account_id: attempt.boughtFor?.accountId ?? null,
    customer_id: attempt.boughtFor?.customerId ?? null,
    created_at: now,
    updated_at: now,
    next_check_at: nextCheckAt,
  });
}

async function findBy(trx: Transactor, where: Partial<AttemptRow>): Promise<Attempt | null> {
  const row = await trx('pay_attempts').where(where).first();
  return row ? toAttempt(row) : null;
}

export function findAttempt(trx: Transactor, id: string): Promise<Attempt | null> {
  return findBy(trx, { id });
}

export function findOpenAttempt(trx: Transactor, checkoutId: string): Promise<Attempt | null> {
  return findBy(trx, { open_key: checkoutId });
}

export function findAttemptByProvider(
  trx: Transactor,
  gateway: GatewayName,
  id: string,
): Promise<Attempt | null> {
  return findBy(trx, { provider_key: providerKey(gateway, id) });
}

export function findAttemptByCapture(
  trx: Transactor,
  gateway: GatewayName,
  captureId: string,
): Promise<Attempt | null> {
  return findBy(trx, { capture_id: captureId, gateway });
}

/**
 * Finds the attempt that paid a checkout and so placed its order; null when nothing was paid. There is at most one,
 * because the transaction that makes an attempt `paid` places the order, and a second payment becomes `late`
 * (checkout/record-payment.ts).
 */
export function findPaidAttempt(trx: Transactor, checkoutId: string): Promise<Attempt | null> {
  return findBy(trx, { checkout_id: checkoutId, state: 'paid' });
}

/** Finds the order that an attempt placed; null for one that paid nothing, such as one whose money came late. */
export function findOrderOf(trx: Transactor, attempt: Attempt): Promise<PlacedOrder | null> {
  return attempt.state === 'paid' ? findOrderOfCheckout(trx, attempt) : Promise.resolve(null);
}

export async function findLastAttempt(trx: Transactor, checkoutId: string): Promise<Attempt | null> {
  const row = await trx('pay_attempts')
    .where({ checkout_id: checkoutId })
    .orderBy([
      { column: 'created_at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .first();
  return row ? toAttempt(row) : null;
}

/**
 * Locks the attempt until the transaction ends and reads it as it is now. The lock is an update, not FOR UPDATE: that
 * also holds on SQLite, and between the nodes of a cluster the second one to commit is told to start again.
 */
export async function lockAttempt(trx: Transactor, id: string, now: number): Promise<Attempt | null> {
  await trx('pay_attempts').where({ id }).update({ updated_at: now });
  return findAttempt(trx, id);
}

export async function saveAttempt(
  trx: Transactor,
  attempt: Attempt,
  { isOpen, now }: { isOpen: boolean; now: number },
): Promise<void> {
  await trx('pay_attempts')
    .where({ id: attempt.id })
    .update({
      state: attempt.state,
      amount: attempt.money.amount,
      currency: attempt.money.currency,
      open_key: isOpen ? attempt.checkoutId : null,
      provider_key: attempt.providerId === null ? null : providerKey(attempt.gateway, attempt.providerId),
      capture_id: attempt.captureId,
      method: cut(attempt.method, 200),
      failure: attempt.failure,
      paid_at: attempt.paidAt,
      on_its_way_at: attempt.onItsWayAt,
      updated_at: now,
    });
}

/** Hands out the attempts of the checkout that a column of the caller's query names: `checkouts.id`. */
export const attemptsOf = (trx: Transactor, column: string) =>
  trx('pay_attempts').whereRaw('pay_attempts.checkout_id = ??', [column]);

/** Hands out those of them by which money moved, or may still move. */
export const attemptsNotOver = (trx: Transactor, column: string) =>
  attemptsOf(trx, column).whereNotIn('state', ['declined', 'cancelled']);

/** Removes the attempts of checkouts that nobody will ever pay, with what their buyers typed. */
export async function removeAttemptsOf(trx: Transactor, checkoutIds: string[]): Promise<void> {
  await trx('pay_attempts').whereIn('checkout_id', checkoutIds).delete();
}

/** Keeps why an attempt failed; the first reason stays. */
export async function keepFailure(trx: Transactor, id: string, failure: string): Promise<void> {
  await trx('pay_attempts').where({ id }).whereNull('failure').update({ failure });
}

/** Lists the attempts under way whose next look is due; the one that waits longest comes first. */
export async function listDueAttempts(trx: Transactor, now: number, limit: number): Promise<Attempt[]> {
  const rows = await trx('pay_attempts')
    .whereNotNull('open_key')
    .whereIn('state', ['intent', 'open', 'processing'])
    .where('next_check_at', '<=', now)
    .orderBy(['next_check_at', 'id'])
    .limit(limit);
  return rows.map(toAttempt);
}

const MOST_WAITING = 100;

/**
 * Lists the attempts whose money is on its way, or that wait for a person, at most a hundred; the one that waits longest
 * comes first.
 */
export async function listWaiting(db: Transactor, state: 'processing' | 'mismatch'): Promise<Attempt[]> {
  const rows = await db('pay_attempts')
    .whereNotNull('open_key')
    .where({ state })
    .orderBy(['on_its_way_at', 'id'])
    .limit(MOST_WAITING);
  return rows.map(toAttempt);
}

/**
 * Gives what one customer is paying for a company to the one that they have become. What is paid already was written down
 * with its order.
 */
export async function moveOpenAttempts(
  trx: Transactor,
  { from, to }: { from: string; to: string },
): Promise<void> {
  await trx('pay_attempts').whereNotNull('open_key').where({ customer_id: from }).update({ customer_id: to });
}

export async function postponeCheck(trx: Transactor, id: string, nextCheckAt: number): Promise<void> {
  await trx('pay_attempts').where({ id }).update({ next_check_at: nextCheckAt });
}
