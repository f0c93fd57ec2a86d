import type { MoneyFlag, OrderFlag } from '@carrello/portal/services';
import { listOrderIdsOfCheckouts } from '../../intake/of-checkout.ts';
import { listFlagsOfAttempt, listOpenFlags } from '../../payments/money-alerts.ts';
import type { Transactor } from '../../platform/db.ts';

function moneyIn({ amount, currency }: Record<string, unknown>): MoneyFlag['amount'] {
  return typeof amount === 'number' && typeof currency === 'string' ? { amount, currency } : null;
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** What else is known: `gateway: stripe, providerId: pi_1`. */
const restOf = (detail: Record<string, unknown>): string =>
  Object.entries(detail)
    .filter(([name]) => name !== 'amount' && name !== 'currency')
    .map(([name, value]) => `${name}: ${textOf(value)}`)
    .join(', ');

/** The open findings about money, each with the order it is about; the newest come first. */
export async function listMoneyFlags(db: Transactor): Promise<MoneyFlag[]> {
  const flags = await listOpenFlags(db);
  const paid = flags.flatMap((flag) => flag.paid ?? []);
  const orderIds = await listOrderIdsOfCheckouts(db, paid);
  return flags.map((flag) => ({
    id: flag.id,
    code: flag.code,
    at: flag.at,
    amount: moneyIn(flag.detail),
    orderId: orderIds.get(flag.paid?.checkoutId ?? '') ?? null,
    detail: restOf(flag.detail),
  }));
}

/** Those about the attempt that paid an order. */
export async function listOrderFlags(db: Transactor, attemptId: string): Promise<OrderFlag[]> {
  const flags = await listFlagsOfAttempt(db, attemptId);
  return flags.map(({ code, detail }) => ({ code, difference: moneyIn(detail) }));
}
