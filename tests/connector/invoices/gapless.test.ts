import { afterAll, beforeAll, expect, it } from 'vitest';
import { createContext, type Context } from '../../../connector/src/context.ts';
import { issueInvoice } from '../../../connector/src/invoices/issuing/issue-invoice.ts';
import { saveInvoiceSettings } from '../../../connector/src/invoices/shop-settings.ts';
import { dialectOf, isRetryable, openDb, transact } from '../../../connector/src/platform/db.ts';
import { createTestDb } from '../../support/databases.ts';
import { makeSnapshot } from '../../support/make/order-snapshot.ts';
import { postOrder } from '../../support/verbs.ts';
import { placeOrder } from '../customers/visitor.ts';
import { createInvoicing, listDocumentRows, MARIO, type Invoicing } from './invoicing.ts';

const ORDERS = 100;

let app: Invoicing;
let rival: Context;
let close: () => Promise<void>;
beforeAll(async () => {
  const { url, db, ...database } = await createTestDb();
  app = await createInvoicing(() => ({ db }), { CARRELLO_DATABASE_URL: url });
  rival = createContext(app.ctx.config, { ...app.ctx, db: openDb(url) });
  // In one process a connection that waits for the other keeps it from going on.
  if (dialectOf(db) === 'sqlite')
    for (const each of [db, rival.db]) await each.raw('PRAGMA busy_timeout = 1');
  close = async () => {
    await rival.db.destroy();
    await app.close();
    await database.close();
  };
});
afterAll(() => close());

/** Tries until it is through, as the jobs do. */
async function issueThrough(ctx: Context, orderId: string): Promise<string> {
  for (;;) {
    try {
      return (await issueInvoice(ctx, { orderId })).state;
    } catch (error) {
      if (!isRetryable(error)) throw error;
    }
  }
}

it('200 parallel issues over two connectors leave no gap and no double', { timeout: 300_000 }, async () => {
  const { ctx } = app;
  for (let index = 0; index < ORDERS; index += 1) {
    const orderKey = `key_${index}`;
    const snapshot = makeSnapshot({ orderKey, company: MARIO });
    await transact(ctx.db, (trx) =>
      postOrder(trx, ctx, { shopId: 'shp_1', snapshot, webhookId: `msg_${orderKey}` }),
    );
  }
  await app.worker.drain();
  const orders = await ctx.db('orders').pluck('id');
  const states = await Promise.all(
    orders.flatMap((orderId, index) => [
      issueThrough(index % 2 === 0 ? ctx : rival, orderId),
      issueThrough(index % 3 === 0 ? ctx : rival, orderId),
    ]),
  );
  expect(states.sort()).toEqual([
    ...Array.from({ length: ORDERS }, () => 'issued'),
    ...Array.from({ length: ORDERS }, () => 'known'),
  ]);
  const rows = await listDocumentRows(app);
  expect(rows.map(({ sequence }) => sequence)).toEqual(
    Array.from({ length: ORDERS }, (_, index) => index + 1),
  );
  expect(new Set(rows.map(({ order_id }) => order_id)).size).toBe(ORDERS);
  expect(await ctx.db('invoice_series').pluck('last_sequence')).toEqual([ORDERS]);
});

it('an issue that fails after its number was spent leaves no gap', async () => {
  const { ctx } = app;
  const { mode, entityId, fromDay } = {
    mode: 'here',
    entityId: app.entityId,
    fromDay: '2026-01-01',
  } as const;
  await saveInvoiceSettings(ctx, 'shp_1', { mode, entityId, fromDay });
  const orderId = await placeOrder(app, 'late@example.com', { company: MARIO });
  const dies = () => Promise.reject(new Error('the process died'));
  await expect(issueInvoice(ctx, { orderId }, dies)).rejects.toThrow('the process died');
  expect(await listDocumentRows(app, { order_id: orderId })).toEqual([]);
  expect(await issueInvoice(ctx, { orderId })).toMatchObject({ document: { sequence: ORDERS + 1 } });
});
