import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { dialectOf } from '../../../connector/src/platform/db.ts';
import { createTestApp, type TestApp } from '../../support/app.ts';
import { readCrmState } from '../../support/crm-state.ts';
import { emptyCrm } from '../../support/empty-crm.ts';
import { makeAddress, makeSnapshot, type SnapshotInput } from '../../support/make/order-snapshot.ts';
import { connectShop } from '../../support/make/shop.ts';
import { getShop, receiveOrder, type Shop } from '../../support/verbs.ts';

type Customer = SnapshotInput['customer'];

const guest = (email: string): Customer => ({ uid: null, email, accountEmail: null });
const member = (uid: string, accountEmail: string | null, email = accountEmail ?? ''): Customer => ({
  uid,
  email,
  accountEmail,
});

describe('contacts', () => {
  let test: TestApp;
  let shop: Shop;
  beforeAll(async () => {
    test = await createTestApp();
    if (dialectOf(test.ctx.db) === 'sqlite') await test.ctx.db.raw('PRAGMA synchronous = OFF');
    shop = await getShop(test.ctx.db, (await connectShop(test)).shopId);
  });
  afterAll(() => test.close());

  async function play(orders: SnapshotInput[]): Promise<Record<string, string[]>> {
    await emptyCrm(test.ctx.db);
    for (const order of orders) {
      const body = Buffer.from(JSON.stringify(order));
      await receiveOrder(test.ctx, { shop, webhookId: `msg_${order.version.counter}`, headers: {}, body });
    }
    return readCrmState(test.ctx.db);
  }

  const orderOf = (customer: Customer, index: number, over: Partial<SnapshotInput> = {}): SnapshotInput =>
    makeSnapshot({
      orderKey: `key_${index}`,
      number: String(1000 + index),
      version: { epoch: 1, counter: index + 1 },
      placedAt: new Date(Date.UTC(2026, 1, index + 1)).toISOString(),
      customer,
      ...over,
    });

  const keysAfter = async (...customers: Customer[]): Promise<string[]> => {
    const state = await play(customers.map((customer, index) => orderOf(customer, index)));
    return (state['contacts'] ?? []).map((contact) => contact.slice(0, contact.indexOf(' {')));
  };

  it.each<[string, Customer[], string[]]>([
    [
      'one mailbox in other case and with blanks is one contact',
      [guest('Mario.Rossi@Example.com'), guest('  mario.rossi@example.COM ')],
      ['contact mailbox:mario.rossi@example.com'],
    ],
    [
      'a plus-address is its own contact',
      [guest('mario@example.com'), guest('mario+shop@example.com')],
      ['contact mailbox:mario+shop@example.com', 'contact mailbox:mario@example.com'],
    ],
    [
      'a signed-in buyer is known by the uid whatever mailbox is typed',
      [member('u1', 'a@example.com'), member('u1', 'a@example.com', 'gift@example.com')],
      ['contact mailbox:a@example.com uid:u1'],
    ],
    [
      'a mailbox that a signed-in buyer types joins no contacts',
      [guest('gift@example.com'), member('u1', 'a@example.com', 'gift@example.com')],
      ['contact mailbox:a@example.com uid:u1', 'contact mailbox:gift@example.com'],
    ],
    [
      'a guest who signs in later is one contact',
      [guest('a@example.com'), member('u1', null, 'a@example.com'), member('u1', 'a@example.com')],
      ['contact mailbox:a@example.com uid:u1'],
    ],
    [
      'a signed-in buyer who changes the mailbox joins both contacts',
      [
        guest('a@example.com'),
        guest('b@example.com'),
        member('u1', 'a@example.com'),
        member('u1', 'b@example.com'),
      ],
      ['contact mailbox:a@example.com mailbox:b@example.com uid:u1'],
    ],
    [
      'an order without a mailbox is a contact of its own',
      [guest(''), guest(' '), guest('not a mailbox')],
      ['contact order:key_0', 'contact order:key_1', 'contact order:key_2'],
    ],
  ])('%s', async (_case, customers, expected) => {
    expect(await keysAfter(...customers)).toEqual(expected);
  });

  it('contacts are the same whatever the order of arrival, with all that was told of them', async () => {
    const customer = fc.oneof(
      fc.constantFrom('a', 'b', 'c').map((name) => guest(`${name}@example.com`)),
      fc
        .tuple(fc.constantFrom('u1', 'u2'), fc.constantFrom('a', 'b', 'c', null))
        .map(([uid, name]) => member(uid, name && `${name}@example.com`, 'x@example.com')),
      fc.constant(guest('')),
    );
    const details = fc.record({
      firstName: fc.constantFrom('Mario', 'Anna', ''),
      phone: fc.constantFrom('', '+39 333 1', '02 2'),
      line1: fc.constantFrom('Via Roma 1', 'VIA ROMA  1', 'Via Nuova 2'),
      vat: fc.constantFrom('', 'IT01234567890', '01234567890'),
      consent: fc.option(fc.boolean(), { nil: undefined }),
    });
    const history = fc.array(fc.tuple(customer, details), { minLength: 2, maxLength: 7 }).map((events) =>
      events.map(([who, { firstName, phone, line1, vat, consent }], index) =>
        orderOf(who, index, {
          billing: makeAddress({ firstName, lastName: firstName && 'Rossi', phone, line1 }),
          company: { name: vat && `Ditta ${index}`, vatNumber: vat },
          consents:
            consent === undefined
              ? []
              : [{ kind: 'marketing', given: consent, at: new Date(Date.UTC(2026, 1, index)).toISOString() }],
        }),
      ),
    );
    const arrivals = history.chain((events) =>
      fc.tuple(fc.constant(events), fc.shuffledSubarray(events, { minLength: events.length })),
    );
    await fc.assert(
      fc.asyncProperty(arrivals, async ([events, shuffled]) => {
        expect(await play(shuffled)).toEqual(await play(events));
      }),
      { numRuns: 60 },
    );
  }, 900_000);

  it('a contact with several names on one mailbox stays one, lists them, and is probably shared', async () => {
    const named = (firstName: string, lastName: string, index: number) =>
      orderOf(guest('famiglia@example.com'), index, { billing: makeAddress({ firstName, lastName }) });
    await play([named('Mario', 'Rossi', 0), named('ROSSI', 'mario', 1)]);
    expect(await test.ctx.db('contacts').select('probably_shared', 'names')).toMatchObject([
      { names: '["ROSSI mario"]' },
    ]);
    await play([named('Mario', 'Rossi', 0), named('ROSSI', 'mario', 1), named('Anna', 'Bianchi', 2)]);
    const [contact] = (await test.ctx.db('contacts').select('*')) as {
      probably_shared: unknown;
      names: string;
      first_name: string;
    }[];
    expect(Boolean(contact?.probably_shared)).toBe(true);
    expect(JSON.parse(contact?.names ?? '')).toEqual(['Anna Bianchi', 'ROSSI mario']);
    expect(contact?.first_name).toBe('Anna');
  });

  it('two contacts of one company share the account by its VAT number, and stay two', async () => {
    const company = (vatNumber: string) => ({ company: { name: 'Rossi Srl', vatNumber } });
    const state = await play([
      orderOf(guest('mario@rossi.example'), 0, company('IT 0123 4567 890')),
      orderOf(guest('anna@rossi.example'), 1, company('01234567890')),
    ]);
    expect(state['accounts']).toHaveLength(1);
    expect(state['accounts']?.[0]).toContain('"vat_key":"IT01234567890"');
    expect(state['contacts']).toHaveLength(2);
  });

  it('a merge by an order that joins two contacts is recorded with the order and with what was before', async () => {
    await play([
      orderOf(guest('a@example.com'), 0),
      orderOf(member('u1', null), 1),
      orderOf(member('u1', 'a@example.com'), 2),
    ]);
    const [merge] = (await test.ctx.db('contact_merges').select('*')) as {
      reason: string;
      order_id: string;
      before: string;
      loser_id: string;
      winner_id: string;
    }[];
    expect(merge).toMatchObject({ reason: 'bridge', undone_at: null });
    const bridge = (await test.ctx.db('orders').where({ order_key: 'key_2' }).first('id')) as { id: string };
    expect(merge?.order_id).toBe(bridge.id);
    const before = JSON.parse(merge?.before ?? '{}') as {
      loser: { id: string };
      orderIds: string[];
      keys: unknown[];
    };
    expect(before.loser.id).toBe(merge?.loser_id);
    expect(before.orderIds).toHaveLength(1);
    expect(before.keys).toHaveLength(1);
    expect(await test.ctx.db('orders').whereNot({ contact_id: String(merge?.winner_id) })).toHaveLength(0);
  });
});
