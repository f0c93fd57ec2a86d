import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  choosePassword,
  findPasswordDay,
  removePassword,
  signInByPassword,
} from '../../../connector/src/customers/password.ts';
import {
  findCustomerSession,
  listCustomerSessions,
  type CustomerSession,
} from '../../../connector/src/customers/sessions.ts';
import { DAY, SECOND } from '../../../connector/src/platform/clock.ts';
import { createTestApp, type TestApp } from '../../support/app.ts';
import { hashPassword } from '../../support/verbs.ts';
import { ANNA, createVisitor, placeOrder, signedIn } from './visitor.ts';

let app: TestApp;
let anna: CustomerSession;
beforeAll(async () => {
  app = await createTestApp();
  await placeOrder(app, ANNA);
  const session = await findCustomerSession(app.ctx, await signedIn(app, createVisitor(app)));
  if (!session) throw new Error('Nobody has signed in');
  anna = session;
});
afterAll(() => app.close());

const enter = (password: string) => signInByPassword(app.ctx, { email: ANNA, password, ip: '192.0.2.1' });

describe('a password of a customer', () => {
  it('a password of a customer is replaced by the next one, and removed', async () => {
    const [first, second] = ['nine lamps over a quiet harbour', 'seven kites above a salt marsh'];
    for (const password of [first, second]) {
      app.clock.advance(SECOND);
      expect(await choosePassword(app.ctx, anna, { password, locale: 'it' })).toEqual({ ok: true });
    }
    expect(await findPasswordDay(app.ctx, anna)).toBe(app.clock.now());
    expect(await enter(first)).toEqual({ ok: false, reason: 'wrong' });
    const entered = await enter(second);
    expect(entered).toMatchObject({ ok: true, session: { customerId: anna.customerId, email: ANNA } });
    expect(await listCustomerSessions(app.ctx, anna)).toHaveLength(2);
    expect(await removePassword(app.ctx, anna, { locale: 'en' })).toEqual({ ok: true });
    expect(await listCustomerSessions(app.ctx, anna)).toMatchObject([{ here: true }]);
    expect(await enter(second)).toEqual({ ok: false, reason: 'wrong' });
    const told = await app.ctx
      .db('mails')
      .where({ kind: 'sign_in_changed' })
      .orderBy('created_at')
      .pluck('subject');
    expect(told).toHaveLength(3);
  });

  it('a password of a customer holds no mailbox of theirs, whatever stands around it', async () => {
    const refused = { ok: false, field: 'password', reason: 'password_has_names' };
    for (const password of [
      'many lamps for ANNA in winter',
      'many lamps for 4nn@ in winter',
      'änna has many winter lamps',
    ])
      expect(await choosePassword(app.ctx, anna, { password, locale: 'en' })).toEqual(refused);
  });

  it('a password of a customer is asked for in the same time whether there is one, none, or no such mailbox', async () => {
    const cpuOf = async (email: string): Promise<number> => {
      const start = process.cpuUsage();
      await signInByPassword(app.ctx, { email, password: 'a guess', ip: '192.0.2.77' });
      return process.cpuUsage(start).user;
    };
    const stored = await hashPassword(app.ctx.config.secret, 'another password');
    const row = { customer_id: anna.customerId, password_hash: stored, set_at: 1 };
    await app.ctx.db('customer_passwords').insert(row);
    const known = await cpuOf(ANNA);
    await app.ctx.db('customer_passwords').delete();
    expect(await cpuOf(ANNA)).toBeGreaterThan(known / 4);
    expect(await cpuOf('nobody@example.com')).toBeGreaterThan(known / 4);
  });

  it('a password of a customer that is guessed from many addresses slows strangers down and locks nobody out', async () => {
    app.clock.advance(DAY);
    const right = 'nine lamps over a quiet harbour';
    const password_hash = await hashPassword(app.ctx.config.secret, right, 4);
    await app.ctx.db('customer_passwords').insert({ customer_id: anna.customerId, password_hash, set_at: 1 });
    const from = (ip: string, password: string, browser = '') =>
      signInByPassword(app.ctx, { email: ANNA, password, ip, browser });
    const browser = 'b'.repeat(43);
    expect(await from('198.51.100.1', right, browser)).toMatchObject({ ok: true });
    for (let site = 0; site < 40; site += 1) await from(`10.${site}.0.1`, 'a guess');
    const guess = async () => (await from('10.99.0.1', 'a guess')) as { reason: string };
    expect([(await guess()).reason, (await guess()).reason, (await guess()).reason]).toEqual([
      'wrong',
      'wrong',
      'too_many',
    ]);
    expect(await from('203.0.113.9', right)).toMatchObject({ ok: true });
    expect(await from('10.99.0.1', right, browser)).toMatchObject({ ok: true });
  });
});
