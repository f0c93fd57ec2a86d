import { findCheckout } from '../../connector/src/checkout/store.ts';
import type { OpenCheckout, Selling } from './selling.ts';

/** Money the shop got from both providers and did not give back. */
export function received({ sandbox }: Selling): number {
  return Object.values(sandbox.ledger().totals).reduce((sum, each) => sum + each.received - each.refunded, 0);
}

/** What one checkout has led to. */
export async function effectsOf({ ctx }: Selling, { id }: OpenCheckout): Promise<Record<string, unknown>> {
  const checkout = await findCheckout(ctx.db, id);
  if (!checkout) throw new Error(`No checkout ${id}`);
  const count = async (table: string, where: object) =>
    ((await ctx.db(table).where(where)) as unknown[]).length;
  const { orderNumber, orderKey: key } = checkout;
  const mails: { subject: string }[] = await ctx.db('mails').select('subject');
  return {
    state: checkout.state,
    inbox: await count('inbox', { webhook_id: `checkout:${id}` }),
    movements: await count('stock_movements', { reason: `sale:${key}`, variant_id: 'mug' }),
    mailRows: mails.filter(({ subject }) => subject.includes(orderNumber ?? '?')).length,
    paidAttempts: await count('pay_attempts', { checkout_id: id, state: 'paid' }),
  };
}

/** What there must be one of, whatever was tried how often. */
export async function countEffects({ ctx, mails }: Selling): Promise<Record<string, number>> {
  const rows = async (table: string, where: object = {}) =>
    Number((await ctx.db(table).where(where).count<{ n: number }[]>({ n: '*' }))[0]?.n);
  return {
    orders: await rows('checkouts', { state: 'paid' }),
    inbox: await rows('inbox'),
    crmOrders: await rows('orders'),
    movements: await rows('stock_movements', { variant_id: 'mug' }),
    reservations: await rows('stock_reservations'),
    mailRows: await rows('mails'),
    mails: mails.length,
    paidAttempts: await rows('pay_attempts', { state: 'paid' }),
  };
}

export const ONE_ORDER = {
  orders: 1,
  inbox: 1,
  crmOrders: 1,
  movements: 1,
  reservations: 0,
  mailRows: 2,
  mails: 2,
  paidAttempts: 1,
};

export async function stockOf({ ctx }: Selling, variantId: string): Promise<number> {
  const row: { stock: number | string } | undefined = await ctx
    .db('variants')
    .where({ id: variantId })
    .first('stock');
  return Number(row?.stock);
}
