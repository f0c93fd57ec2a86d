import { audit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import { findOrderRow } from '../orders/queries.ts';
import { transact } from '../platform/db.ts';
import { refuse, type Outcome } from '../platform/outcome.ts';
import { cut } from '../platform/text.ts';
import { listStaffNames } from '../staff/staff.ts';
import { recordActivity } from '../timeline/timeline.ts';
import { NoSuchOrder } from './placed-order.ts';

/** A refund that was made elsewhere, as a member of the staff says. */
export interface OutsideRefund {
  /** The form's own: what is sent twice happens once. */
  key: string;
  /** Minor units of the order's currency. */
  amount: number;
  note: string;
}

/**
 * Somebody says that they gave money back where an order was paid. It stands on the timeline and is no fact about
 * money: that one comes from the shop when the refund is made there. Refused by `amount` (`nothing_chosen`); throws
 * `not_found`.
 */
export async function recordOutsideRefund(
  ctx: Context,
  { orderId, refund, by }: { orderId: string; refund: OutsideRefund; by: string },
): Promise<Outcome> {
  if (refund.amount <= 0) return refuse('amount', 'nothing_chosen');
  const order = await findOrderRow(ctx.db, orderId);
  if (!order) throw NoSuchOrder();
  const { contact_id: contactId, account_id: accountId, number, currency } = order;
  const staff = (await listStaffNames(ctx.db, [by])).get(by) ?? '';
  await transact(ctx.db, async (trx) => {
    await audit(trx, ctx, { what: 'refund_told', on: orderId, detail: { amount: refund.amount, currency } });
    await recordActivity({ trx }, ctx, {
      of: { orderId, contactId, accountId },
      kind: 'refund_told',
      key: `told:${refund.key}`,
      detail: { number, amount: refund.amount, currency, reason: cut(refund.note, 500), staff },
      at: ctx.clock.now(),
    });
  });
  return { ok: true };
}
