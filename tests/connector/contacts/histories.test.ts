import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { addNote } from '../../../connector/src/notes/notes.ts';
import { dialectOf } from '../../../connector/src/platform/db.ts';
import { createTestApp, type TestApp } from '../../support/app.ts';
import { readCrmState } from '../../support/crm-state.ts';
import { emptyCrm } from '../../support/empty-crm.ts';
import { makeAddress, makeSnapshot, type SnapshotInput } from '../../support/make/order-snapshot.ts';
import { connectShop } from '../../support/make/shop.ts';
import { getShop, receiveOrder, type Shop } from '../../support/verbs.ts';

type Customer = SnapshotInput['customer'];

const guest = (email: string): Customer => ({ uid: null, email, accountEmail: null });
const member = (uid: string, accountEmail: string | null): Customer => ({
  uid,
  email: 'typed@example.com',
  accountEmail,
});
const NOBODY = guest('');

describe('the versions of a contact’s orders', () => {
  let test: TestApp;
  let shop: Shop;
  beforeAll(async () => {
    test = await createTestApp();
    if (dialectOf(test.ctx.db) === 'sqlite') await test.ctx.db.raw('PRAGMA synchronous = OFF');
    shop = await getShop(test.ctx.db, (await connectShop(test)).shopId);
  });
  afterAll(() => test.close());

  async function send(event: SnapshotInput): Promise<void> {
    const body = Buffer.from(JSON.stringify(event));
    await receiveOrder(test.ctx, { shop, webhookId: `msg_${event.version.counter}`, headers: {}, body });
  }

  async function play(events: SnapshotInput[]): Promise<Record<string, string[]>> {
    await emptyCrm(test.ctx.db);
    for (const event of events) await send(event);
    return readCrmState(test.ctx.db);
  }

  const day = (date: number): string => new Date(Date.UTC(2026, 1, date)).toISOString();

  const versionOf = (order: number, counter: number, over: Partial<SnapshotInput>): SnapshotInput =>
    makeSnapshot({
      orderKey: `key_${order}`,
      number: String(1000 + order),
      version: { epoch: 1, counter },
      placedAt: day(order + 1),
      modifiedAt: day(order + 1 + counter),
      ...over,
    });

  /** One order gets as many versions as there are customers, each version with its own buyer. */
  const versions = (...customers: Customer[]): SnapshotInput[] =>
    customers.map((customer, index) =>
      versionOf(0, index + 1, { customer, billing: makeAddress({ line1: `Via Roma ${index + 1}` }) }),
    );

  const contactsIn = (state: Record<string, string[]>): string[] =>
    (state['contacts'] ?? []).map((contact) => contact.slice(0, contact.indexOf(' {')));

  it('an order whose e-mail is blanked stays with its buyer', async () => {
    const state = await play(versions(NOBODY, guest('mario@example.com'), NOBODY));
    expect(contactsIn(state)).toEqual(['contact mailbox:mario@example.com']);
    expect(state['orders']?.[0]).toContain('"contact_id":"contact mailbox:mario@example.com"');
    expect(state['orders']?.[0]).toContain('"status":"processing"');
    // The address of a version that names nobody stays on the order, and is not one of the buyer's.
    expect(state['addresses']?.map((row) => /Via Roma \d/.exec(row)?.[0])).toEqual(['Via Roma 2']);
  });

  it('an order belongs to the newest buyer it names, also when that version comes last', async () => {
    const [nobody, mario, anna, again] = versions(
      NOBODY,
      guest('a@example.com'),
      guest('b@example.com'),
      NOBODY,
    );
    const events = [nobody, mario, anna, again].flatMap((event) => event ?? []);
    const state = await play([...events].reverse());
    expect(state['orders']?.[0]).toContain('"contact_id":"contact mailbox:b@example.com"');
    expect(state).toEqual(await play(events));
  });

  it('a note stays with an order whose buyer was not known yet', async () => {
    const [nobody, mario] = versions(NOBODY, guest('mario@example.com'));
    await emptyCrm(test.ctx.db);
    await send(nobody as SnapshotInput);
    const { id } = (await test.ctx.db('contacts').first('id')) as { id: string };
    const note = { contactId: id, companyId: '', orderId: '', text: 'Paid at the counter' };
    expect(await addNote(test.ctx.db, test.ctx, { note, by: 'stf_1' })).toMatchObject({ ok: true });
    await send(mario as SnapshotInput);
    const standing = (await test.ctx.db('contacts').whereNull('merged_into_id').pluck('id')) as string[];
    expect(standing).toHaveLength(1);
    expect(await test.ctx.db('notes').pluck('contact_id')).toEqual(standing);
    expect(await test.ctx.db('orders').pluck('contact_id')).toEqual(standing);
    expect(await test.ctx.db('contact_keys').where({ kind: 'mailbox' }).pluck('contact_id')).toEqual(
      standing,
    );
  });

  const customer = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom('a', 'b', 'c').map((name) => guest(`${name}@example.com`)) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.constantFrom('u1', 'u2'), fc.constantFrom('a', 'b', 'c', null))
        .map(([uid, name]) => member(uid, name && `${name}@example.com`)),
    },
    { weight: 2, arbitrary: fc.constantFrom(NOBODY, guest('at the counter')) },
  );
  const told = fc.record({
    order: fc.integer({ min: 0, max: 2 }),
    customer,
    firstName: fc.constantFrom('Mario', 'Anna', 'MARIO', ''),
    phone: fc.constantFrom('', '+39 333 1', '02 2'),
    line1: fc.constantFrom('', 'Via Roma 1', 'VIA ROMA  1', 'Via Nuova 2'),
    delivery: fc.constantFrom(null, 'Via Verdi 3'),
    company: fc.constantFrom('', 'Ditta', 'Rossi & Figli'),
    vat: fc.constantFrom('', '', 'IT01234567890', '01234567890'),
    consent: fc.constantFrom(null, true, false),
    status: fc.constantFrom('pending', 'processing', 'completed'),
    currency: fc.constantFrom('EUR', 'EUR', 'EUR', 'USD'),
    locale: fc.constantFrom('it_IT', 'de_DE'),
  });
  const history = fc.array(told, { minLength: 2, maxLength: 8 }).map((events) =>
    events.map(({ order, firstName, phone, line1, delivery, company, vat, consent, ...over }, index) => {
      const lastName = firstName && 'Rossi';
      const place = line1 === '' ? { line1, city: '', postcode: '' } : { line1 };
      return versionOf(order, index + 1, {
        ...over,
        billing: makeAddress({ firstName, lastName, phone, ...place }),
        delivery: delivery === null ? null : makeAddress({ line1: delivery, firstName: 'Luca' }),
        company: { name: company, vatNumber: vat },
        consents: consent === null ? [] : [{ kind: 'marketing', given: consent, at: day(order + 1) }],
      });
    }),
  );

  it('the versions of a contact’s orders end in the same records whatever came first', async () => {
    const arrivals = history.chain((events) =>
      fc.tuple(fc.constant(events), fc.shuffledSubarray(events, { minLength: events.length })),
    );
    await fc.assert(
      fc.asyncProperty(arrivals, async ([events, shuffled]) => {
        expect(await play(shuffled)).toEqual(await play(events));
      }),
      { numRuns: dialectOf(test.ctx.db) === 'sqlite' ? 200 : 25 },
    );
  }, 900_000);
});
