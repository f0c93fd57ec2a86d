import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addAddress, listSavedAddresses } from '../../connector/src/address-book/address-book.ts';
import { joinContacts } from '../../connector/src/merging/join.ts';
import { undoMerge } from '../../connector/src/merging/undo.ts';
import { connectTheirShop, createVisitor, placeOrder, readCode } from '../connector/customers/visitor.ts';
import { createTestApp, type TestApp } from '../support/app.ts';
import { makeAddressEntries } from '../support/make/address-entries.ts';
import { addAtDesk } from '../support/staff.ts';
import type { Browser } from './browse.ts';

let app: TestApp;
let sara: Browser;
let reader: Browser;
let saraId: string;
/** By the beginning of the mailbox. */
const customers: Record<string, string> = {};
const contacts: Record<string, string> = {};
const orders: Record<string, string> = {};

async function comeIn(name: string): Promise<void> {
  const email = `${name}@example.com`;
  orders[name] = await placeOrder(app, email, { number: name });
  const visitor = createVisitor(app, name);
  await visitor.ask(email);
  const opened = await visitor.enter(await readCode(app), email);
  if (!opened.ok) throw new Error(opened.reason);
  customers[name] = opened.session?.customerId ?? '';
  const row = await app.ctx
    .db('orders')
    .where({ id: orders[name] })
    .first<{ contact_id: string }>('contact_id');
  contacts[name] = row.contact_id;
}

beforeAll(async () => {
  app = await createTestApp();
  await connectTheirShop(app);
  await comeIn('anna');
  await comeIn('bruno');
  ({ browser: sara, id: saraId } = await addAtDesk(app));
  ({ browser: reader } = await addAtDesk(app, { email: 'rosa@example.com', role: 'read_only' }));
});
beforeEach(async () => {
  for (const table of ['customer_addresses', 'audit']) await app.ctx.db(table).delete();
});
afterAll(() => app.close());

const record = (name: string): string => `/desk/contacts/${contacts[name] ?? ''}`;
const book = (name: string, of = name): string => `${record(of)}/books/${customers[name] ?? ''}`;
const typed = (over: Record<string, string> = {}): Record<string, string> => ({
  ...makeAddressEntries(),
  consent: 'phone',
  ...over,
});
const add = (name: string, over: Record<string, string> = {}) =>
  sara.submit(`${book(name)}/new?kind=delivery`, `${book(name)}/new`, typed(over));
const streetsOf = async (name: string): Promise<string[]> =>
  (await listSavedAddresses(app.ctx.db, [customers[name] ?? ''])).map(({ line1 }) => line1);
const idOf = async (name: string): Promise<string> =>
  (await listSavedAddresses(app.ctx.db, [customers[name] ?? '']))[0]?.id ?? '';

describe('saved addresses at the desk', () => {
  it('saved addresses at the desk stand on the record, with the mailbox whose they are', async () => {
    const kept = { customerId: customers['anna'] ?? '', isDefault: true, entries: makeAddressEntries() };
    await addAddress(app.ctx, { ...kept, kind: 'delivery' });
    const { text } = await sara.get(record('anna'));
    for (const part of ['Kept by the customer', 'anna@example.com', 'Via Dante 12', 'Offered first'])
      expect(text).toContain(part);
    expect((await sara.get(record('bruno'))).text).not.toContain('Via Dante 12');
  });

  it('a saved address is added, changed and removed at the desk, and how the customer agreed is written down', async () => {
    expect((await add('anna')).headers['location']).toBe(`${record('anna')}?done=address_saved`);
    const path = `${book('anna')}/${await idOf('anna')}`;
    await sara.submit(path, path, typed({ line1: 'Via Po 2', consent: 'in_person' }));
    expect(await streetsOf('anna')).toEqual(['Via Po 2']);
    await sara.submit(`${path}/remove`, `${path}/remove`, { consent: 'mail' });
    expect(await streetsOf('anna')).toEqual([]);
    const rows = (await app.ctx.db('audit').select('*')) as { who: string; detail: string }[];
    expect(rows.map(({ who }) => who)).toEqual([saraId, saraId, saraId]);
    const consents = rows.map(({ detail }) => (JSON.parse(detail) as { consent: string }).consent);
    expect(consents.sort()).toEqual(['in_person', 'mail', 'phone']);
  });

  it('nothing is done without the customer’s consent, and what was typed comes back', async () => {
    const { status, text } = await add('anna', { consent: '', label: 'Home & garden' });
    expect(status).toBe(422);
    for (const part of ['id="consent-fault"', 'Home &amp; garden']) expect(text).toContain(part);
    expect((await add('anna', { consent: 'guessed' })).status).toBe(422);
    expect(await streetsOf('anna')).toEqual([]);
    await add('anna');
    const path = `${book('anna')}/${await idOf('anna')}/remove`;
    expect((await sara.submit(path, path)).status).toBe(422);
    expect(await streetsOf('anna')).toEqual(['Via Dante 12']);
  });

  it('who may only read sees saved addresses and changes none', async () => {
    await add('anna');
    const { text } = await reader.get(record('anna'));
    expect(text).toContain('Via Dante 12');
    expect(text).not.toContain('/books/');
    expect((await reader.get(`${book('anna')}/new`)).status).toBe(403);
  });

  it('an address of a customer is not reached over somebody else’s record or book', async () => {
    await add('anna');
    const id = await idOf('anna');
    for (const path of [`${book('anna', 'bruno')}/${id}`, `${book('bruno')}/${id}`]) {
      expect((await sara.get(path)).status).toBe(404);
      const [, token = ''] = /name="form_token" value="([^"]*)"/.exec((await sara.get('/desk')).text) ?? [];
      expect((await sara.post(path, typed({ form_token: token, line1: 'Via Po 2' }))).status).toBe(404);
    }
    expect(await streetsOf('anna')).toEqual(['Via Dante 12']);
  });
});

describe('merged contacts', () => {
  it('merged contacts show each customer’s addresses, which stay that customer’s, and give them back', async () => {
    await add('anna');
    await add('bruno', { line1: 'Via Po 2' });
    const before = await app.ctx.db('customer_addresses').orderBy('id').select('*');
    const ids: [string, string] = [contacts['anna'] ?? '', contacts['bruno'] ?? ''];
    const merged = await joinContacts(app.ctx, { ids, staffId: saraId });
    if (!merged.ok) throw new Error(merged.reason);
    expect(await app.ctx.db('customer_addresses').orderBy('id').select('*')).toEqual(before);
    const { text } = await sara.get(`/desk/contacts/${merged.id}`);
    for (const part of ['Via Dante 12', 'Via Po 2', 'bruno@example.com']) expect(text).toContain(part);
    const merge = await app.ctx.db('contact_merges').first<{ id: string }>('id');
    await undoMerge(app.ctx, merge.id);
    expect((await sara.get(record('anna'))).text).not.toContain('Via Po 2');
    expect((await sara.get(record('bruno'))).text).toContain('Via Po 2');
  });
});
