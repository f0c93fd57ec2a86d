import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { editContact } from '../../../connector/src/contacts/edit-contact.ts';
import { findContact } from '../../../connector/src/portal-services/records/contact.ts';
import { addNote } from '../../../connector/src/notes/notes.ts';
import { SECOND } from '../../../connector/src/platform/clock.ts';
import { dialectOf } from '../../../connector/src/platform/db.ts';
import { transactWork } from '../../../connector/src/platform/unit-of-work/unit-of-work.ts';
import { recordActivity } from '../../../connector/src/timeline/timeline.ts';
import { addTask } from '../../../connector/src/tasks/tasks.ts';
import { createTestApp, type TestApp } from '../../support/app.ts';
import { readCrmState } from '../../support/crm-state.ts';
import { emptyCrm } from '../../support/empty-crm.ts';
import { makeAddress, makeSnapshot, type SnapshotInput } from '../../support/make/order-snapshot.ts';
import { connectShop } from '../../support/make/shop.ts';
import { addStaff, getShop, joinContacts, receiveOrder, type Shop, undoMerge } from '../../support/verbs.ts';

type Customer = SnapshotInput['customer'];

const guest = (name: string): Customer => ({ uid: null, email: `${name}@example.com`, accountEmail: null });
const member = (uid: string, name: string): Customer => ({
  uid,
  email: `${name}@example.com`,
  accountEmail: `${name}@example.com`,
});

/** Every byte of what staff and reports read of people. */
const TABLES = [
  ...['contacts', 'contact_keys', 'addresses', 'orders', 'activities', 'search_tokens', 'accounts'],
  ...['notes', 'tasks'],
];

describe('a merge that is undone', () => {
  let test: TestApp;
  let shop: Shop;
  let staffId: string;
  beforeAll(async () => {
    test = await createTestApp();
    if (dialectOf(test.ctx.db) === 'sqlite') await test.ctx.db.raw('PRAGMA synchronous = OFF');
    shop = await getShop(test.ctx.db, (await connectShop(test)).shopId);
    const sara = { name: 'Sara', email: 'sara@example.com', role: 'sales' };
    ({ staffId } = await addStaff(test.ctx, sara));
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

  /** What staff write of somebody. */
  async function write(contactId: string, text: string): Promise<void> {
    const about = { contactId, companyId: '', orderId: '' };
    await addNote(test.ctx.db, test.ctx, { note: { ...about, text }, by: staffId });
    const task = { ...about, title: text, dueDay: '', staffId: '' };
    expect(await addTask(test.ctx.db, test.ctx, { task, by: staffId, timeZone: 'UTC' })).toMatchObject({
      ok: true,
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
    expect(await undoMerge(test.ctx, newest.id)).toEqual({ ok: true });
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
    fc.constant({ uid: null, email: '', accountEmail: null }),
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
        for (const one of NAMES) {
          const id = await contactOf(one);
          if (id) await write(id, `of ${one}`);
        }
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

  it('brings along what happened to either without an order, and gives it back', async () => {
    await emptyCrm(test.ctx.db);
    for (const [index, who] of ['a', 'b'].entries()) {
      await send(orderOf(guest(who), index));
      const of = { contactId: (await contactOf(who)) ?? '' };
      const detail = { crm: 'corebos', text: who };
      const activity = { kind: 'crm_changed', key: `crm:${who}`, detail, at: test.clock.now() };
      await transactWork(test.ctx.db, (work) => recordActivity(work, test.ctx, { of, ...activity }));
    }
    const told = async (who: string) => {
      const contact = await findContact(test.ctx.db, (await contactOf(who)) ?? '');
      const owners = await test.ctx
        .db('activities')
        .where({ of_id: contact?.id ?? '' })
        .distinct('contact_id');
      expect(owners).toEqual([{ contact_id: contact?.id }]);
      const changes = contact?.timeline.filter(({ kind }) => kind === 'crm_changed') ?? [];
      return changes.map(({ detail }) => detail['text']).sort();
    };
    expect([await told('a'), await told('b')]).toEqual([['a'], ['b']]);
    await merge('a', 'b');
    expect(await told('a')).toEqual(['a', 'b']);
    await undoNewest();
    expect([await told('a'), await told('b')]).toEqual([['a'], ['b']]);
  });

  it('gives back what was before, and leaves what staff wrote since with the record they wrote it on', async () => {
    await emptyCrm(test.ctx.db);
    await send(orderOf(guest('a'), 0));
    await send(orderOf(guest('b'), 1, { billing: makeAddress({ firstName: 'Anna' }) }));
    const [a = '', b = ''] = [await contactOf('a'), await contactOf('b')];
    await write(a, 'of a');
    await write(b, 'of b');
    const contact = (id: string) => test.ctx.db('contacts').where({ id }).first() as Promise<object>;
    const before = { a: await contact(a), b: await contact(b), all: await dump() };
    await merge('a', 'b');
    const stays = String(await contactOf('a'));
    await write(stays, 'of both');
    const view = (await contact(stays)) as { first_name: string; last_name: string; email: string };
    const names = { firstName: view.first_name, lastName: view.last_name, email: view.email };
    const entries = { ...names, phone: '02 99', company: '', ownerId: staffId };
    expect(await editContact(test.ctx, { contactId: stays, entries, staffId })).toMatchObject({ ok: true });
    await send(
      orderOf(guest('b'), 2, { billing: makeAddress({ firstName: 'Annina', line1: 'Via Nuova 9' }) }),
    );
    await undoNewest();
    const other = stays === a ? b : a;
    expect(await contact(stays)).toMatchObject({ phone: '02 99', owner_id: staffId });
    expect(await contact(b)).toMatchObject({ first_name: 'Annina', email: 'b@example.com' });
    expect(await contact(a)).toMatchObject({ first_name: 'Mario', email: 'a@example.com' });
    const ofText = async (table: string, column: string) =>
      (await test.ctx.db(table).orderBy('id').select('contact_id', column)).map((row: object) =>
        Object.values(row),
      );
    const kept = [
      [a, 'of a'],
      [b, 'of b'],
      [stays, 'of both'],
    ];
    expect(await ofText('notes', 'text')).toEqual(expect.arrayContaining(kept));
    expect(await ofText('tasks', 'title')).toEqual(expect.arrayContaining(kept));
    expect(await test.ctx.db('orders').where({ contact_id: b }).select('id')).toHaveLength(2);
    // Every row of before that nobody touched since is there again, to the byte.
    const touched = new Set([a, b].filter((id) => id === stays || id === b));
    const after = new Set(await dump());
    const lost = before.all.filter((row) => !after.has(row) && ![...touched].some((id) => row.includes(id)));
    expect(lost).toEqual([]);
    if (other !== b) expect(await contact(other)).toEqual(other === a ? before.a : before.b);
    await send(orderOf(member('u9', 'a'), 3));
    await send(orderOf(member('u9', 'b'), 4));
    expect(await contactOf('a')).not.toBe(await contactOf('b'));
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
