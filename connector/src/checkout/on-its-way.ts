import type { Knex } from 'knex';
import type { Context } from '../context.ts';
import { GATEWAY_NAMES } from '../gateways/ways-to-pay.ts';
import { queueMail } from '../mails/mails.ts';
import { failedMail, onItsWayMail, type SlowPayment } from '../mails/payment-on-its-way.ts';
import type { Attempt } from '../payments/attempts.ts';
import { recordFlag } from '../payments/money-alerts.ts';
import { getShop } from '../shops/shops.ts';
import { findCheckout } from './store.ts';

async function readPayment(trx: Knex.Transaction, attempt: Attempt): Promise<SlowPayment> {
  const { id, checkoutId, money, buyer, method, gateway } = attempt;
  const checkout = await findCheckout(trx, checkoutId);
  if (!checkout) throw new Error(`Checkout ${checkoutId} is missing`);
  return {
    ...{ attemptId: id, orderKey: checkout.orderKey, money, locale: checkout.locale, to: buyer.email },
    method: method || GATEWAY_NAMES[gateway],
    name: `${buyer.billing.firstName} ${buyer.billing.lastName}`,
    shop: await getShop(trx, attempt.shopId),
  };
}

/** Writes to the buyer that the money is on its way, once for an attempt. */
export async function mailOnItsWay(trx: Knex.Transaction, ctx: Context, attempt: Attempt): Promise<void> {
  await queueMail(trx, ctx, onItsWayMail(await readPayment(trx, attempt)));
}

/** The money did not arrive after all: its buyer reads it by mail, the staff at the desk. */
export async function mailFailed(trx: Knex.Transaction, ctx: Context, attempt: Attempt): Promise<void> {
  await queueMail(trx, ctx, failedMail(await readPayment(trx, attempt)));
  const { id, gateway, money, providerId, buyer } = attempt;
  const detail = { gateway, ...money, providerId, email: buyer.email };
  await recordFlag(trx, ctx, { code: 'payment_not_arrived', key: id, attemptId: id, detail });
}
