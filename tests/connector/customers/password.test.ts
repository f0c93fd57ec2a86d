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
import { SECOND } from '../../../connector/src/platform/clock.ts';
import { createTestApp, type TestApp } from '../../support/app.ts';
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
    const password = 'many lamps for ANNA in winter';
    const refused = { ok: false, field: 'password', reason: 'password_has_names' };
    expect(await choosePassword(app.ctx, anna, { password, locale: 'en' })).toEqual(refused);
  });
});
