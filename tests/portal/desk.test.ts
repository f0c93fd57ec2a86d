import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SECOND } from '../../connector/src/platform/clock.ts';
import { makeAddress, makeSnapshot } from '../support/make/order-snapshot.ts';
import { postOrders } from '../support/make/shop.ts';
import { placePaid, readOrder, settleAll, type PaidOrder } from '../support/own-orders.ts';
import { received } from '../support/effects.ts';
import { createSelling, type Selling } from '../support/selling.ts';
import { addAtDesk } from '../support/staff.ts';
import { hiddenFields, textOf, type Browser } from './browse.ts';

/** The desk runs over the real connector and the sandbox of the providers, without any script. */

let selling: Selling;
let order: PaidOrder;
let sara: Browser;
let saraId: string;
let guest: Browser;
beforeAll(async () => {
  selling = await createSelling({ immediate: 1 });
  order = await placePaid(selling);
  ({ browser: sara, id: saraId } = await signIn('sara@example.com', 'sales', 'Sara Conti'));
  ({ browser: guest } = await signIn('rita@example.com', 'read_only', 'Rita Bruni'));
});
afterAll(() => selling.close());

const signIn = (email: string, role: string, name: string) => addAtDesk(selling, { email, role, name });

const pathOf = (text: string, pattern: RegExp): string => pattern.exec(text)?.[0] ?? '';
const page = () => `/desk/orders/${order.id}`;

async function sendWoo(orderKey: string, counter: number, over: object = {}): Promise<string> {
  const snapshot = makeSnapshot({ orderKey, number: orderKey, version: { epoch: 1, counter } });
  await postOrders(selling, selling.shop, { ...snapshot, ...over });
  const row: { id: string } | undefined = await selling.ctx
    .db('orders')
    .where({ order_key: orderKey })
    .first('id');
  return row?.id ?? '';
}

describe('an order of our own checkout', () => {
  it('a form that was sent twice is taken as one, and a second form as another', async () => {
    const parcels = async () => (await selling.ctx.db('parcels').where({ order_id: order.id })).length;
    const form = hiddenFields((await sara.get(`${page()}/ship`)).text, `${page()}/ship`);
    const sent = { ...form, carrier: 'DHL', trackingNumber: 'T2', 'piece-line-1': '1', sum: '1' };
    for (let click = 0; click < 2; click += 1) await sara.post(`${page()}/ship`, sent);
    expect(await parcels()).toBe(1);
    const other = { carrier: 'DHL', trackingNumber: 'T3', 'piece-line-1': '1' };
    await sara.agree(`${page()}/ship`, `${page()}/ship`, other);
    expect(await parcels()).toBe(2);
  });

  it('an order is shipped and partly refunded by forms, and its page says what was done', async () => {
    const shipped = await sara.agree(`${page()}/ship`, `${page()}/ship`, {
      carrier: 'BRT',
      trackingNumber: 'T1',
      trackingUrl: 'https://brt.example/T1',
      complete: 'yes',
    });
    expect(shipped.headers['location']).toBe(`${page()}?done=shipped`);
    expect((await sara.get(`${page()}?done=shipped`)).text).toContain('The parcel is recorded');
    const fields = { 'piece-line-1': '1', note: 'Handle broken', restock: 'yes', sum: '1220' };
    const refunded = await sara.submit(`${page()}/refund`, `${page()}/refund`, fields);
    expect(refunded.headers['location']).toBe(`${page()}?done=refunded`);
    const text = textOf((await sara.get(page())).text);
    for (const part of ['Handle broken', '€12.20', 'Partly refunded', 'Mail sent: Refund', 'Track parcel T1'])
      expect(text).toContain(part);
    expect(text).toContain('Refund Send another parcel');
    expect(text).not.toContain('Cancel');
    expect(await settleAll(selling, order)).toMatchObject({ status: 'completed' });
    expect(received(selling)).toBe(order.total - 1220);
  });

  it('a form with faults names their fields and keeps what was typed', async () => {
    const form = { carrier: '', trackingUrl: 'ftp://x', 'piece-line-1': '1' };
    const answer = await sara.submit(`${page()}/ship`, `${page()}/ship`, form);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('Enter a carrier or a tracking number.');
    const wrong = { amount: '12,345' };
    const refund = await sara.submit(`${page()}/refund`, `${page()}/refund`, wrong);
    expect(refund.text).toContain('Enter an amount like 12.50.');
    expect(refund.text).toContain('value="12,345"');
  });

  it('an order names its tax in the reader’s language', async () => {
    expect((await sara.get(page())).text).toContain('VAT (22 %)');
    expect((await sara.get(`${page()}?lang=it`)).text).toContain('IVA (22 %)');
    await sara.get(`${page()}?lang=en`);
  });
});

describe('an order of another shop system', () => {
  it('an order of another shop system links to it, and notes what staff say they gave back', async () => {
    const id = await sendWoo('W-1', 1);
    const { text } = await sara.get(`/desk/orders/${id}`);
    expect(text).toContain('https://shop.example/wp-admin/post.php?post=1001&amp;action=edit');
    const slip = (await sara.get(`/desk/orders/${id}/slip`)).text;
    for (const part of ['Packing slip W-1', 'Via Roma 1', 'Article SH-M', 'Courier'])
      expect(slip).toContain(part);
    expect(slip).not.toContain('€');
    expect((await sara.get(`/desk/orders/${id}/ship`)).status).toBe(404);
    const told = { amount: '10,00', note: 'by transfer' };
    await sara.agree(`/desk/orders/${id}/told`, `/desk/orders/${id}/told`, told);
    const after = await sara.get(`/desk/orders/${id}`);
    expect(after.text).toContain('Sara Conti says that €10.00 was given back in the shop: by transfer');
    expect((await readOrder(selling, id)).refunded_total).toBe(0);
  });

  it('an order of another shop system took so much, and no more is noted as given back, however often', async () => {
    const id = await sendWoo('W-5', 11);
    const path = `/desk/orders/${id}/told`;
    const { total } = await readOrder(selling, id);
    const euro = (cents: number) => (cents / 100).toFixed(2);
    const named = await sara.submit(path, path, { amount: euro(total - 100) });
    expect(named.status).toBe(200);
    expect(named.text).toContain(`>Note that €${euro(total - 100)} was given back<`);
    expect(textOf(named.text)).toContain(`€${euro(total - 100)} of €${euro(total)} is noted`);
    const fields = { ...hiddenFields(named.text, path), amount: euro(total - 100) };
    for (let click = 0; click < 2; click += 1)
      expect((await sara.post(path, fields)).headers['location']).toContain('done=told');
    for (const wrong of [
      { amount: '1.01' },
      { amount: '1.01', sum: '101' },
      { amount: '1.00', sum: '101' },
      { amount: euro(total), sum: String(total) },
    ])
      expect([wrong, (await sara.submit(path, path, wrong)).status]).toEqual([wrong, 422]);
    expect((await sara.submit(path, path, { amount: '1.01' })).text).toContain('This is more than is left.');
    expect(textOf((await sara.get(path)).text)).toContain('Up to €1.00');
    expect((await sara.agree(path, path, { amount: '1.00' })).status).toBe(303);
    const told = await selling.ctx.db('activities').where({ of_id: id, kind: 'refund_told' });
    expect(
      told.map(({ detail }) => (JSON.parse(String(detail)) as { amount: number }).amount).sort(),
    ).toEqual([100, total - 100]);
  });
});

describe('a contact', () => {
  it('a contact written by staff stays so whatever orders say, and shows what they say', async () => {
    const form = {
      ...{ firstName: 'Paola', lastName: 'Neri', email: 'paola@example.com' },
      ...{ phone: '+39 040 1', company: 'Neri & Figli', ownerId: saraId },
    };
    const made = await sara.submit('/desk/contacts/new', '/desk/contacts/new', form);
    const path = pathOf(String(made.headers['location']), /\/desk\/contacts\/con_\w+/);
    const billing = makeAddress({ firstName: 'P.', lastName: 'N.', phone: '+39 040 2' });
    const customer = { uid: null, email: 'paola@example.com', accountEmail: null };
    await sendWoo('W-2', 2, { billing, customer, placedAt: new Date(selling.clock.now()).toISOString() });
    const text = textOf((await sara.get(path)).text);
    for (const part of ['Paola Neri', '+39 040 1', 'Neri &amp; Figli', 'First name, as orders say P.', 'W-2'])
      expect(text).toContain(part);
    expect(textOf((await sara.get('/desk')).text)).toContain('W-2');
    expect((await sara.get('/desk/companies?search=neri')).text).toContain('Neri &amp; Figli');
    const back = { ...form, firstName: 'P.', lastName: 'N.' };
    await sara.submit(`${path}/edit`, `${path}/edit`, back);
    expect(textOf((await sara.get(path)).text)).not.toContain('First name, as orders say');
    const again = await sara.submit('/desk/contacts/new', '/desk/contacts/new', form);
    expect(again.status).toBe(422);
    expect(again.text).toContain(`href="${path}"`);
  });

  it('a contact has notes and tasks, which are due, done and told on the timeline', async () => {
    const path = `/desk/contacts/${order.contact_id}`;
    await sara.submit(path, '/desk/notes', { text: 'Prefers\r\nmornings' });
    const add = `/desk/tasks/new?contactId=${order.contact_id}`;
    const late = { title: 'Call back', dueDay: '2026-02-01', staffId: saraId };
    await sara.submit(add, '/desk/tasks', late);
    expect(textOf((await sara.get('/desk')).text)).toContain('Overdue Done : Call back');
    const action = pathOf((await sara.get(path)).text, /\/desk\/tasks\/tsk_\w+\/done/);
    const done = await sara.submit(path, action);
    expect(done.headers['location']).toBe(`${path}?done=task_done`);
    const { text } = await sara.get(path);
    expect(text).toContain('Sara Conti: Prefers\nmornings');
    expect(text).toContain('Done by Sara Conti: Call back');
    expect(textOf((await sara.get('/desk')).text)).toContain('Done today Reopen : Call back');
    const reopen = pathOf(text, /\/desk\/tasks\/tsk_\w+\/reopen/);
    const opened = await sara.submit(path, reopen);
    expect(opened.headers['location']).toBe(`${path}?done=task_reopened`);
    expect(textOf((await sara.get('/desk')).text)).toContain('Overdue Done : Call back');
    expect((await sara.get(path)).text).not.toContain('Done by Sara Conti: Call back');
  });

  it('a contact is merged with its likely duplicate and taken apart again', async () => {
    const twin = { ...makeAddress({ firstName: 'Giulia', lastName: 'Rossi', postcode: '34124' }), phone: '' };
    const customer = { uid: null, email: 'g.rossi@example.org', accountEmail: null };
    // Ids begin with their time, and the older record stays in a merge.
    selling.clock.advance(SECOND);
    await sendWoo('W-3', 3, { billing: twin, customer });
    const path = `/desk/contacts/${order.contact_id}`;
    const compare = pathOf((await sara.get(path)).text, /\/desk\/contacts\/con_\w+\/merge\/con_\w+/);
    const pairs = '/desk/duplicates';
    expect((await sara.get(pairs)).text).toContain('same name and postcode');
    const older = textOf((await sara.get(`${pairs}?after=0~con_0`)).text);
    expect(older).toContain('No likely duplicates among these contacts');
    expect(older).toContain('Back to the newest');
    const shown = textOf((await sara.get(compare)).text);
    for (const part of [
      'Giulia Rossi (g.rossi@example.org) is merged into it',
      'What moves – orders: 1, €43.92, addresses: 1, notes: 0, tasks: 0.',
      'Afterwards the one record has orders: 2, €73.52.',
      'It no longer shows – E-mail: g.rossi@example.org',
    ])
      expect(shown).toContain(part);
    expect(shown).toMatch(/Giulia Rossi Stays .* Moves over/);
    expect(shown).toContain('Merge into Giulia Rossi (Giulia.Rossi@Example.com) – orders: 1, €43.92');
    // An order that comes while the page is open changes what would move.
    const agreed = hiddenFields((await sara.get(compare)).text, compare);
    await sendWoo('W-6', 12, { billing: twin, customer });
    const late = await sara.post(compare, agreed);
    expect([late.status, textOf(late.text)]).toEqual([
      422,
      expect.stringMatching(
        /One of the two changed meanwhile.*Merge into Giulia Rossi \(\S+\) – orders: 2, €87.84/,
      ),
    ]);
    expect((await sara.submit(compare, compare)).headers['location']).toBe(`${path}?done=merged`);
    expect(textOf((await sara.get(path)).text)).toContain('W-3');
    const undo = pathOf((await sara.get(path)).text, /\/desk\/merges\/mrg_\w+\/undo/);
    expect(textOf((await sara.get(undo)).text)).toMatch(
      /Take Giulia Rossi \(g\.rossi@example\.org\) apart – orders: 2, €87.84/,
    );
    expect((await sara.submit(undo, undo)).headers['location']).toBe(`${path}?done=unmerged`);
    expect((await sara.get(undo)).status).toBe(404);
    const { text } = await sara.get(path);
    expect(textOf(text)).not.toContain('W-3');
    expect(text).not.toContain('Perhaps the same person');
    expect(textOf(text)).toContain('Taken apart again: Giulia Rossi');
  });
});

describe('a contact that took another mailbox over', () => {
  it('a contact that took another mailbox over is taken apart by the names of before', async () => {
    await sendWoo('W-7', 13, { customer: { uid: null, email: 'nora@example.com', accountEmail: null } });
    const { contact_id: nora } = (await selling.ctx.db('orders').where({ order_key: 'W-7' }).first()) as {
      contact_id: string;
    };
    selling.clock.advance(SECOND);
    const written = { firstName: 'Nora', lastName: 'Blu', email: 'n.blu@example.com' };
    const made = await sara.submit('/desk/contacts/new', '/desk/contacts/new', written);
    const other = pathOf(String(made.headers['location']), /con_\w+/);
    const merge = `/desk/contacts/${nora}/merge/${other}`;
    expect((await sara.submit(merge, merge)).status).toBe(303);
    const { text } = await sara.get(`/desk/contacts/${nora}`);
    expect(text).toContain('n.blu@example.com');
    const undo = pathOf(text, /\/desk\/merges\/mrg_\w+\/undo/);
    const said = textOf((await sara.get(undo)).text);
    expect(said).toContain('Nora Blu (n.blu@example.com) stands again');
    expect(said).toContain('(nora@example.com)');
  });
});

describe('the intake', () => {
  it('the intake shows what waits for a person, by field, and gives it another try', async () => {
    await sendWoo('bad', 9, { currency: 'euro' });
    await sendWoo('W-4', 10, { total: 5000 });
    const { browser: sam } = await signIn('sam@example.com', 'support', 'Sam Riva');
    const intake = textOf((await sam.get('/desk/intake')).text);
    for (const part of ['Not readable 1', 'never arrived: 4–8', 'W-4', '(€6.08)'])
      expect(intake).toContain(part);
    const list = await sam.get('/desk/intake/quarantined');
    const message = pathOf(list.text, /\/desk\/intake\/messages\/inb_\w+/);
    expect((await sam.get(message)).text).toContain(
      '<code>currency</code>: Use a three-letter ISO 4217 code',
    );
    const again = await sam.submit(message, `${message}/replay`);
    expect(again.headers['location']).toBe(`${message}?done=still_invalid`);
    const found = '/desk/intake/quarantined?search=ISO+4217';
    expect((await sam.get(found)).text).toContain(message);
    const all = await sam.submit(found, '/desk/intake/quarantined/replay', { search: 'ISO 4217' });
    expect(all.headers['location']).toBe('/desk/intake/quarantined?search=ISO+4217&done=still_invalid');
    const none = '/desk/intake/quarantined?search=postcode';
    expect((await sam.get(none)).text).not.toContain(message);
    const nothing = await sam.submit(found, '/desk/intake/quarantined/replay', { search: 'postcode' });
    expect(nothing.headers['location']).toContain('done=nothing_to_do');
    expect((await sara.get(message)).text).not.toContain('Try again');
    expect((await sara.post(`${message}/replay`, { form_token: 'x' })).status).toBe(403);
  });
});

describe('a colleague who only reads', () => {
  it('a colleague who only reads opens records and can neither open nor send a form', async () => {
    const contact = `/desk/contacts/${order.contact_id}`;
    const { text } = await guest.get(contact);
    expect(text).toContain('Giulia Rossi');
    for (const part of ['/edit', 'Add the note', 'Add a task', '/merge/', '/desk/intake'])
      expect(text).not.toContain(part);
    const forms = [`${page()}/refund`, `${contact}/edit`, '/desk/contacts/new'];
    for (const path of [...forms, '/desk/tasks/new', '/desk/intake'])
      expect((await guest.get(path)).status).toBe(403);
    const token = /name="form_token" value="([^"]+)"/.exec(text)?.[1] ?? '';
    for (const path of [...forms, '/desk/notes', '/desk/tasks', '/desk/merges/mrg_1/undo'])
      expect([path, (await guest.post(path, { form_token: token, text: 'x' })).status]).toEqual([path, 403]);
  });
});
