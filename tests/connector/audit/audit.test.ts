import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { actAs, placeOf } from '../../../connector/src/audit/actor.ts';
import { audit, forgetOldAudit } from '../../../connector/src/audit/audit.ts';
import { addForgetting } from '../../../connector/src/audit/jobs.ts';
import { auditCommands } from '../../../connector/src/audit/commands.ts';
import { listAudit } from '../../../connector/src/audit/queries.ts';
import { AUDITED } from '../../../connector/src/audit/words.ts';
import { addSweep } from '../../../connector/src/checkout/sweep.ts';
import { readInput } from '../../../connector/src/commands.ts';
import { editContact } from '../../../connector/src/contacts/edit-contact.ts';
import { cancelOrder } from '../../../connector/src/order-desk/cancel.ts';
import { refundOrder } from '../../../connector/src/order-desk/refund.ts';
import { shipOrder } from '../../../connector/src/order-desk/ship.ts';
import { DAY, HOUR, MINUTE } from '../../../connector/src/platform/clock.ts';
import { transact } from '../../../connector/src/platform/db.ts';
import { createBrowser, type Browser } from '../../portal/browse.ts';
import { createTestApp, type TestApp } from '../../support/app.ts';
import { placePaid } from '../../support/own-orders.ts';
import { createSelling, type Selling } from '../../support/selling.ts';
import { addAtDesk } from '../../support/staff.ts';
import { en as texts } from '../../../portal/src/ui/texts/catalogues.ts';
import { ANNA, createVisitor, placeOrder, readCode, wrongCode } from '../customers/visitor.ts';

const OWN = 'the lighthouse keeps seven candles';

/** It reads the rows as `what|kind|who|on`, by their words: those of one moment, while the clock stands, have no order. */
async function told({ ctx }: Pick<TestApp, 'ctx'>): Promise<string[]> {
  const rows = await ctx.db('audit').select();
  return rows.map(({ what, who_kind, who, on_id }) => [what, who_kind, who, on_id].join('|')).sort();
}

describe('what people do at the desk', () => {
  let test: TestApp;
  let owner: Browser;
  let ownerId: string;
  beforeAll(async () => {
    test = await createTestApp();
    const anna = { email: 'anna@example.com', role: 'owner', name: 'Anna Levante', password: OWN };
    ({ browser: owner, id: ownerId } = await addAtDesk(test, anna));
  });
  beforeEach(async () => {
    await test.ctx.db('audit').delete();
    test.clock.advance(HOUR);
  });
  afterAll(() => test.close());

  it('what people do to a sign-in is written down with who, on whom, when and from where', async () => {
    const { id } = await addAtDesk(test, { email: 'sam@example.com', role: 'support' });
    await test.ctx.db('audit').delete();
    const page = `/desk/staff/${id}`;
    await owner.submit(`${page}/role`, `${page}/role`, { role: 'sales', current: 'wrong' });
    await owner.submit(`${page}/role`, `${page}/role`, { role: 'sales', current: OWN });
    await owner.submit(`${page}/reset`, `${page}/reset`, { current: OWN });
    await owner.submit(`${page}/disable`, `${page}/disable`, { current: OWN });
    expect(await told(test)).toEqual([
      `own_password_wrong|staff|${ownerId}|`,
      `staff_reset|staff|${ownerId}|${id}`,
      `staff_role|staff|${ownerId}|${id}`,
      `staff_shut_out|staff|${ownerId}|${id}`,
    ]);
    const role = await test.ctx.db('audit').where({ what: 'staff_role' }).first();
    expect(role).toMatchObject({ at: test.clock.now(), detail: '{"from":"support","to":"sales"}' });
    expect(role?.from_key).toBe(placeOf(test.ctx.config.secret, '127.0.0.1'));
  });

  it('what people fail to sign in with is written down, beside whom it was tried for', async () => {
    const browser = createBrowser(test.app);
    for (const email of ['anna@example.com', 'nobody@example.com'])
      await browser.submit('/desk/sign-in', '/desk/sign-in', { email, password: 'wrong', code: '000000' });
    expect(await told(test)).toEqual(['sign_in_failed|visitor||', `sign_in_failed|visitor||${ownerId}`]);
  });

  it('what buyers do to sign in, and the documents they read, are written down', async () => {
    const orderId = await placeOrder(test, ANNA);
    const visitor = createVisitor(test);
    await visitor.ask();
    const code = await readCode(test);
    await visitor.enter(wrongCode(code));
    const browser = createBrowser(test.app);
    await browser.submit('/portal/sign-in', '/portal/sign-in', { email: ANNA });
    const answer = await browser.submit('/portal/sign-in/code', '/portal/sign-in/code', {
      code: await readCode(test),
    });
    expect(answer.status).toBe(303);
    await browser.get(`/portal/orders/${orderId}/order.pdf`);
    const { id } = (await test.ctx.db('customers').first('id')) as { id: string };
    expect(await told(test)).toEqual([
      'customer_sign_in_failed|system||',
      `customer_signed_in|customer|${id}|`,
      `document_read|customer|${id}|${orderId}`,
    ]);
    const [order] = await test.ctx.db('orders').where({ id: orderId }).select('number', 'buyer_name');
    const page = (await owner.get('/desk/audit')).text;
    expect(page).toContain(`<a href="/desk/orders/${orderId}">${order?.number}</a>`);
    expect(page).toContain(order?.buyer_name);
    expect(page).not.toContain(id);
  });

  it('what people did is read by an owner on a page, with names and filters, and by nobody else', async () => {
    const { browser: sales } = await addAtDesk(test, { email: 'rita@example.com', role: 'sales' });
    expect((await sales.get('/desk/audit')).status).toBe(403);
    const { text } = await owner.get('/desk/audit');
    expect(text).toContain('Signed in');
    expect(text).toContain('Sara Conti');
    const added = (await owner.get('/desk/audit?what=staff_added&lang=it')).text;
    expect(added).toContain('Persona aggiunta');
    expect(added).toContain('>Vendite<');
    expect(added).not.toMatch(/>(sales|owner|support)</);
    await owner.get('/desk/audit?lang=en');
    const filtered = await owner.get(`/desk/audit?who=${ownerId}&what=signed_in`);
    expect(filtered.text).toContain('Nobody did anything like this');
  });

  it('what people did has no word of a person in it, whoever it was', async () => {
    const browser = createBrowser(test.app);
    await browser.submit('/desk/sign-in', '/desk/sign-in', { email: ANNA, password: 'x', code: '1' });
    await placeOrder(test, ANNA);
    const contact = (await test.ctx.db('contacts').first()) as { id: string };
    const entries = { firstName: 'Zelda', lastName: 'Quux', email: 'z@example.com', phone: '1', company: '' };
    await actAs({ kind: 'staff', id: ownerId }, () =>
      editContact(test.ctx, {
        contactId: contact.id,
        entries: { ...entries, ownerId: '' },
        staffId: ownerId,
      }),
    );
    const all = JSON.stringify(await test.ctx.db('audit'));
    expect(all).toContain('contact_edited');
    expect(all).not.toMatch(/@|Zelda|Quux|127\.0\.0\.1/);
  });
});

describe('what is done to an order', () => {
  let selling: Selling;
  beforeAll(async () => {
    selling = await createSelling({ immediate: 1 });
  });
  afterAll(() => selling.close());

  const asSara = <T>(work: () => Promise<T>) => actAs({ kind: 'staff', id: 'stf_sara' }, work);

  it('what is done to an order is written down in the transaction of its effect, and what is refused is not', async () => {
    const { ctx } = selling;
    await placePaid(selling);
    await placePaid(selling);
    // What was sent is not cancelled any more.
    const [orderId = '', unsent = ''] = await ctx.db('orders').orderBy('id').pluck('id');
    await ctx.db('audit').delete();
    const parcel = { carrier: 'BRT', trackingNumber: 'T1', trackingUrl: '', complete: false };
    await asSara(() =>
      shipOrder(ctx, { orderId, ask: { ...parcel, key: 'a', carrier: '', trackingNumber: '' } }),
    );
    await asSara(() => shipOrder(ctx, { orderId, ask: { ...parcel, key: 'b' } }));
    const ask = { key: 'r', note: '', restock: false };
    const amount = { kind: 'amount' as const, amount: 100 };
    const tooMuch = { kind: 'amount' as const, amount: 100_000_000 };
    await asSara(() => refundOrder(ctx, { orderId, ask: { ...ask, what: tooMuch }, by: 'stf_sara' }));
    await asSara(() => refundOrder(ctx, { orderId, ask: { ...ask, what: amount }, by: 'stf_sara' }));
    await asSara(() =>
      cancelOrder(ctx, { orderId: unsent, ask: { ...ask, key: 'c', refund: false }, by: 'stf_sara' }),
    );
    expect(await told(selling)).toEqual([
      `order_cancelled|staff|stf_sara|${unsent}`,
      `order_refunded|staff|stf_sara|${orderId}`,
      `order_shipped|staff|stf_sara|${orderId}`,
    ]);
  });

  it('what is done to an order by a cancellation is told with its refund, and once however often it is asked', async () => {
    const { ctx } = selling;
    await ctx.db('variants').update({ stock: 9 });
    await placePaid(selling);
    const [orderId = ''] = await ctx.db('orders').orderBy('number', 'desc').pluck('id');
    await ctx.db('audit').delete();
    const cancel = (key: string) =>
      asSara(() =>
        cancelOrder(ctx, {
          ...{ orderId, by: 'stf_sara' },
          ask: { key, note: '', refund: true, restock: true },
        }),
      );
    for (const key of ['c', 'c', 'd']) expect(await cancel(key)).toEqual({ ok: true });
    const rows = [`order_cancelled|staff|stf_sara|${orderId}`, `order_refunded|staff|stf_sara|${orderId}`];
    expect(await told(selling)).toEqual(rows);
    const row = await ctx.db('audit').where({ what: 'order_refunded' }).first('detail');
    const { refund } = JSON.parse(row?.detail ?? '') as { refund: string };
    expect(await ctx.db('refund_intents').where({ id: refund }).pluck('reason')).toEqual(['desk:c']);
  });

  it('what is done in a transaction that fails is not written down', async () => {
    const { ctx } = selling;
    await ctx.db('audit').delete();
    const failing = ctx.db.transaction(async (trx) => {
      await audit(trx, ctx, { what: 'order_shipped', on: 'ord_1' });
      throw new Error('Too late');
    });
    await expect(failing).rejects.toThrow('Too late');
    expect(await told(selling)).toEqual([]);
  });
});

describe('the book of what was done', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await createTestApp();
  });
  afterAll(() => test.close());

  it('the book keeps 400 days, and forgets a thousand rows at a time', async () => {
    const { ctx, clock } = test;
    await audit(ctx.db, ctx, { what: 'signed_in' });
    clock.advance(DAY);
    await audit(ctx.db, ctx, { what: 'staff_role' });
    clock.advance(399 * DAY);
    expect(await forgetOldAudit(ctx.db, ctx)).toBe(0);
    clock.advance(1);
    expect(await forgetOldAudit(ctx.db, ctx)).toBe(1);
    expect(await told(test)).toEqual(['staff_role|system||']);
  });

  it('the book is cleared once a day, of all that is too old at once, and by nothing that runs each minute', async () => {
    const { ctx, clock, worker } = test;
    await ctx.db('audit').delete();
    await transact(ctx.db, async (trx) => {
      for (let each = 0; each < 1001; each += 1) await audit(trx, ctx, { what: 'signed_in' });
    });
    clock.advance(401 * DAY);
    await audit(ctx.db, ctx, { what: 'staff_role' });
    await addSweep(ctx.db, ctx);
    await addForgetting(ctx.db, ctx);
    await addForgetting(ctx.db, ctx);
    const left = async () => (await ctx.db('audit').pluck('id')).length;
    clock.advance(MINUTE);
    await worker.drain();
    expect(await left()).toBe(1002);
    clock.advance(DAY);
    await worker.drain();
    expect(await left()).toBe(1);
    const runs = await ctx.db('jobs').where({ kind: 'forget_audit' }).orderBy('run_at').pluck('state');
    expect(runs).toEqual(['done', 'waiting']);
  });

  it('the book is read page by page, without a gap and without a repeat', async () => {
    const { ctx } = test;
    await ctx.db('audit').delete();
    for (let each = 0; each < 7; each += 1) await audit(ctx.db, ctx, { what: 'signed_in', on: `x${each}` });
    const seen: string[] = [];
    for (let before: string | null = null; ;) {
      const { items, next }: Awaited<ReturnType<typeof listAudit>> = await listAudit(
        ctx.db,
        { what: 'signed_in' },
        { before, most: 3 },
      );
      seen.push(...items.map(({ on }) => on));
      if (next === null) break;
      before = next;
    }
    expect(seen.sort()).toEqual(['x0', 'x1', 'x2', 'x3', 'x4', 'x5', 'x6']);
  });

  it('the book is printed by carrello audit list, which refuses words it does not know', async () => {
    const { ctx } = test;
    await ctx.db('audit').delete();
    await actAs({ kind: 'command', id: 'root' }, () =>
      audit(ctx.db, ctx, { what: 'staff_role', on: 'stf_1', detail: { from: 'sales', to: 'owner' } }),
    );
    const [command] = auditCommands;
    if (!command) throw new Error('no command');
    const lines: string[] = [];
    const run = (words: string[]) =>
      command.run(
        ctx,
        readInput(command, words, (line) => lines.push(line)),
      );
    await run(['--what', 'staff_role', '--since', '2020-01-01']);
    expect(lines).toEqual([
      expect.stringMatching(/^\d{4}-\S+Z {2}command root {2}staff_role {2}stf_1 {2}from=sales to=owner$/),
    ]);
    await expect(run(['--what', 'nonsense'])).rejects.toThrow('--what: use one of');
    await expect(run(['--since', 'yesterday'])).rejects.toThrow('--since: use a day');
  });

  it('the book’s words all have a text', () => {
    for (const word of AUDITED) expect(Object.keys(texts)).toContain(`audit.${word}`);
  });
});
