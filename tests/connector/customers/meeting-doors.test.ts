import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { setTimeout as pause } from 'node:timers/promises';
import { hashPassword } from '../../../connector/src/credentials/password.ts';
import { endSessionsByStaff } from '../../../connector/src/customers/by-staff.ts';
import { forgetCodes } from '../../../connector/src/customers/customers.ts';
import { choosePassword, signInByPassword } from '../../../connector/src/customers/password.ts';
import { endCustomerSessions, findCustomerSession } from '../../../connector/src/customers/sessions.ts';
import { makeSignOnLink, signOn } from '../../../connector/src/customers/sign-on.ts';
import { takeMailbox } from '../../../connector/src/customers/take-mailbox.ts';
import { transact } from '../../../connector/src/platform/db.ts';
import { erasePerson } from '../../../connector/src/privacy/erase.ts';
import { HOUR } from '../../../connector/src/platform/clock.ts';
import { createTestApp, type TestApp } from '../../support/app.ts';
import { forgetPeople } from './forget-people.ts';
import { ANNA, createVisitor, placeOrder, signedIn } from './visitor.ts';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
  await placeOrder(app, ANNA);
});
beforeEach(() => forgetPeople(app));
afterAll(() => app.close());

async function signIn() {
  const session = await findCustomerSession(app.ctx, await signedIn(app, createVisitor(app)));
  if (!session) throw new Error('Nobody has signed in');
  return session;
}

it('who ends the sessions of a lost phone ends also what its sign-in at a shop opens', async () => {
  const shop = { shopId: 'shp_1', userId: '7', email: ANNA };
  const follow = async () => {
    const { url } = await makeSignOnLink(app.ctx, shop);
    return (await signOn(app.ctx, { token: url.split('/').at(-1) ?? '' })).ok;
  };
  const { customerId, sessionId } = await signIn();
  const pair = { shop_id: 'shp_1', user_id: '7', mailbox_key: ANNA, customer_id: customerId, proven_at: 1 };
  const ends = [
    () => endSessionsByStaff(app.ctx, { customerId }),
    () => endCustomerSessions(app.ctx, { customerId, which: 'all' }),
    () => endCustomerSessions(app.ctx, { customerId, which: { id: sessionId } }),
  ];
  for (const end of ends) {
    await app.ctx.db('sign_on_pairs').insert(pair).onConflict(['shop_id', 'user_id']).merge();
    expect(await follow()).toBe(true);
    await end();
    expect(await follow()).toBe(false);
  }
});

it('a restore lets nobody in by a link of a shop, also where that was struck out since the backup', async () => {
  const { customerId } = await signIn();
  const pair = { shop_id: 'shp_1', user_id: '7', mailbox_key: ANNA, customer_id: customerId, proven_at: 1 };
  await app.ctx.db('sign_on_pairs').insert(pair);
  await makeSignOnLink(app.ctx, { shopId: 'shp_1', userId: '7', email: ANNA });
  await forgetCodes(app.ctx.db);
  expect(await app.ctx.db('sign_on_pairs')).toEqual([]);
  expect(await app.ctx.db('sign_on_links')).toEqual([]);
});

it('a mailbox is never given to a customer who was erased at that moment', async () => {
  const { customerId } = await signIn();
  const taking = { customerId: 'cus_gone', mailboxKey: ANNA, provenAt: 1, locale: 'en' } as const;
  const taken = transact(app.ctx.db, (trx) => takeMailbox(trx, app.ctx, taking));
  await expect(taken).rejects.toThrow('no such customer');
  expect(await app.ctx.db('customer_mailboxes').pluck('customer_id')).toEqual([customerId]);
});

it('a password that is changed while it is being checked lets nobody in any more', async () => {
  const anna = await signIn();
  const password = 'nine lamps over a quiet harbour';
  expect(await choosePassword(app.ctx, anna, { password, locale: 'en' })).toEqual({ ok: true });
  const { db } = app.ctx;
  // Of a cost that tests leave as it is, so that checking takes a while.
  const slow = await hashPassword(app.ctx.config.secret, password, 11);
  await db('customer_passwords').update({ password_hash: slow });
  const checking = signInByPassword(app.ctx, { email: ANNA, password, ip: '192.0.2.9' });
  await pause(15);
  await db('customer_passwords').update({ password_hash: `${slow}x` });
  expect(await checking).toEqual({ ok: false, reason: 'wrong' });
});

it('a restore brings back no imported password of somebody who was erased and never signed in', async () => {
  const { db } = app.ctx;
  const zoe = 'zoe@example.com';
  const id = await placeOrder(app, zoe, { number: 'Z-1', status: 'completed' });
  const { contact_id } = (await db('orders').where({ id }).first()) as { contact_id: string };
  const asked = { contactId: contact_id, typed: zoe, consent: 'phone' };
  expect(await erasePerson(app.ctx, asked)).toMatchObject({ ok: true });
  await app.worker.drain();
  // As the backup of before has it; the erasure runs once more after a restore, as it does an hour later.
  await db('old_passwords').insert({ mailbox_key: zoe, sealed_hash: '', imported_at: 1 });
  app.clock.advance(HOUR);
  await app.worker.drain();
  expect(await db('old_passwords')).toEqual([]);
});
