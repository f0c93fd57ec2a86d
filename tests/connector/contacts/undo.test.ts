import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { joinContacts } from '../../../connector/src/contacts/contacts.ts';
import { undoMerge } from '../../../connector/src/contacts/undo.ts';
import { receiveOrder } from '../../../connector/src/orders/orders.ts';
import { SECOND } from '../../../connector/src/platform/clock.ts';
import { dialectOf } from '../../../connector/src/platform/db.ts';
import { getShop, type Shop } from '../../../connector/src/shops/shops.ts';
import { createTestApp, type TestApp } from '../../support/app.ts';
import { readCrmState } from '../../support/crm-state.ts';
import { emptyCrm } from '../../support/empty-crm.ts';
import { makeAddress, makeSnapshot, type SnapshotInput } from '../../support/make/order-snapshot.ts';
import { connectShop } from '../../support/make/shop.ts';

type Customer = SnapshotInput['customer'];

const guest = (name: string): Customer => ({ uid: null, email: `${name}@example.com`, accountEmail: null });
const member = (uid: string, name: string): Customer => ({
  uid,
  email: `${name}@example.com`,
  accountEmail: `${name}@example.com`,
});

/** Every byte of what staff and reports read of people. */
const TABLES = ['contacts', 'contact_keys', 'addresses', 'orders', 'activities', 'search_tokens', 'accounts'];

describe('a merge that is undone', () => {
  let test: TestApp;
  let shop: Shop;
  beforeAll(async () => {
    test = await createTestApp();
    if (dialectOf(test.ctx.db) === 'sqlite') await test.ctx.db.raw('PRAGMA synchronous = OFF');
    shop = await getShop(test.ctx.db, (await connectShop(test)).shopId);
  });
  afterAll(() => test.close());

  async function dump(): Promise<string[]> {
    const rows: string[] = [];
    for (const table of TABLES) {
      const all = (await test.ctx.db(table).select('*')) as object[];
      rows.push(...all.map((row) => `${table} ${JSON.stringify(row)}`).sort());
    }
    return rows;
  }

  async function send(order: SnapshotInput): Promise<void> {
    const webhookId = `msg_${order.version.counter}`;
    await receiveOrder(test.ctx, {
      shop,
      webhookId,
      headers: {},
      body: Buffer.from(JSON.stringify(order)),
    });
    test.clock.advance(SECOND);
  }

  /** Standing contacts by their mailboxes. */
  async function contactOf(name: string): Promise<string | undefined> {
    const key: { contact_id: string } | undefined = await test.ctx
      .db('contact_keys')
      .where({ kind: 'mailbox', value: `${name}@example.com` })
      .first('contact_id');
    return key?.contact_id;
  }

  async function merge(one: string, other: string): Promise<boolean> {
    const ids = [await contactOf(one), await contactOf(other)];
    if (!ids[0] || !ids[1] || ids[0] === ids[1]) return false;
    await joinContacts(test.ctx, { ids: [ids[0], ids[1]], staffId: 'stf_1' });
    test.clock.advance(SECOND);
    return true;
  }

  async function undoNewest(): Promise<boolean> {
    const rows: { id: string; merged_at: number }[] = await test.ctx
      .db('contact_merges')
      .whereNull('undone_at')
      .select('id', 'merged_at');
    const [newest] = rows.sort((a, b) => Number(b.merged_at) - Number(a.merged_at));
    if (!newest) return false;
    expect(await undoMerge(test.ctx, newest.id)).toEqual({ ok: true, notice: 'unmerged' });
    return true;
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

  const NAMES = ['a', 'b', 'c', 'd'];
  const name = fc.constantFrom(...NAMES);
  const customer = fc.oneof(
    name.map(guest),
    fc.tuple(fc.constantFrom('u1', 'u2'), name).map(([uid, mailbox]) => member(uid, mailbox)),
  );
  const details = fc.record({
    firstName: fc.constantFrom('Mario', 'Anna', ''),
    phone: fc.constantFrom('', '+39 333 1', '02 2'),
    line1: fc.constantFrom('Via Roma 1', 'VIA ROMA  1', 'Via Nuova 2'),
    vat: fc.constantFrom('', 'IT01234567890'),
  });
  const order = fc.tuple(customer, details).map(([who, { firstName, phone, line1, vat }]) => ({
    customer: who,
    over: {
      billing: makeAddress({ firstName, lastName: firstName && 'Rossi', phone, line1 }),
      company: { name: vat && 'Ditta', vatNumber: vat },
    },
  }));
  const orders = fc.array(order, { minLength: 1, maxLength: 5 });
  const pair = fc.tuple(name, name);

  it('leaves every record as it was, byte for byte', async () => {
    const history = fc.tuple(orders, fc.array(pair, { minLength: 1, maxLength: 4 }));
    await fc.assert(
      fc.asyncProperty(history, async ([told, pairs]) => {
        await emptyCrm(test.ctx.db);
        for (const [index, { customer: who, over }] of told.entries()) await send(orderOf(who, index, over));
        const before = await dump();
        const standing = async () => (await test.ctx.db('contact_merges').whereNull('undone_at')).length;
        const bridged = await standing();
        for (const [one, other] of pairs) await merge(one, other);
        for (let left = (await standing()) - bridged; left > 0; left -= 1) await undoNewest();
        expect(await dump()).toEqual(before);
      }),
      { numRuns: 40 },
    );
  });

  it('gives later orders to whom they belong, as if the two had been kept apart from the start', async () => {
    const history = fc.tuple(orders, pair, orders);
    await fc.assert(
      fc.asyncProperty(history, async ([first, [one, other], then]) => {
        const sendAll = async (list: typeof first, from: number) => {
          for (const [index, { customer: who, over }] of list.entries())
            await send(orderOf(who, from + index, over));
        };
        await emptyCrm(test.ctx.db);
        await sendAll(first, 0);
        if (!(await merge(one, other))) return;
        const merged: { id: string } = await test.ctx
          .db('contact_merges')
          .where({ reason: 'staff' })
          .first('id');
        await sendAll(then, first.length);
        const outcome = await undoMerge(test.ctx, merged.id);
        if (!outcome.ok) return;
        const undone = await readCrmState(test.ctx.db);
        await emptyCrm(test.ctx.db);
        await sendAll(first, 0);
        const [low = '', high = ''] = [await contactOf(one), await contactOf(other)].sort();
        const apart = { contact_id: low, other_id: high, merge_id: 'mrg_1', created_at: 0 };
        await test.ctx.db('contact_pins').insert(apart);
        await sendAll(then, first.length);
        expect(undone).toEqual(await readCrmState(test.ctx.db));
      }),
      { numRuns: 60 },
    );
  });

  it('is undone in the order of making: the newest first', async () => {
    await emptyCrm(test.ctx.db);
    for (const [index, who] of ['a', 'b', 'c'].entries()) await send(orderOf(guest(who), index));
    await merge('a', 'b');
    const first: { id: string } = await test.ctx.db('contact_merges').first('id');
    await merge('a', 'c');
    expect(await undoMerge(test.ctx, first.id)).toEqual({ ok: false, field: '', reason: 'newer_merge' });
    await undoNewest();
    expect(await undoMerge(test.ctx, first.id)).toMatchObject({ ok: true });
    expect(await undoMerge(test.ctx, first.id)).toMatchObject({ ok: true });
    expect(new Set([await contactOf('a'), await contactOf('b'), await contactOf('c')]).size).toBe(3);
  });

  it('keeps the two apart, also when one of them is merged on and an order names both', async () => {
    await emptyCrm(test.ctx.db);
    for (const [index, who] of ['c', 'a', 'b'].entries()) await send(orderOf(guest(who), index));
    await merge('a', 'b');
    await undoNewest();
    await merge('c', 'a');
    await send(orderOf(member('u1', 'a'), 3));
    await send(orderOf(member('u1', 'b'), 4));
    expect(await contactOf('a')).toBe(await contactOf('c'));
    expect(await contactOf('b')).not.toBe(await contactOf('a'));
  });
});
