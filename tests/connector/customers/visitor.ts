import { requestCode, signIn } from '../../../connector/src/customers/customers.ts';
import { type UnversionedSnapshot } from '../../../connector/src/intake/post.ts';
import { transact } from '../../../connector/src/platform/db.ts';
import type { TestApp } from '../../support/app.ts';
import { makeSnapshot } from '../../support/make/order-snapshot.ts';
import { makeNewShop } from '../../support/make/shop.ts';
import { addShop, postOrder } from '../../support/verbs.ts';

export const ANNA = 'anna@example.com';

/** An order of our own checkout from this mailbox, taken through the one door. */
export async function placeOrder(
  { ctx, worker }: TestApp,
  email: string,
  over: Partial<UnversionedSnapshot> = {},
): Promise<string> {
  const orderKey = ctx.ids.new('order');
  const customer = { uid: null, email, accountEmail: null };
  const snapshot = { ...makeSnapshot({ orderKey, customer }), ...over };
  await transact(ctx.db, (trx) =>
    postOrder(trx, ctx, { shopId: 'shp_1', snapshot, webhookId: `msg_${orderKey}` }),
  );
  await worker.drain();
  const row = await ctx.db('orders').where({ order_key: orderKey }).first<{ id: string }>('id');
  return row.id;
}

/** Makes a shop of the orders that `placeOrder` places. */
export async function connectTheirShop({ ctx }: TestApp): Promise<void> {
  const { shop } = await addShop(ctx, makeNewShop({ name: 'Bottega', url: 'https://bottega.example' }));
  await ctx.db('shops').where({ id: shop.id }).update({ id: 'shp_1' });
}

export interface Visitor {
  ask(email?: string): ReturnType<typeof requestCode>;
  enter(code: string, email?: string): ReturnType<typeof signIn>;
}

/** A browser at an address, with the secret it was given. */
export function createVisitor({ ctx }: TestApp, visit = 'a visit', ip = '192.0.2.1', browser = ''): Visitor {
  return {
    ask: (email = ANNA) => requestCode(ctx, { email, visit, locale: 'en', ip, browser }),
    enter: (code, email = ANNA) => signIn(ctx, { email, visit, code, ip, browser }),
  };
}

/** The code of the newest mail. */
export async function readCode(app: TestApp): Promise<string> {
  await app.worker.drain();
  return /\b\d{6}\b/.exec(app.mails.at(-1)?.text ?? '')?.[0] ?? '';
}

/** Six digits that are not the code. */
export function wrongCode(code: string): string {
  return String((Number(code) + 1) % 1_000_000).padStart(6, '0');
}

/** Signs a visitor in by the code of their mail: returns the session's secret. */
export async function signedIn(app: TestApp, visitor: Visitor): Promise<string> {
  await visitor.ask();
  const result = await visitor.enter(await readCode(app));
  if (!result.ok) throw new Error(result.reason);
  return result.token;
}
