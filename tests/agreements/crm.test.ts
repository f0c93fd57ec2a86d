import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { emptyCrm } from '../support/empty-crm.ts';
import type { DatabaseKind } from '../support/databases.ts';
import { makeAddress, makePayment, makeRefund, type SnapshotInput } from '../support/make/order-snapshot.ts';
import { openCrm, type Crm } from './crm.ts';

/** Every database that the CRM runs on has to keep these promises. */
describe.each<DatabaseKind>(['sqlite', 'mariadb'])('the CRM on %s', (kind) => {
  let crm: Crm;
  beforeAll(async () => {
    crm = await openCrm(kind);
  });
  beforeEach(() => emptyCrm(crm.app.ctx.db));
  afterAll(() => crm.app.close());

  const guest = (email: string) => ({ uid: null, email, accountEmail: null });
  const only = async (table: string): Promise<Record<string, unknown>> => {
    const [row, ...more] = await crm.rows(table);
    if (!row || more.length > 0) throw new Error(`${table}: not exactly one row`);
    return row;
  };
  const firstContact = async (): Promise<string> => String((await crm.rows('contacts'))[0]?.['id']);

  it('a person is kept once, with the addresses used and the consents given', async () => {
    const consents = [{ kind: 'marketing', given: true, text: 'Ja, gern 🎉', at: '2026-03-01T09:00:00Z' }];
    await crm.send({ consents, delivery: makeAddress({ line1: 'Größe-Straße 3', city: 'Wien' }) });
    await crm.send({
      orderKey: 'k2',
      customer: guest(' MARIO.ROSSI@Example.com '),
      billing: makeAddress({ line1: 'VIA ROMA  1' }),
    });
    expect(await only('contacts')).toMatchObject({ first_name: 'Mario', email: 'MARIO.ROSSI@Example.com' });
    const addresses = await crm.rows('addresses', 'kind');
    expect(addresses.map(({ kind: used, line1, city }) => [used, line1, city])).toEqual([
      ['billing', 'VIA ROMA 1', 'Milano'],
      ['delivery', 'Größe-Straße 3', 'Wien'],
    ]);
    expect(await crm.rows('consents', 'order_id')).toMatchObject([
      { kind: 'marketing', text: 'Ja, gern 🎉' },
    ]);
  });

  it('a company is kept once by its VAT number, with its people and their orders', async () => {
    const company = {
      name: 'Rossi & Figli',
      vatNumber: 'IT 0123 4567 890',
      sdiCode: 'ABC1234',
      pec: 'r@pec.example',
    };
    await crm.send({ company });
    await crm.send({
      orderKey: 'k2',
      customer: guest('anna@example.com'),
      company: { ...company, vatNumber: '01234567890' },
    });
    const account = await only('accounts');
    expect(account).toMatchObject({ vat_key: 'IT01234567890', sdi_code: 'ABC1234', pec: 'r@pec.example' });
    const view = await crm.desk.findCompany(crm.sara, String(account['id']));
    expect(view).toMatchObject({ people: 2, orders: 2, totals: [{ amount: 2 * 4392, currency: 'EUR' }] });
  });

  it('amounts, quantities and texts are kept exactly as they were told', async () => {
    const line = {
      key: 'l1',
      name: 'Formaggio “vecchio” 🧀',
      quantity: '0.355',
      unitPrice: '19.991234567890',
      subtotal: 4_503_599_627_370_495,
      total: 4_503_599_627_370_493,
      tax: -3,
      meta: [{ key: '_note', value: { deep: ['è', null, 1.5] } }],
    };
    const told: Partial<SnapshotInput> = {
      currency: 'KWD',
      lines: [line],
      shipping: [],
      fees: [{ key: 'f1', name: 'Bonus', total: -100, tax: 0 }],
      taxes: [{ key: 't', label: 'IVA', ratePercent: '9.975', compound: true, goods: -3, shipping: 0 }],
      taxTotal: -3,
      total: 4_503_599_627_370_390,
      payments: [],
      note: 'righe\r\n\tdue',
    };
    expect(await crm.send(told)).toBe('200 stored');
    expect(await only('orders')).toMatchObject({
      total: 4_503_599_627_370_390,
      fee_total: -100,
      flags: '[]',
      note: 'righe\r\n\tdue',
    });
    const [product] = await crm.rows('order_lines', 'line_no');
    expect(product).toMatchObject({
      ...{ name: line.name, quantity: line.quantity, unit_price: line.unitPrice },
      total: line.total,
      tax: -3,
    });
    expect(JSON.parse(String(product?.['meta']))).toEqual(line.meta);
    expect(await crm.rows('order_taxes', 'tax_no')).toMatchObject([{ rate_percent: '9.975' }]);
  });

  it('payments and refunds are kept for good, each once, and a refund that is gone gets a reversal', async () => {
    const pending = makePayment({ state: 'pending' });
    await crm.send({ payments: [pending] });
    await crm.send({ payments: [makePayment()], refunds: [makeRefund()] });
    await crm.send({ payments: [makePayment(), makePayment({ key: 'pi_2', amount: 10 })], refunds: [] });
    await crm.send({ payments: [] });
    const payments = await crm.rows('payments', 'payment_key', 'state');
    expect(payments.map((row) => [row['payment_key'], row['state'], row['amount']])).toEqual([
      ['pi_1', 'paid', 4392],
      ['pi_1', 'pending', 4392],
      ['pi_2', 'paid', 10],
    ]);
    const refunds = await crm.rows('refunds', 'kind');
    expect(refunds.map((row) => [row['kind'], row['amount']])).toEqual([
      ['refund', 1220],
      ['reversal', -1220],
    ]);
    expect(await only('orders')).toMatchObject({
      paid_total: 4402,
      refunded_total: 0,
      payment_state: 'overpaid',
    });
  });

  it('an activity is written once, however often its event is sent', async () => {
    const event = {
      refunds: [makeRefund()],
      parcels: [{ key: 'p', carrier: 'BRT', shippedAt: '2026-03-02T08:00:00Z' }],
    };
    await crm.send(event);
    await crm.send({ ...event, status: 'completed' });
    const kinds = (await crm.rows('activities')).map((row) => row['kind']);
    expect(kinds.sort()).toEqual(['order_placed', 'order_status', 'parcel', 'payment', 'refund']);
  });

  it('notes, tasks, owners and edits stand beside what orders tell', async () => {
    const { desk, sara, app } = crm;
    await crm.send({});
    const contactId = await firstContact();
    const about = { contactId, companyId: '', orderId: '' };
    await desk.addNote(sara, { ...about, text: 'Ruft lieber an – “immer” 📞' });
    await desk.addTask(sara, { ...about, title: 'Anrufen', dueDay: '2026-03-02', staffId: '' });
    const entries = {
      firstName: 'Màrio',
      lastName: 'Rossi',
      email: 'mario.rossi@example.com',
      phone: '02 1',
      company: '',
    };
    await desk.editContact(sara, contactId, { ...entries, ownerId: sara.staffId });
    await crm.send({ orderKey: 'k2', billing: makeAddress({ firstName: 'MARIO' }) });
    const record = await desk.findContact(sara, contactId);
    expect(record).toMatchObject({ firstName: 'Màrio', ownerName: 'Sara Conti', phone: '02 1', orders: 2 });
    expect(record?.told).toContainEqual({ field: 'firstName', value: 'MARIO' });
    const day = await desk.readMyDay(sara);
    expect(day.today.map(({ title }) => title)).toEqual(['Anrufen']);
    await desk.finishTask(sara, day.today[0]?.id ?? '', true);
    const kinds = (await desk.findContact(sara, contactId))?.timeline.map(({ kind: word }) => word);
    expect(kinds).toEqual(expect.arrayContaining(['note', 'task', 'order_placed', 'payment']));
    expect((await app.ctx.db('notes').first('text')) as object).toEqual({
      text: 'Ruft lieber an – “immer” 📞',
    });
  });

  it('a search finds orders by beginnings of words, whatever the case and the accents', async () => {
    const { desk, sara } = crm;
    await crm.send({
      billing: makeAddress({ firstName: 'Özlem', lastName: "D'Angelo" }),
      company: { name: 'Škoda Srl' },
      number: 'CAR-1007',
    });
    const found = async (search: string) =>
      (await desk.listOrders(sara, { search, cursor: null })).items.length;
    for (const search of ['ozl', 'ÖZLEM ang', "d'ang", 'skoda', 'car-10', '1007', 'mario.rossi@ex'])
      expect([search, await found(search)]).toEqual([search, 1]);
    for (const search of ['zlem', '007', '%', '_', 'ozlem bianchi'])
      expect([search, await found(search)]).toEqual([search, 0]);
  });

  it('order keys and uids that differ in case alone stay apart', async () => {
    await crm.send({ orderKey: 'AbC' });
    await crm.send({ orderKey: 'aBc', customer: { uid: 'U1', email: '', accountEmail: null } });
    await crm.send({ orderKey: 'abc', customer: { uid: 'u1', email: '', accountEmail: null } });
    expect(await crm.rows('orders')).toHaveLength(3);
    expect(await crm.rows('contacts')).toHaveLength(3);
  });

  it('a merge of two contacts is undone byte for byte', async () => {
    const { desk, sara } = crm;
    await crm.send({ customer: guest('a@example.com') });
    await crm.send({
      orderKey: 'k2',
      customer: guest('b@example.com'),
      billing: makeAddress({ firstName: 'Anna' }),
    });
    const tables = ['contacts', 'contact_keys', 'addresses', 'orders', 'activities', 'search_tokens'];
    const dump = async () => {
      const rows: string[] = [];
      for (const table of tables)
        rows.push(...(await crm.app.ctx.db(table)).map((row: object) => `${table} ${JSON.stringify(row)}`));
      return rows.sort();
    };
    const before = await dump();
    const ids = (await crm.rows('contacts')).map(({ id }) => String(id)) as [string, string];
    expect(await desk.mergeContacts(sara, ids)).toMatchObject({ ok: true });
    expect(await dump()).not.toEqual(before);
    const { id } = await only('contact_merges');
    expect(await desk.undoMerge(sara, String(id))).toMatchObject({ ok: true });
    expect(await dump()).toEqual(before);
  });
});
