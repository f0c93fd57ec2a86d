import type { Knex } from 'knex';
import { audit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import { lockOrderRow } from '../orders/queries.ts';
import type { OrderRow } from '../orders/rows.ts';
import { transact, type Transactor } from '../platform/db.ts';
import { sum } from '../platform/money.ts';
import { refuse, type Outcome } from '../platform/outcome.ts';
import { cut } from '../platform/text.ts';
import { listStaffNames } from '../staff/staff.ts';
import { listOfKind, recordActivity } from '../timeline/timeline.ts';
import { NoSuchOrder } from './placed-order.ts';

/** A refund that was made elsewhere, as a member of the staff says. */
export interface OutsideRefund {
  /** The form's own: what is sent twice happens once. */
  key: string;
  /** Minor units of the order's currency. */
  amount: number;
  note: string;
}

const keyOf = (key: string): string => `told:${key}`;

/**
 * Reads how much can still be said to have gone back elsewhere, in minor units: what the order took, without what the shop
 * told or what staff said before, whichever is more, because both may mean the same money. Of €20.00 the shop told €5.00
 * and staff said €8.00: €12.00. `key` is the form that asks: what it said before does not count.
 */
export async function readTellable(
  db: Transactor,
  { id, total, paid_total: paid, refunded_total: refunded }: OrderRow,
  key = '',
): Promise<number> {
  const said = (await listOfKind(db, { orderId: id, kind: 'refund_told' })).filter(
    (each) => each.key !== keyOf(key),
  );
  const told = sum(said.map(({ detail }) => Number(detail['amount'])));
  return Math.max(0, Math.max(total, paid) - Math.max(told, refunded));
}

/** True when this form has said so before. */
export async function isTold(db: Transactor, orderId: string, key: string): Promise<boolean> {
  const said = await listOfKind(db, { orderId, kind: 'refund_told' });
  return said.some((each) => each.key === keyOf(key));
}

interface Told {
  orderId: string;
  refund: OutsideRefund;
  by: string;
}

/**
 * Somebody says that they gave money back where an order was paid. It stands on the timeline and is no fact about
 * money: that one comes from the shop when the refund is made there. Refused by `amount` (`nothing_chosen`, `too_much`);
 * throws `not_found`.
 */
export function recordOutsideRefund(ctx: Context, told: Told): Promise<Outcome> {
  return transact(ctx.db, (trx) => recordOutsideRefundIn(trx, ctx, told));
}

/** The same in the caller's transaction. */
export async function recordOutsideRefundIn(
  trx: Knex.Transaction,
  ctx: Context,
  { orderId, refund, by }: Told,
): Promise<Outcome> {
  if (refund.amount <= 0) return refuse('amount', 'nothing_chosen');
  const staff = (await listStaffNames(trx, [by])).get(by) ?? '';
  const order = await lockOrderRow(trx, orderId);
  if (!order) throw NoSuchOrder();
  const { contact_id: contactId, account_id: accountId, number, currency } = order;
  if (refund.amount > (await readTellable(trx, order, refund.key))) return refuse('amount', 'too_much');
  await audit(trx, ctx, { what: 'refund_told', on: orderId, detail: { amount: refund.amount, currency } });
  await recordActivity({ trx }, ctx, {
    of: { orderId, contactId, accountId },
    kind: 'refund_told',
    key: keyOf(refund.key),
    detail: { number, amount: refund.amount, currency, reason: cut(refund.note, 500), staff },
    at: ctx.clock.now(),
  });
  return { ok: true };
}
