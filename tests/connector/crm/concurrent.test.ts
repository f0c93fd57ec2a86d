import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCorebos } from '../../../connector/src/crm/corebos/corebos.ts';
import { createCrmApp, type CrmApp } from '../../support/corebos/app.ts';
import { findDamage, saveOrderLikeCorebos } from '../../support/corebos/saves.ts';
import { makePayment } from '../../support/make/order-snapshot.ts';
import { createProjector } from '../../support/verbs.ts';

let app: CrmApp;

beforeAll(async () => {
  app = await createCrmApp();
});
afterAll(() => app.close());

const NONE = {
  orphans: 0,
  doubleOrderNumbers: 0,
  doubleLineNumbers: 0,
  doublePaymentNumbers: 0,
  doubleOrders: 0,
};

describe('500 orders beside the saves of coreBOS itself', () => {
  it('500 orders beside coreBOS’ own saves give no number twice, leave no half record, and lose nothing', async () => {
    const { ctx, corebos } = app;
    const { corebos: config } = ctx.config;
    if (!config) throw new Error('coreBOS is not configured');
    for (let index = 0; index < 500; index += 1) {
      await app.send({
        ...{ orderKey: `k${index}`, number: `N${index}` },
        customer: { uid: null, email: `buyer${index % 60}@example.com`, accountEmail: null },
        payments: [makePayment({ key: `p${index}`, providerId: `p${index}` })],
      });
    }
    let saving = true;
    const order = { contactId: 1, accountId: 1, productId: 1, quantity: 2, price: 5, rate: 22 };
    const typists = [1, 2].map(async () => {
      let typed = 0;
      for (; saving; typed += 1) await saveOrderLikeCorebos(corebos.db, order);
      return typed;
    });
    // Two processes share the work.
    const second = createProjector(ctx, createCorebos(config, ctx));
    await Promise.all([app.projector.drain(), second.drain()]);
    await app.projector.drain();
    saving = false;
    const typed = (await Promise.all(typists)).reduce((sum, count) => sum + count, 0);
    await second.stop();
    expect(typed).toBeGreaterThan(10);
    expect(await findDamage(corebos)).toEqual(NONE);
    const { orders } = await corebos.row('SELECT COUNT(*) AS orders FROM vtiger_salesorder');
    expect(Number(orders)).toBe(500 + typed);
    expect(await corebos.row('SELECT COUNT(*) AS n, SUM(amount) AS paid FROM vtiger_cobropago')).toEqual({
      n: '500',
      paid: '21960.00',
    });
    expect(await corebos.row('SELECT COUNT(*) AS n FROM vtiger_contactdetails')).toEqual({ n: '60' });
    expect(await ctx.db('crm_changes').count({ n: '*' }).first()).toEqual({ n: 0 });
  }, 900_000);
});
