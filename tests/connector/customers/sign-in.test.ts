import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MINUTE } from '../../../connector/src/platform/clock.ts';
import { createTestApp, type TestApp } from '../../support/app.ts';
import { makeNewShop } from '../../support/make/shop.ts';
import { forgetPeople } from './forget-people.ts';
import { ANNA, createVisitor, placeOrder, readCode, signedIn, wrongCode, type Visitor } from './visitor.ts';
import { addShop } from '../../support/verbs.ts';

let app: TestApp;
let anna: Visitor;

beforeAll(async () => {
  app = await createTestApp();
  anna = createVisitor(app);
  await placeOrder(app, ANNA);
});
beforeEach(() => forgetPeople(app));
afterAll(() => app.close());

describe('a code', () => {
  it('a code comes by mail in the language of the page and opens a session', async () => {
    await anna.ask();
    const code = await readCode(app);
    expect(app.mails).toHaveLength(1);
    expect(app.mails[0]).toMatchObject({ to: ANNA, subject: 'Your code for Carrello' });
    expect(await anna.enter(code)).toMatchObject({ ok: true, session: { email: ANNA, locale: 'it' } });
  });

  it('a code stands nowhere in the database, neither before its mail is sent nor afterwards', async () => {
    const stored = async () => {
      const tables = ['mails', 'sign_in_codes', 'jobs'];
      return JSON.stringify(await Promise.all(tables.map((table) => app.ctx.db(table).select())));
    };
    app.ctx.mailer.send = () => Promise.reject(new Error('The server is away'));
    await anna.ask();
    await app.worker.drain();
    expect(await app.ctx.db('mails')).toMatchObject([{ sent_at: null }]);
    const waiting = await stored();
    app.ctx.mailer.send = (mail) => Promise.resolve(void app.mails.push(mail));
    app.clock.advance(MINUTE);
    const code = await readCode(app);
    expect(code).toMatch(/^\d{6}$/);
    expect(waiting).not.toContain(code);
    expect(waiting).not.toContain('code to see your orders');
    expect(await stored()).not.toContain(code);
    expect(await app.ctx.db('mails')).toMatchObject([{ content: '{}' }]);
    expect(await anna.enter(code)).toMatchObject({ ok: true });
  });

  it('a code’s mail speaks as the shop of the newest order, and where there is none as the home shop', async () => {
    const home = await addShop(app.ctx, makeNewShop({ name: 'Home', url: 'https://home.example' }));
    app.clock.advance(1);
    const other = await addShop(app.ctx, makeNewShop({ name: 'Other', url: 'https://other.example' }));
    const subjects = async () => {
      await anna.ask();
      await app.worker.drain();
      return app.mails.at(-1)?.subject;
    };
    const { db } = app.ctx;
    await signedIn(app, anna);
    const before = await db('orders').select('id', 'shop_id', 'mailbox_key');
    await db('orders').where({ mailbox_key: ANNA }).update({ shop_id: other.shop.id });
    expect(await subjects()).toBe('Your code for Other');
    await db('orders').where({ mailbox_key: ANNA }).update({ mailbox_key: 'another@example.com' });
    expect(await subjects()).toBe('Your code for Home');
    for (const { id, ...row } of before) await db('orders').where({ id }).update(row);
    await db('shops').whereIn('id', [home.shop.id, other.shop.id]).delete();
  });

  it('a code goes to the normalised mailbox, never to a look-alike as typed', async () => {
    await placeOrder(app, 'kim@example.com');
    await anna.ask(' \u212Aim@Example.com ');
    await app.worker.drain();
    expect(app.mails.map(({ to }) => to)).toEqual(['kim@example.com']);
  });

  it('a code works once', async () => {
    await anna.ask();
    const code = await readCode(app);
    expect(await anna.enter(code)).toMatchObject({ ok: true });
    expect(await anna.enter(code)).toEqual({ ok: false, reason: 'expired' });
  });

  it('a code that is sent twice at the same moment opens one session', async () => {
    await anna.ask();
    const code = await readCode(app);
    const results = await Promise.all([anna.enter(code), anna.enter(code), anna.enter(code)]);
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
  });

  it('a code works up to its tenth minute and not after', async () => {
    await anna.ask();
    const code = await readCode(app);
    app.clock.advance(10 * MINUTE);
    expect(await anna.enter(code)).toEqual({ ok: false, reason: 'expired' });
    await anna.ask();
    const next = await readCode(app);
    app.clock.advance(10 * MINUTE - 1);
    expect(await anna.enter(next)).toMatchObject({ ok: true });
  });

  it('a code is replaced by the next one', async () => {
    await anna.ask();
    const old = await readCode(app);
    await anna.ask();
    const fresh = await readCode(app);
    if (old !== fresh) expect(await anna.enter(old)).toMatchObject({ ok: false });
    expect(await anna.enter(fresh)).toMatchObject({ ok: true });
  });

  it('a code allows five tries, also when they come at once, and then not even the right one', async () => {
    await anna.ask();
    const code = await readCode(app);
    const wrong = wrongCode(code);
    const tries = await Promise.all(Array.from({ length: 5 }, () => anna.enter(wrong)));
    expect(tries.every(({ ok }) => !ok)).toBe(true);
    expect(await anna.enter(code)).toEqual({ ok: false, reason: 'too_many' });
  });

  it('a code belongs to the browser that asked: another one can neither use it nor use it up', async () => {
    await anna.ask();
    const code = await readCode(app);
    const stranger = createVisitor(app, 'another visit', '192.0.2.9');
    for (let i = 0; i < 6; i += 1) expect(await stranger.enter(code)).toMatchObject({ ok: false });
    await stranger.ask();
    expect(await stranger.enter(code)).toMatchObject({ ok: false });
    expect(await anna.enter(code)).toMatchObject({ ok: true });
  });

  it('a code belongs to its mailbox', async () => {
    await placeOrder(app, 'bruno@example.com');
    await anna.ask();
    const code = await readCode(app);
    await anna.ask('bruno@example.com');
    expect(await anna.enter(code, 'bruno@example.com')).toMatchObject({ ok: false });
  });

  it('a code stands nowhere in the database outside the mail', async () => {
    await anna.ask();
    const code = await readCode(app);
    const rows = JSON.stringify([
      await app.ctx.db('sign_in_codes'),
      await app.ctx.db('jobs'),
      await app.ctx.db('rate_limits'),
    ]);
    expect(rows).not.toContain(code);
    expect(JSON.stringify(await app.ctx.db('rate_limits'))).not.toContain('anna');
  });
});

describe('a known and an unknown mailbox', () => {
  it('a known mailbox cannot be told from the answers, and an unknown one gets no mail', async () => {
    const known = [await anna.ask(), await anna.enter('000000')];
    const stranger = createVisitor(app, 'b', '192.0.2.2');
    const unknown = [
      await stranger.ask('nobody@example.com'),
      await stranger.enter('000000', 'nobody@example.com'),
    ];
    expect(unknown).toEqual(known);
    await app.worker.drain();
    expect(app.mails.map(({ to }) => to)).toEqual([ANNA]);
  });

  it('a known mailbox cannot be told from the work that is done before the answer', async () => {
    const queries: string[] = [];
    app.ctx.db.on('query', ({ sql }: { sql: string }) => queries.push(sql));
    await anna.ask();
    const known = queries.splice(0);
    await anna.ask('nobody@example.com');
    expect(queries.filter((sql) => !sql.includes('delete'))).toEqual(
      known.filter((sql) => !sql.includes('delete')),
    );
  });

  it('a text that cannot be a mailbox gets the same answer, and no mail', async () => {
    expect(await anna.ask('not a mailbox')).toEqual({ ok: true });
    expect(await anna.ask("' OR 1=1 --@x")).toEqual({ ok: true });
    await app.worker.drain();
    expect(app.mails).toEqual([]);
  });
});
