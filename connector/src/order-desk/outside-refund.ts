import type { DeskOutcome, ToldRefund } from '@carrello/portal/services';
import type { Context } from '../context.ts';
import { isDuplicateKey } from '../platform/db.ts';
import { AppError } from '../platform/errors.ts';
import { cut } from '../platform/text.ts';
import { listStaffNames } from '../staff/staff.ts';

/**
 * Somebody says that they gave money back where an order was paid. It stands on the timeline and is no fact about
 * money: that one comes from the shop when the refund is made there.
 */
export async function tellRefund(
  ctx: Context,
  { orderId, told, staffId }: { orderId: string; told: ToldRefund; staffId: string },
): Promise<DeskOutcome> {
  const done: DeskOutcome = { ok: true, notice: 'told' };
  if (told.amount <= 0) return { ok: false, field: 'amount', reason: 'nothing_chosen' };
  const order:
    { contact_id: string; account_id: string | null; number: string; currency: string } | undefined =
    await ctx.db('orders').where({ id: orderId }).first('contact_id', 'account_id', 'number', 'currency');
  if (!order) throw new AppError('not_found', 'There is no such order.');
  const { contact_id, account_id, number, currency } = order;
  const staff = (await listStaffNames(ctx.db, [staffId])).get(staffId) ?? '';
  const detail = { number, amount: told.amount, currency, reason: cut(told.note, 500), staff };
  try {
    await ctx.db('activities').insert({
      of_id: orderId,
      id: ctx.ids.new('activity'),
      contact_id,
      account_id,
      order_id: orderId,
      kind: 'refund_told',
      activity_key: `told:${told.key}`,
      detail: JSON.stringify(detail),
      happened_at: ctx.clock.now(),
    });
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
  return done;
}
