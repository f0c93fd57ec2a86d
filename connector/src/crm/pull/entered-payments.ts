import { Big } from 'big.js';
import type { Context } from '../../context.ts';
import {
  applyWaiting,
  changePlacedOrder,
  findPlacedOrder,
  lockPlacedOrder,
} from '../../intake/placed-here.ts';
import { recordOutsideRefundIn } from '../../order-desk/outside-refund.ts';
import { listOrdersByIds } from '../../orders/for-crm.ts';
import { toIso } from '../../platform/clock.ts';
import { transact } from '../../platform/db.ts';
import { currencyDecimals, round } from '../../platform/money.ts';
import type { Crm, EnteredPayment } from '../crm.ts';
import { recordIssue } from '../issues.ts';
import { paymentKey } from '../push/money-records.ts';
import { BY } from './taking.ts';

const keyOf = ({ outsideId }: EnteredPayment): string => `${BY}-${outsideId}`;

/** Says to staff why it is no fact here; once, however often it is read. */
async function tell(ctx: Context, payment: EnteredPayment, why: string): Promise<void> {
  const { outsideId, orderId, amount, currency, method } = payment;
  await recordIssue(ctx.db, ctx, {
    key: `payment:${outsideId}:${payment.contentHash.slice(0, 32)}`,
    kind: 'untaken',
    record: { kind: 'order', id: orderId },
    text: `${method} ${amount} ${currency}: ${why}`.trim(),
  });
}

/**
 * Takes a payment that staff typed there for an order: a fact of the order's next version, where the order is changed here.
 * Money out stands on the timeline, as what staff say at the desk does. It is linked before it is a fact, and known after,
 * so that a crash neither loses it nor writes it there again.
 */
export async function takeEnteredPayment(ctx: Context, crm: Crm, payment: EnteredPayment): Promise<void> {
  const { orderId } = payment;
  const [order] = await listOrdersByIds(ctx.db, [orderId]);
  if (!order) return;
  const key = keyOf(payment);
  await crm.linkPayment(payment, paymentKey(orderId, key));
  const scale = new Big(10).pow(currencyDecimals(order.currency));
  const amount = round(new Big(payment.amount).times(scale));
  const placed = await findPlacedOrder(ctx.db, orderId);
  if (payment.currency !== order.currency) {
    await tell(ctx, payment, `counted in ${payment.currency}, and the order is in ${order.currency}`);
  } else if (amount < 0) {
    const refund = {
      key: `${key}.${payment.contentHash.slice(0, 16)}`,
      amount: -amount,
      note: payment.reference,
    };
    const told = await transact(ctx.db, (trx) =>
      recordOutsideRefundIn(trx, ctx, { orderId, refund, by: BY }),
    );
    if (!told.ok) await tell(ctx, payment, 'more than the order took');
  } else if (!placed) {
    await tell(ctx, payment, 'this order is paid where it was placed: record the payment there');
  } else {
    await transact(ctx.db, async (trx) => {
      const locked = await lockPlacedOrder(trx, placed);
      if (!locked) return;
      const { payments } = locked.snapshot;
      const fact = {
        ...{ key, gateway: BY, method: payment.method || crm.name, providerId: payment.reference || null },
        ...{ amount, currency: order.currency, state: 'paid' as const, at: toIso(payment.paidAt) },
      };
      const known = payments.find((each) => each.key === key);
      if (known && known.amount === amount && known.at === fact.at) return;
      const others = payments.filter((each) => each.key !== key);
      await changePlacedOrder(trx, ctx, locked, { payments: [...others, fact] });
    });
    await applyWaiting(ctx, placed);
  }
  await crm.acknowledgePayment(payment);
}
