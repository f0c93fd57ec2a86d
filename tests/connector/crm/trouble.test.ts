import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HOUR, MINUTE } from '../../../connector/src/platform/clock.ts';
import { createCorebos } from '../../../connector/src/crm/corebos/corebos.ts';
import { readChangeBacklog } from '../../../connector/src/changes/backlog.ts';
import { createCrmApp, type CrmApp } from '../../support/corebos/app.ts';
import { makePayment, makeRefund } from '../../support/make/order-snapshot.ts';
import { findDamage } from '../../support/corebos/saves.ts';
import { createProjector, type Crm } from '../../support/verbs.ts';

let app: CrmApp;
beforeEach(async () => {
  app = await createCrmApp();
});
afterEach(() => app.close());

const LATER = '2026-03-02T12:00:00.000Z';
const NONE = {
  orphans: 0,
  doubleOrderNumbers: 0,
  doubleLineNumbers: 0,
  doublePaymentNumbers: 0,
  doubleOrders: 0,
};
const orders = () =>
  app.corebos.rows('SELECT customerno, sostatus FROM vtiger_salesorder ORDER BY salesorderid');

describe('a day without coreBOS', () => {
  it('a day without coreBOS loses nothing: the backlog shows its age, and orders follow in their order', async () => {
    const { ctx, clock } = app;
    const gone = createCorebos({ ...needConfig(), databaseUrl: 'mysql://root@127.0.0.1:1/gone' }, ctx);
    const blind = createProjector(ctx, gone);
    const since = clock.now();
    for (let index = 0; index < 30; index += 1) {
      await app.send({ orderKey: `k${index}`, number: `N${String(index).padStart(2, '0')}` });
      clock.advance(48 * MINUTE);
      if (index % 10 === 0) await expect(blind.drain()).rejects.toThrow();
    }
    await blind.stop();
    const backlog = await readChangeBacklog(ctx.db);
    expect(backlog).toMatchObject({ oldestAt: since, aside: 0 });
    expect(backlog.waiting).toBeGreaterThanOrEqual(61);
    await app.settle();
    expect((await orders()).map(({ customerno }) => customerno)).toEqual(
      Array.from({ length: 30 }, (_, index) => `N${String(index).padStart(2, '0')}`),
    );
    expect(await readChangeBacklog(ctx.db)).toMatchObject({ waiting: 0, oldestAt: null });
    expect(await findDamage(app.corebos)).toEqual(NONE);
  });
});

function needConfig() {
  const { corebos } = app.ctx.config;
  if (!corebos) throw new Error('coreBOS is not configured');
  return corebos;
}

/** It is the same CRM, but the process dies right after an effect was committed there. */
function dyingAfter(crm: Crm, kind: 'applyOrder' | 'applyPayment' | 'applyContact'): Crm {
  let died = false;
  return {
    ...crm,
    async [kind](records: never[]) {
      const applied = await crm[kind](records);
      if (died) return applied;
      died = true;
      throw new Error('killed');
    },
    ready: () => (died ? Promise.reject(new Error('dead')) : crm.ready()),
  };
}

describe('a crash between the effect in coreBOS and the mark in Carrello', () => {
  it.each(['applyContact', 'applyOrder', 'applyPayment'] as const)(
    'a crash after %s writes nothing twice',
    async (kind) => {
      const { ctx, clock } = app;
      await app.send({ orderKey: 'a', number: 'A' });
      await expect(createProjector(ctx, dyingAfter(app.crm, kind)).drain()).rejects.toThrow();
      clock.advance(HOUR);
      await app.settle();
      expect(await findDamage(app.corebos)).toEqual(NONE);
      const count = async (table: string) => (await app.corebos.rows(`SELECT 1 FROM ${table}`)).length;
      const counts = [
        await count('vtiger_contactdetails'),
        await count('vtiger_salesorder'),
        await count('vtiger_cobropago'),
      ];
      expect(counts).toEqual([1, 1, 1]);
      expect(await ctx.db('crm_changes').select('*')).toEqual([]);
    },
  );
});

describe('a process that is killed', () => {
  it('what it had taken is taken by another within half a minute', async () => {
    const { ctx, clock } = app;
    await app.send({ orderKey: 'a', number: 'A' });
    let die = (_: Error): void => undefined;
    const hanging = new Promise<never>((_, reject) => (die = reject));
    const first = createProjector(ctx, { ...app.crm, applyContact: () => hanging });
    const killed = first.drain().catch(() => undefined);
    await expect.poll(() => ctx.db('crm_changes').whereNot({ claim: '' }).pluck('kind')).toContain('order');
    await app.projector.drain();
    expect(await orders()).toEqual([]);
    clock.advance(30_000);
    await app.projector.drain();
    expect(await orders()).toHaveLength(1);
    expect(await ctx.db('crm_changes').select('*')).toEqual([]);
    die(new Error('killed'));
    await killed;
  });
});

describe('a private buyer who is called like a company', () => {
  it('a private buyer is not put under a company of the same name', async () => {
    const account = { accountid: 900_001, account_no: 'ACC9', accountname: 'Maria Rossi' };
    await app.corebos.db.query('INSERT INTO vtiger_account SET ?', [account]);
    const entity = { crmid: 900_001, setype: 'Accounts', cbuuid: 'x', smownerid: 1, deleted: 0 };
    await app.corebos.db.query('INSERT INTO vtiger_crmobject SET ?', [
      { ...entity, modifiedtime: '2026-01-01' },
    ]);
    await app.send({ orderKey: 'a', company: null });
    await app.settle();
    const [contact] = await app.corebos.rows('SELECT lastname, accountid FROM vtiger_contactdetails');
    expect(contact?.['lastname']).toBe('Rossi');
    expect(contact?.['accountid']).not.toBe('900001');
    const links = await app.corebos.rows('SELECT kind FROM carrello_links WHERE crmid = 900001');
    expect(links).toEqual([]);
  });
});

describe('an order that changes while it is being projected', () => {
  it('an order that changes while it is projected is projected again as of its newest change', async () => {
    const { ctx } = app;
    await app.send({ orderKey: 'a', number: 'A' });
    const meddling: Crm = {
      ...app.crm,
      async applyOrder(records) {
        const applied = await app.crm.applyOrder(records);
        app.clock.advance(1000);
        await app.send({
          orderKey: 'a',
          number: 'A',
          status: 'completed',
          modifiedAt: '2026-03-02T12:00:00.000Z',
        });
        meddling.applyOrder = app.crm.applyOrder;
        return applied;
      },
    };
    await createProjector(ctx, meddling).drain();
    expect(await orders()).toEqual([{ customerno: 'A', sostatus: 'Delivered' }]);
  });
});

describe('an order whose word coreBOS does not have', () => {
  it('a refunded order reads Delivered only where it was sent, and a paid one of an unknown word is not Created', async () => {
    const paid = { payments: [makePayment({ key: 'p', providerId: 'p' })] };
    const all = { refunds: [makeRefund({ key: 'r', providerId: 'r', amount: 4392 })], ...paid };
    const parcels = [
      {
        key: 'x',
        carrier: 'BRT',
        trackingNumber: '1',
        trackingUrl: '',
        shippedAt: '2026-03-02T12:00:00.000Z',
      },
    ];
    await app.send({ orderKey: 'a', number: 'A', status: 'refunded', ...all });
    await app.send({ orderKey: 'b', number: 'B', status: 'refunded', ...all, parcels });
    await app.send({ orderKey: 'c', number: 'C', status: 'completed', ...paid });
    await app.settle();
    await app.send({ orderKey: 'c', number: 'C', status: 'refunded', modifiedAt: LATER, ...all });
    await app.send({ orderKey: 'd', number: 'D', status: 'packed', ...paid });
    await app.send({ orderKey: 'e', number: 'E', status: 'packed', payments: [] });
    await app.settle();
    const there = await orders();
    there.sort((one, other) => String(one['customerno']).localeCompare(String(other['customerno'])));
    expect(there).toEqual([
      { customerno: 'A', sostatus: 'Cancelled' },
      { customerno: 'B', sostatus: 'Delivered' },
      { customerno: 'C', sostatus: 'Delivered' },
      { customerno: 'D', sostatus: 'Approved' },
      { customerno: 'E', sostatus: 'Created' },
    ]);
  });
});

describe('lines that change after the first version', () => {
  it('lines keep their keys in coreBOS as far as they go, and a line taken out leaves no half record', async () => {
    const line = (key: string, quantity: string, amount: number) => ({
      ...{ key, name: key, sku: key, quantity, unitPrice: '10', subtotal: amount, total: amount, tax: 0 },
    });
    const whole = { shipping: [], payments: [], taxes: [], taxTotal: 0 };
    await app.send({
      ...whole,
      orderKey: 'a',
      number: 'A',
      lines: [line('x', '1', 1000), line('y', '1', 1000)],
      total: 2000,
    });
    await app.settle();
    const keys = 'SELECT lineitem_id, quantity FROM vtiger_inventoryproductrel ORDER BY sequence_no';
    const [first] = await app.corebos.rows(keys);
    await app.send({
      ...whole,
      orderKey: 'a',
      number: 'A',
      lines: [line('x', '3', 3000)],
      total: 3000,
      modifiedAt: '2026-03-02T12:00:00.000Z',
    });
    await app.settle();
    expect(await app.corebos.rows(keys)).toEqual([
      { lineitem_id: first?.['lineitem_id'], quantity: '3.000' },
    ]);
    const details = await app.corebos.rows(
      'SELECT o.deleted, d.quantity FROM vtiger_inventorydetails d JOIN vtiger_crmobject o ON o.crmid = d.inventorydetailsid ORDER BY crmid',
    );
    expect(details).toEqual([
      { deleted: '0', quantity: '3.000' },
      { deleted: '1', quantity: '1.000' },
    ]);
  });
});
