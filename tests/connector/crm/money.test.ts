import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCorebos } from '../../../connector/src/crm/corebos/corebos.ts';
import { createCrmApp, type CrmApp } from '../../support/corebos/app.ts';
import { makePayment, makeRefund, type SnapshotInput } from '../../support/make/order-snapshot.ts';
import { createProjector, joinContacts } from '../../support/verbs.ts';

let app: CrmApp;

beforeEach(async () => {
  app = await createCrmApp();
});
afterEach(() => app.close());

const LATER = '2026-03-02T12:00:00.000Z';
const payment = (key: string, over: Parameters<typeof makePayment>[0] = {}) =>
  makePayment({ key, providerId: key, ...over });
const refund = (key: string, over: Parameters<typeof makeRefund>[0] = {}) =>
  makeRefund({ key, providerId: key, ...over });
const buyer = (email: string): Partial<SnapshotInput> => ({
  customer: { uid: null, email, accountEmail: null },
});

const amounts = async () =>
  (await app.corebos.rows('SELECT amount FROM vtiger_cobropago ORDER BY amount')).map(({ amount }) => amount);

describe('money in coreBOS', () => {
  it('refunds in coreBOS are negative amounts with their lines in words', async () => {
    await app.send({ orderKey: 'a', payments: [payment('p')], refunds: [refund('r')], locale: 'en_GB' });
    await app.settle();
    expect(await amounts()).toEqual(['-12.20', '43.92']);
    const row = await app.corebos.row('SELECT * FROM vtiger_cobropago WHERE amount < 0');
    // coreBOS subtracts what is not a credit: a negative amount there would count twice.
    expect(row).toMatchObject({ credit: '1', paid: '1', benefit: '-12.20', paymentmode: 'Refund' });
    const { description } = await app.corebos.row(
      'SELECT description FROM vtiger_crmentity WHERE crmid = ?',
      [row['cobropagoid']],
    );
    expect(description).toContain('Reason: too small');
    expect(description).toContain('1 × Shirt: 10.00 + tax 2.20 EUR');
  });

  it('a failed payment counts nothing in coreBOS, and a refund that was taken back is money in again', async () => {
    const pending = payment('p1', { state: 'pending' });
    await app.send({ orderKey: 'a', payments: [pending], refunds: [] });
    await app.send({ orderKey: 'b', sourceId: '2', payments: [payment('p2')], refunds: [refund('r2')] });
    await app.settle();
    expect(await amounts()).toEqual(['-12.20', '43.92', '43.92']);
    await app.send({ orderKey: 'a', payments: [{ ...pending, state: 'failed' }], modifiedAt: LATER });
    await app.send({ orderKey: 'b', sourceId: '2', payments: [payment('p2')], modifiedAt: LATER });
    await app.settle();
    expect(await amounts()).toEqual(['-12.20', '0.00', '12.20', '43.92']);
  });
});

/** The optional change sets of coreBOS add these columns. */
async function addBalances(): Promise<void> {
  const columns = (names: string[]) => names.map((name) => `ADD ${name} decimal(25,6) NULL`).join(', ');
  const payer = columns(['balance', 'totalamount', 'totalpending']);
  await app.corebos.db.query(`ALTER TABLE vtiger_contactdetails ${payer}`);
  await app.corebos.db.query(`ALTER TABLE vtiger_account ${payer}`);
  const due = columns(['amount_due', 'amount_paid', 'total_amount']);
  await app.corebos.db.query(`ALTER TABLE vtiger_salesorder ${due}`);
}

const balances = async () =>
  app.corebos.rows(
    'SELECT email, balance, totalamount, totalpending FROM vtiger_contactdetails ORDER BY email',
  );

describe('the balances that an optional change set adds', () => {
  beforeEach(addBalances);

  it('the balances follow every payment and refund, of the contact and of the order', async () => {
    await app.send({ orderKey: 'a', ...buyer('a@example.com'), payments: [payment('p')] });
    await app.send({
      ...{ orderKey: 'b', number: 'B', ...buyer('a@example.com') },
      payments: [payment('q', { state: 'pending' })],
    });
    await app.settle();
    const both = { email: 'a@example.com', balance: '43.920000', totalamount: '87.840000' };
    expect(await balances()).toEqual([{ ...both, totalpending: '43.920000' }]);
    await app.send({
      ...{ orderKey: 'a', ...buyer('a@example.com'), modifiedAt: LATER },
      ...{ payments: [payment('p')], refunds: [refund('r')] },
    });
    await app.settle();
    expect(await balances()).toEqual([
      { email: 'a@example.com', balance: '31.720000', totalamount: '75.640000', totalpending: '43.920000' },
    ]);
    expect(
      await app.corebos.rows(
        'SELECT customerno, total_amount, amount_paid, amount_due FROM vtiger_salesorder ORDER BY customerno',
      ),
    ).toEqual([
      { customerno: '1001', total_amount: '43.920000', amount_paid: '31.720000', amount_due: '12.200000' },
      { customerno: 'B', total_amount: '43.920000', amount_paid: '0.000000', amount_due: '43.920000' },
    ]);
  });

  it('the balances move with the payments when contacts are merged', async () => {
    for (const name of ['a', 'b']) {
      await app.send({ orderKey: name, ...buyer(`${name}@example.com`), payments: [payment(name)] });
    }
    await app.settle();
    const [winner, loser] = (await app.ctx.db('contacts').orderBy('email').select('id')) as { id: string }[];
    await joinContacts(app.ctx, { ids: [winner?.id ?? '', loser?.id ?? ''], staffId: 'staff' });
    await app.settle();
    const kept = (await balances()).map(({ balance }) => balance).sort();
    expect(kept).toEqual(['0.000000', '87.840000']);
  });

  it('the balances lose nothing when two processes write payments of one contact at the same time', async () => {
    for (let index = 0; index < 40; index += 1) {
      await app.send({ orderKey: `k${index}`, ...buyer('a@example.com'), payments: [payment(`p${index}`)] });
    }
    if (!app.ctx.config.corebos) throw new Error('coreBOS is not configured');
    const crm = createCorebos(app.ctx.config.corebos, app.ctx);
    const second = createProjector(app.ctx, crm);
    await Promise.all([app.projector.drain(), second.drain()]);
    await second.stop();
    expect(await balances()).toMatchObject([{ balance: '1756.800000', totalpending: '0.000000' }]);
  });
});
