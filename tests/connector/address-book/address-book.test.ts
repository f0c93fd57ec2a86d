import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  addAddress,
  changeAddress,
  findSavedAddress,
  listSavedAddresses,
  preferAddress,
  removeAddress,
} from '../../../connector/src/address-book/address-book.ts';
import type { AddressEntries } from '../../../connector/src/address-book/entries.ts';
import type { AddressKind } from '../../../connector/src/address-book/store.ts';
import { listUsedAddresses } from '../../../connector/src/address-book/used-addresses.ts';
import { makeOrderPdf } from '../../../connector/src/documents/order-pdf.ts';
import { joinContacts } from '../../../connector/src/merging/join.ts';
import { readOrderDetails } from '../../../connector/src/orders/parts.ts';
import { createTestApp, type TestApp } from '../../support/app.ts';
import { makeAddressEntries } from '../../support/make/address-entries.ts';
import { placeOrder } from '../customers/visitor.ts';

let app: TestApp;
const ANNA = 'cus_anna';
const BRUNO = 'cus_bruno';

beforeAll(async () => {
  app = await createTestApp();
  for (const id of [ANNA, BRUNO])
    await app.ctx
      .db('customers')
      .insert({ id, contact_id: null, locale: 'it', created_at: 1, signed_in_at: 1 });
});
beforeEach(async () => {
  await app.ctx.db('customer_addresses').delete();
  app.clock.advance(1000);
});
afterAll(() => app.close());

const save = async (
  over: Partial<AddressEntries> = {},
  {
    kind = 'delivery',
    isDefault = false,
    customerId = ANNA,
  }: { kind?: AddressKind; isDefault?: boolean; customerId?: string } = {},
) => {
  app.clock.advance(1);
  return addAddress(app.ctx, { customerId, kind, isDefault, entries: makeAddressEntries(over) });
};

async function saved(...args: Parameters<typeof save>): Promise<string> {
  const made = await save(...args);
  if (!made.ok) throw new Error(JSON.stringify(made.wrong));
  return made.id;
}

const streets = async (customerId = ANNA) =>
  (await listSavedAddresses(app.ctx.db, [customerId])).map(({ line1, isDefault }) =>
    isDefault ? `${line1} *` : line1,
  );

describe('an address book', () => {
  it('an address book offers the first address first, until another one is to be', async () => {
    await saved();
    const office = await saved({ line1: 'Via Po 2', label: 'Office' });
    expect(await streets()).toEqual(['Via Dante 12 *', 'Via Po 2']);
    await preferAddress(app.ctx, { customerId: ANNA, id: office });
    expect(await streets()).toEqual(['Via Po 2 *', 'Via Dante 12']);
    await saved({ line1: 'Via Adda 3' }, { isDefault: true });
    expect(await streets()).toEqual(['Via Adda 3 *', 'Via Po 2', 'Via Dante 12']);
  });

  it('an address book has a first one of each kind', async () => {
    await saved();
    await saved({ company: 'Rossi S.r.l.' }, { kind: 'billing' });
    expect((await listSavedAddresses(app.ctx.db, [ANNA])).map(({ isDefault }) => isDefault)).toEqual([
      true,
      true,
    ]);
  });

  it('an address book keeps an address once, however it is spelled and called', async () => {
    const id = await saved();
    expect(await save({ line1: ' VIA  dante 12 ', label: 'Home' })).toEqual({ ok: true, id, isKnown: true });
    expect(await save({ line1: 'Via Dante 12' }, { kind: 'billing' })).toMatchObject({ isKnown: false });
    expect(await save({}, { customerId: BRUNO })).toMatchObject({ isKnown: false });
  });

  it('an address book offers the newest one first when the first one goes', async () => {
    const id = await saved();
    await saved({ line1: 'Via Po 2' });
    await saved({ line1: 'Via Adda 3' });
    await removeAddress(app.ctx, { customerId: ANNA, id });
    expect(await streets()).toEqual(['Via Adda 3 *', 'Via Po 2']);
  });

  it('an address book holds fifty of a kind', async () => {
    for (let n = 1; n <= 50; n += 1) await saved({ line1: `Via Po ${n}` });
    expect(await save()).toEqual({
      ok: false,
      wrong: [{ field: '', reason: 'too_many_addresses', example: '' }],
    });
    expect(await save({}, { kind: 'billing' })).toMatchObject({ ok: true });
  });

  it('an address book has one first address after ten came at once, and each of them once', async () => {
    const made = await Promise.all(
      Array.from({ length: 10 }, (_, n) => save({ line1: `Via Po ${n % 5}` }, { isDefault: n % 2 === 0 })),
    );
    expect(made.every(({ ok }) => ok)).toBe(true);
    const all = await streets();
    expect(all).toHaveLength(5);
    expect(all.filter((street) => street.endsWith('*'))).toHaveLength(1);
  });

  it('an address book is changed in place; what is there already is refused', async () => {
    const id = await saved();
    await saved({ line1: 'Via Po 2' });
    const change = (over: Partial<AddressEntries>) =>
      changeAddress(app.ctx, { customerId: ANNA, id, isDefault: false, entries: makeAddressEntries(over) });
    expect(await change({ line1: 'Via Adda 3', label: 'Home' })).toMatchObject({ ok: true, id });
    expect(await change({ line1: 'via po 2' })).toMatchObject({ wrong: [{ reason: 'known_address' }] });
    expect(await change({ line1: 'Via Adda 3', postcode: '1' })).toMatchObject({
      wrong: [{ field: 'postcode' }],
    });
    expect(await findSavedAddress(app.ctx.db, { customerId: ANNA, id })).toMatchObject({
      line1: 'Via Adda 3',
      label: 'Home',
    });
  });
});

describe('somebody else’s address', () => {
  it('somebody else’s address is one that is not there', async () => {
    const id = await saved();
    const of = { customerId: BRUNO, id };
    expect(await findSavedAddress(app.ctx.db, of)).toBeNull();
    const entries = makeAddressEntries({ line1: 'Via Po 2' });
    await expect(changeAddress(app.ctx, { ...of, isDefault: true, entries })).rejects.toMatchObject({
      code: 'not_found',
    });
    await expect(removeAddress(app.ctx, of)).rejects.toMatchObject({ code: 'not_found' });
    await expect(preferAddress(app.ctx, of)).rejects.toMatchObject({ code: 'not_found' });
    expect(await streets()).toEqual(['Via Dante 12 *']);
    expect(await streets(BRUNO)).toEqual([]);
  });
});

describe('what is typed', () => {
  it.each<[string, Partial<AddressEntries>, AddressKind, string[]]>([
    ['a person with one name', { lastName: '' }, 'delivery', []],
    ['a company without a person', { firstName: '', lastName: '', company: 'Rossi S.r.l.' }, 'billing', []],
    ['nobody', { firstName: ' ', lastName: '' }, 'delivery', ['firstName no_name']],
    ['no province', { state: '' }, 'delivery', ['state missing']],
    [
      'a VAT number with a slip',
      { company: 'Rossi', vatNumber: 'IT00743110158' },
      'billing',
      ['vatNumber vat_check'],
    ],
    ['a VAT number of nobody', { vatNumber: 'IT00743110157' }, 'billing', ['company no_company']],
    ['a short SDI code', { company: 'Rossi', sdiCode: 'ABC' }, 'billing', ['sdiCode sdi_form']],
    ['0000000 without PEC', { company: 'Rossi', sdiCode: '0000000' }, 'billing', ['pec sdi_pec']],
    ['a PEC that is none', { company: 'Rossi', pec: 'rossi' }, 'billing', ['pec bad_pec']],
  ])('%s', async (_what, over, kind, wrong) => {
    const made = await save(over, { kind });
    expect(made.ok ? [] : made.wrong.map(({ field, reason }) => `${field} ${reason}`)).toEqual(wrong);
  });

  it('codes are kept tidy, and a delivery address has none', async () => {
    await saved({ company: 'Rossi', vatNumber: 'it 0074 311.0157', sdiCode: 'm5uxcr1' }, { kind: 'billing' });
    await saved({ vatNumber: 'IT00743110157' });
    const all = await listSavedAddresses(app.ctx.db, [ANNA]);
    const billing = all.find(({ kind }) => kind === 'billing');
    expect(billing).toMatchObject({ vatNumber: 'IT00743110157', sdiCode: 'M5UXCR1' });
    expect(all.find(({ kind }) => kind === 'delivery')).toMatchObject({ vatNumber: '' });
  });
});

describe('orders and the address book', () => {
  const OWNER = { customerId: ANNA, mailboxKeys: ['anna@example.com'] };
  /** Everything that the past is made of. */
  const past = async () => {
    const tables = ['orders', 'order_lines', 'inbox', 'addresses', 'contacts'];
    return JSON.stringify(await Promise.all(tables.map((table) => app.ctx.db(table).select())));
  };

  it('addresses of orders are offered to be kept, each once, until they are', async () => {
    await placeOrder(app, 'anna@example.com');
    await placeOrder(app, 'anna@example.com');
    await placeOrder(app, 'bruno@example.com');
    const used = await listUsedAddresses(app.ctx.db, OWNER);
    expect(used.map(({ kind }) => kind).sort()).toEqual(['billing', 'delivery']);
    const delivery = used.find(({ kind }) => kind === 'delivery');
    if (!delivery) throw new Error('No delivery address');
    await addAddress(app.ctx, { customerId: ANNA, kind: 'delivery', entries: delivery, isDefault: false });
    expect((await listUsedAddresses(app.ctx.db, OWNER)).map((address) => address.kind)).toEqual(['billing']);
    expect(await listUsedAddresses(app.ctx.db, { customerId: BRUNO, mailboxKeys: [] })).toEqual([]);
  });

  it('orders, their messages and contacts stay byte for byte, whatever becomes of an address', async () => {
    await placeOrder(app, 'anna@example.com');
    const before = await past();
    const id = await saved();
    const entries = makeAddressEntries({ line1: 'Via Po 2' });
    await changeAddress(app.ctx, { customerId: ANNA, id, isDefault: true, entries });
    await removeAddress(app.ctx, { customerId: ANNA, id });
    expect(await past()).toBe(before);
  });

  it('an order and its document keep their address when buyers are merged', async () => {
    const ids = [await placeOrder(app, 'mia@example.com'), await placeOrder(app, 'nico@example.com')];
    const rows = () => app.ctx.db('orders').whereIn('id', ids).orderBy('id').select('*');
    const documents = async () => {
      const made = [];
      for (const row of await rows())
        made.push((await makeOrderPdf(await readOrderDetails(app.ctx.db, row), 'it')).body.toString('hex'));
      return made;
    };
    const addresses = async () =>
      (await rows()).map(({ billing, delivery, company }) => [billing, delivery, company]);
    const before = [await addresses(), await documents()];
    const contacts = (await rows()).map(({ contact_id }) => contact_id);
    const merged = await joinContacts(app.ctx, {
      ids: [contacts[0] ?? '', contacts[1] ?? ''],
      staffId: 'stf_1',
    });
    expect(merged.ok).toBe(true);
    expect([await addresses(), await documents()]).toEqual(before);
  });

  it('who did what with an address is written down, without the address', async () => {
    await app.ctx.db('audit').delete();
    const id = await saved();
    await removeAddress(app.ctx, { customerId: ANNA, id, consent: 'phone' });
    const rows = await app.ctx.db('audit').orderBy('what').select('*');
    expect(rows.map(({ what }) => String(what))).toEqual(['address_removed', 'address_saved']);
    expect(JSON.stringify(rows)).toContain('phone');
    expect(JSON.stringify(rows)).not.toContain('Dante');
  });
});
