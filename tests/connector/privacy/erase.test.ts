import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addAddress } from '../../../connector/src/address-book/address-book.ts';
import { addNote } from '../../../connector/src/notes/notes.ts';
import { listErasedRecords } from '../../../connector/src/contacts/erase.ts';
import { listNamed } from '../../../connector/src/orders/to-erase.ts';
import { blankOldNames } from '../../../connector/src/privacy/names-gone.ts';
import { setKeepYears } from '../../../connector/src/shops/shops.ts';
import { addTask } from '../../../connector/src/tasks/tasks.ts';
import { createTestApp, type TestApp } from '../../support/app.ts';
import { readCrmState } from '../../support/crm-state.ts';
import { makeAddressEntries } from '../../support/make/address-entries.ts';
import {
  makeAddress,
  makePayment,
  makeRefund,
  makeSnapshot,
  type SnapshotInput,
} from '../../support/make/order-snapshot.ts';
import { connectShop, postOrders, type ConnectedShop } from '../../support/make/shop.ts';
import { searchAll } from '../../support/search-all.ts';
import { joinContacts, receiveOrder, getShop } from '../../support/verbs.ts';
import { createBrowser, type Browser } from '../../portal/browse.ts';
import { readCode } from '../customers/visitor.ts';

const MAILBOX = 'zenobia@example.com';
/** What the page says that nothing keeps: mailbox, phone, parcel, what was typed. */
const GONE = [MAILBOX, 'zenobia%40', '5550199', '555 0199', 'rt-77', 'suona due volte', 'via verde'];
/** What the documents keep. */
const NAME = ['zenobia', 'quarantotti'];

let app: TestApp;
let shop: ConnectedShop;
let counter = 0;

const billing = makeAddress({ firstName: 'Zenobia', lastName: 'Quarantotti', phone: '+39 347 555 0199' });

function order(over: Partial<SnapshotInput>): SnapshotInput {
  counter += 1;
  return makeSnapshot({
    version: { epoch: 1, counter },
    status: 'completed',
    customer: { uid: null, email: MAILBOX, accountEmail: null },
    billing,
    delivery: { ...billing, line1: 'Via Verde 9' },
    note: 'Suona due volte, Zenobia',
    payments: [makePayment({ method: `PayPal ${MAILBOX}` })],
    refunds: [makeRefund({ reason: 'Zenobia called' })],
    consents: [{ kind: 'marketing', given: true, text: 'News for Zenobia', at: '2026-03-01T10:00:00Z' }],
    parcels: [
      {
        ...{ key: 'p1', carrier: 'BRT', trackingNumber: 'RT-77', shippedAt: '2026-03-02T10:00:00Z' },
        trackingUrl: 'https://brt.example/?n=RT-77',
      },
    ],
    meta: [{ key: 'gift', value: 'for Zenobia' }],
    ...over,
  });
}

const sent: SnapshotInput[] = [];
async function send(over: Partial<SnapshotInput>, id?: string): Promise<number> {
  app.clock.advance(1000);
  const snapshot = order(over);
  sent.push(snapshot);
  const answer = await postOrders(app, shop, snapshot, id === undefined ? {} : { id });
  return answer.status;
}

async function signIn(email: string): Promise<Browser> {
  const browser = createBrowser(app.app);
  await browser.submit('/portal/sign-in?lang=en', '/portal/sign-in', { email });
  await browser.submit('/portal/sign-in/code', '/portal/sign-in/code', { code: await readCode(app) });
  return browser;
}

const PLAIN: Partial<SnapshotInput> = {
  ...{ billing: makeAddress(), delivery: null, note: '', meta: [] },
  ...{ payments: [], refunds: [], consents: [], parcels: [] },
};
const guest = (email: string) => ({ uid: null, email, accountEmail: null });

const BRUNO = { ...PLAIN, orderKey: 'b1', number: 'B-1', customer: guest('bruno@example.com') };

async function contactOf(mailbox: string): Promise<string> {
  const key = await app.ctx.db('contact_keys').where({ value: mailbox }).first<{ contact_id: string }>();
  return key.contact_id;
}

/** All that hangs on a person: versions, a company, an account in the shop, what staff wrote, the portal. */
async function live(): Promise<Browser> {
  const company = { name: 'Zenobia Design' };
  await send({ orderKey: 'z1', number: 'Z-1', company }, 'msg_z1');
  await send({ orderKey: 'z1', number: 'Z-1', company, note: 'Zenobia, again' });
  await send({
    orderKey: 'z2',
    number: 'Z-2',
    customer: { uid: 'u9', email: MAILBOX, accountEmail: MAILBOX },
  });
  await send(BRUNO);
  await postOrders(app, shop, { ...order({ orderKey: 'z2' }), currency: 'euro' });
  const contactId = await contactOf(MAILBOX);
  const z1 = await app.ctx.db('orders').where({ order_key: 'z1' }).first<{ id: string }>();
  const about = { contactId: '', companyId: '', orderId: '' };
  await addNote(app.ctx.db, app.ctx, {
    note: { ...about, contactId, text: 'Zenobia likes blue' },
    by: 'stf_1',
  });
  await addNote(app.ctx.db, app.ctx, {
    note: { ...about, orderId: z1.id, text: 'Zenobia rang' },
    by: 'stf_1',
  });
  const task = { ...about, contactId, title: 'Ring Zenobia', dueDay: '', staffId: null };
  await addTask(app.ctx.db, app.ctx, { task, by: 'stf_1', timeZone: 'UTC' });
  const browser = await signIn(MAILBOX);
  const customer = await app.ctx.db('customers').first<{ id: string }>();
  const entries = makeAddressEntries({ firstName: 'Zenobia', phone: '+39 347 555 0199' });
  await addAddress(app.ctx, { customerId: customer.id, kind: 'delivery', entries, isDefault: true });
  await browser.submit('/portal/privacy', '/portal/privacy/copies');
  await app.worker.drain();
  return browser;
}

const DELETE = '/portal/privacy/delete';
/** What the page says: the bill's name, in the order and in the message that made it. */
const KEPT = ['inbox.body', 'orders.billing', 'orders.company'].flatMap((where) => {
  const words = where === 'orders.company' ? ['zenobia'] : NAME;
  return words.map((word) => `${where}: ${word}`);
});

KEPT.sort();

const found = () => searchAll(app.ctx.db, [...GONE, ...NAME]);

describe('a person who is erased', () => {
  let browser: Browser;
  let before: Record<string, string[]>;
  beforeAll(async () => {
    app = await createTestApp();
    shop = await connectShop(app);
    browser = await live();
  });
  afterAll(() => app.close());

  it('a person who is erased reads first what stays, why and for how long, and types their mailbox', async () => {
    await setKeepYears(app.ctx, shop.shopId, 8);
    const { text } = await browser.get(DELETE);
    for (const part of ['Orders placed: 2.', 'for 8 years', 'name and address of the bill', MAILBOX])
      expect(text).toContain(part);
    const { status, text: again } = await browser.submit(DELETE, DELETE, { typed: 'zenobia' });
    expect(status).toBe(422);
    expect(again).toContain('Type exactly what is asked for.');
    expect((await found()).length).toBeGreaterThan(30);
  });

  it('a person who is erased is found nowhere but where the page said', async () => {
    const { status, text } = await browser.submit(DELETE, DELETE, { typed: ` ${MAILBOX.toUpperCase()}` });
    expect([status, text.includes('Your data is being deleted')]).toEqual([200, true]);
    expect((await browser.get('/portal')).status).toBe(303);
    await app.worker.drain();
    expect(await app.ctx.db('jobs').where({ kind: 'erase', state: 'done' })).toHaveLength(1);
    expect(await found()).toEqual(KEPT);
    before = await readCrmState(app.ctx.db);
  });

  it('a person who is erased leaves the money and the other people as they were', async () => {
    const z1 = await app.ctx.db('orders').where({ order_key: 'z1' }).first<Record<string, unknown>>();
    expect(z1).toMatchObject({ number: 'Z-1', total: 4392, paid_total: 4392, refunded_total: 1220 });
    expect(z1).toMatchObject({ email: '', mailbox_key: '', account_id: null, delivery: null, note: '' });
    expect(String(z1['billing'])).toContain('Via Roma 1');
    const bruno = await app.ctx.db('orders').where({ order_key: 'b1' }).first<Record<string, unknown>>();
    expect(bruno['email']).toBe('bruno@example.com');
    expect(await contactOf('bruno@example.com')).toBe(bruno['contact_id']);
  });

  it('a person who is erased stays so when the shop tells again, newer, twice, in conflict or in pieces', async () => {
    const [first] = sent;
    expect((await postOrders(app, shop, first, { id: 'msg_z1' })).body).toMatchObject({ result: 'stored' });
    expect((await postOrders(app, shop, { ...first, note: 'Zenobia?' }, { id: 'msg_z1' })).status).toBe(409);
    await postOrders(app, shop, first, { id: 'msg_z1_again' });
    await postOrders(app, shop, { ...order({ orderKey: 'z2' }), currency: 'euro' });
    expect(await found()).toEqual(KEPT);
    expect(await readCrmState(app.ctx.db)).toEqual(before);
    await send({ orderKey: 'z1', number: 'Z-1', status: 'refunded', company: { name: 'Zenobia Design' } });
    await send({ orderKey: 'z0', number: 'Z-0', placedAt: '2025-01-01T10:00:00Z' });
    expect(await found()).toEqual(KEPT);
    const rows = await app.ctx
      .db('orders')
      .whereIn('order_key', ['z0', 'z1', 'z2'])
      .select('contact_id', 'status');
    expect(new Set(rows.map(({ contact_id }: { contact_id: string }) => contact_id)).size).toBe(1);
  });

  it('a person who is erased comes to the same CRM when the messages are replayed', async () => {
    const calm = await createTestApp();
    for (const table of ['shops', 'shop_secrets'])
      await calm.ctx.db(table).insert(await app.ctx.db(table).select('*'));
    const rows = await app.ctx.db('inbox').whereNotNull('order_id').orderBy(['epoch', 'counter']);
    for (const { shop_id, webhook_id, body } of rows) {
      const of = await getShop(calm.ctx.db, shop_id);
      const message = { webhookId: webhook_id, headers: {}, body };
      await receiveOrder(calm.ctx, { shop: of, ...message });
    }
    expect(await readCrmState(calm.ctx.db)).toEqual(await readCrmState(app.ctx.db));
    await calm.close();
  });

  it('a person who is erased is looked for again an hour later, for what was under way meanwhile', async () => {
    // A message that was read before the list knew of the person, and was committed after the first look.
    const late = Buffer.from(JSON.stringify(sent[0]));
    await app.ctx.db('inbox').where({ webhook_id: 'msg_z1' }).update({ body: late });
    await app.ctx.db('orders').where({ order_key: 'z1' }).update({ email: MAILBOX, mailbox_key: MAILBOX });
    expect((await found()).length).toBeGreaterThan(KEPT.length);
    const invited = { account_id: 'acc_1', mailbox_key: MAILBOX, by_kind: 'staff', by_id: 's' } as const;
    const now = app.clock.now();
    await app.ctx.db('company_invitations').insert([
      { ...invited, id: 'inv_1', sees: 'own', token_hash: '1', created_at: now - 3_600_000, expires_at: now },
      { ...invited, id: 'inv_2', sees: 'own', token_hash: '2', created_at: now + 1, expires_at: now },
    ]);
    app.clock.advance(3_600_000);
    await app.worker.drain();
    // Whom a company invites since then has come back.
    expect(await app.ctx.db('company_invitations').pluck('id')).toEqual(['inv_2']);
    await app.ctx.db('company_invitations').delete();
    expect(await found()).toEqual(KEPT);
  });

  it('a person who was erased and buys again is a new customer', async () => {
    app.clock.advance(60_000);
    const placedAt = new Date(app.clock.now()).toISOString();
    await send({ orderKey: 'z9', number: 'Z-9', placedAt });
    expect(await contactOf(MAILBOX)).not.toBe('');
    const order = await app.ctx.db('orders').where({ order_key: 'z9' }).first<Record<string, unknown>>();
    expect(order['email']).toBe(MAILBOX);
  });

  it('a person who is erased is named by no order any more after the years that the shop keeps it, told again or not', async () => {
    await setKeepYears(app.ctx, shop.shopId, 1);
    const erased = await app.ctx.db('orders').whereIn('order_key', ['z0', 'z1', 'z2']).pluck('id');
    const contactIds = [...(await listErasedRecords(app.ctx.db)).keys()];
    const named = async () =>
      (await listNamed(app.ctx.db, { contactIds, shopId: shop.shopId, before: Number.MAX_SAFE_INTEGER }))
        .length;
    expect([await blankOldNames(app.ctx), await named()]).toEqual([0, 3]);
    // The last minute of the year in the shop's days: the order of January 2025 has had its years.
    app.clock.advance(Date.parse('2027-12-31T22:59:00Z') - app.clock.now());
    expect([await blankOldNames(app.ctx), await named()]).toEqual([1, 2]);
    app.clock.advance(60_000);
    expect([await blankOldNames(app.ctx), await named()]).toEqual([2, 0]);
    expect(await blankOldNames(app.ctx)).toBe(0);
    const inOrders = async () => {
      const rows = await app.ctx.db('inbox').whereIn('order_id', erased).pluck('body');
      return rows.filter((body: Buffer) => /zenobia|quarantotti|Via Roma/i.test(body.toString())).length;
    };
    expect(await inOrders()).toBe(0);
    await send({ orderKey: 'z1', number: 'Z-1', company: { name: 'Zenobia Design' } });
    expect([await named(), await inOrders()]).toEqual([0, 0]);
    const z1 = await app.ctx.db('orders').where({ order_key: 'z1' }).first<Record<string, unknown>>();
    expect(z1).toMatchObject({ total: 4392, paid_total: 4392, company: null });
    expect(String(z1['billing'])).toContain('"country":"IT"');
  });
});

describe.each(['older', 'newer'])('a person whose record somebody %s was merged with', (age) => {
  let browser: Browser;
  beforeAll(async () => {
    app = await createTestApp();
    shop = await connectShop(app);
    if (age === 'older') await send(BRUNO);
    browser = await live();
    const ids: [string, string] = [await contactOf(MAILBOX), await contactOf('bruno@example.com')];
    await joinContacts(app.ctx, { ids, staffId: 'stf_1' });
  });
  afterAll(() => app.close());

  it('a person whose record was merged is taken out of it, and the other stays', async () => {
    expect((await browser.get(DELETE)).text).toContain('Somebody else stands in the same record.');
    await browser.submit(DELETE, DELETE, { typed: MAILBOX });
    await app.worker.drain();
    const contactId = await contactOf('bruno@example.com');
    const row = await app.ctx.db('contacts').where({ id: contactId }).first<Record<string, unknown>>();
    expect(row).toMatchObject({ first_name: 'Mario', last_name: 'Rossi', email: 'bruno@example.com' });
    const own = await app.ctx.db('orders').where({ contact_id: contactId }).pluck('number');
    expect(own).toEqual(['B-1']);
    // What staff wrote of the record stays with it: nobody can tell of whom it is.
    const notes = (await found()).filter((place) => !KEPT.includes(place));
    expect(notes).toEqual(['notes.text: zenobia', 'tasks.title: zenobia']);
  });
});
