import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { customerCommands } from '../../connector/src/customers/commands.ts';
import { SECOND } from '../../connector/src/platform/clock.ts';
import { erasePerson } from '../../connector/src/privacy/erase.ts';
import { forgetPeople } from '../connector/customers/forget-people.ts';
import { connectTheirShop, placeOrder, readCode } from '../connector/customers/visitor.ts';
import { COMPANY, join } from '../connector/memberships/company.ts';
import { createTestApp, type TestApp } from '../support/app.ts';
import { searchAll } from '../support/search-all.ts';
import { createBrowser, type Answer, type Browser } from './browse.ts';
import { mailedSince } from './mailed.ts';
import { signInBuyer } from './signed-in.ts';

const ANNA = 'anna@example.com';
const BRUNO = 'bruno@example.com';
const PAGE = '/portal/account';
const CODE = `${PAGE}/mailboxes/code`;

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
  await connectTheirShop(app);
  await placeOrder(app, ANNA, { number: 'A-1', company: COMPANY });
  await placeOrder(app, BRUNO, { number: 'B-1' });
});
beforeEach(() => forgetPeople(app));
afterAll(() => app.close());

async function customerOf(mailbox: string): Promise<string> {
  const row = await app.ctx
    .db('customer_mailboxes')
    .where({ mailbox_key: mailbox })
    .first<{ customer_id: string }>();
  return row.customer_id;
}

/** Adds a mailbox by the code that comes to it. */
async function add(browser: Browser, mailbox: string): Promise<Answer> {
  await browser.submit(PAGE, `${PAGE}/mailboxes`, { mailbox });
  const code = await readCode(app);
  app.clock.advance(SECOND);
  return browser.submit(CODE, CODE, { code });
}

const authenticatorOf = (customer_id: string, set_at: number) =>
  app.ctx.db('customer_authenticators').insert({ customer_id, totp_secret: 'x', totp_step: 0, set_at });

const askCopy = (browser: Browser): Promise<Answer> =>
  browser.submit('/portal/privacy', '/portal/privacy/copies');
const copies = async (): Promise<number> => {
  await app.worker.drain();
  return (await app.ctx.db('data_exports')).length;
};

it('a mailbox of a buyer with an authenticator is not taken by a code of its mail alone', async () => {
  await signInBuyer(app, BRUNO);
  const bruno = await customerOf(BRUNO);
  await authenticatorOf(bruno, 1);
  const anna = await signInBuyer(app, ANNA);
  const refused = await add(anna, BRUNO);
  expect([refused.status, refused.text]).toEqual([422, expect.stringContaining('with an authenticator app')]);
  expect((await anna.get('/portal')).text).not.toContain('B-1');
  expect(await customerOf(BRUNO)).toBe(bruno);
});

it('the way back takes out what an intruder set up, and leaves the authenticator of before', async () => {
  const { db } = app.ctx;
  for (const [setAt, kept] of [
    [1, 1],
    [app.clock.now() + SECOND, 0],
  ] as const) {
    await forgetPeople(app);
    const anna = await signInBuyer(app, ANNA);
    const customer = await customerOf(ANNA);
    app.mails.splice(0);
    app.clock.advance(SECOND);
    await add(anna, 'thief@example.net');
    await authenticatorOf(customer, setAt === 1 ? 1 : app.clock.now());
    await askCopy(anna);
    const link = (await mailedSince(app)).find(({ to }) => to === ANNA)?.link ?? '';
    await createBrowser(app.app).submit(`${link}?lang=en`, link);
    expect(await db('customer_mailboxes').pluck('mailbox_key')).toEqual([ANNA]);
    expect(await db('customer_authenticators')).toHaveLength(kept);
    expect(await copies()).toBe(0);
  }
});

it('the way back works for an owner who signed in anew with an authenticator, which guards the account then', async () => {
  const anna = await signInBuyer(app, ANNA);
  const before = await customerOf(ANNA);
  app.mails.splice(0);
  app.clock.advance(SECOND);
  await add(anna, 'thief@example.net');
  const link = (await mailedSince(app)).find(({ to }) => to === ANNA)?.link ?? '';
  await anna.submit('/portal/account', '/portal/account/mailboxes/change', { mailbox: ANNA, do: 'remove' });
  await app.ctx.db('customer_mailboxes').where({ mailbox_key: ANNA }).delete();
  app.clock.advance(SECOND);
  await signInBuyer(app, ANNA);
  const fresh = await customerOf(ANNA);
  await authenticatorOf(fresh, app.clock.now());
  await app.ctx.db('customer_backup_codes').insert({ customer_id: fresh, code_hash: 'x', used_at: null });
  await createBrowser(app.app).submit(`${link}?lang=en`, link);
  expect([fresh === before, await customerOf(ANNA)]).toEqual([false, before]);
  expect(await app.ctx.db('customer_mailboxes').pluck('mailbox_key')).toEqual([ANNA]);
  for (const table of ['customer_authenticators', 'customer_backup_codes'])
    expect(await app.ctx.db(table).pluck('customer_id')).toEqual([before]);
  const release = customerCommands.find(({ name }) => name === 'customers release');
  const run = (email: string) =>
    release?.run(app.ctx, { positionals: [], values: { email, consent: 'phone' }, print: () => undefined });
  await expect(run('nobody@example.com')).rejects.toThrow('nobody has proven');
  await run(ANNA);
  expect(await app.ctx.db('customer_authenticators')).toEqual([]);
  await expect(run(ANNA)).rejects.toThrow('no authenticator');
});

it('a buyer whose only mailbox is taken brings the companies along, with the greater right', async () => {
  const { db } = app.ctx;
  const { id: accountId } = (await db('accounts').first('id')) as { id: string };
  const [anna] = [await signInBuyer(app, ANNA), await signInBuyer(app, BRUNO)];
  const buyers = [
    { id: await customerOf(ANNA), email: ANNA },
    { id: await customerOf(BRUNO), email: BRUNO },
  ];
  for (const [index, sees] of (['own', 'manager'] as const).entries())
    await join(app, { accountId, buyer: { ...buyers[index], owner: undefined } as never, sees });
  const ordered = { shop_id: 'shp_1', order_key: 'k', account_id: accountId, placed_at: 1 };
  const member = await db('company_members')
    .where({ customer_id: buyers[1]?.id ?? '' })
    .first('id');
  await db('company_orders').insert({
    ...ordered,
    customer_id: buyers[1]?.id ?? '',
    member_id: (member as { id: string }).id,
  });
  app.clock.advance(SECOND);
  expect((await add(anna, BRUNO)).status).toBe(303);
  const rows = await db('company_members').where({ account_id: accountId }).orderBy('joined_at');
  expect(rows.map(({ customer_id, sees, left_at }) => [customer_id, sees, left_at === null])).toEqual([
    [buyers[0]?.id, 'manager', true],
    [buyers[0]?.id, 'manager', false],
  ]);
  expect(await db('company_orders').pluck('customer_id')).toEqual([buyers[0]?.id]);
});

it('a copy of one’s data ends when a mailbox leaves, taken out by its owner or taken by another', async () => {
  const anna = await signInBuyer(app, ANNA);
  await add(anna, BRUNO);
  await askCopy(anna);
  expect(await copies()).toBe(1);
  app.clock.advance(SECOND);
  await anna.submit(PAGE, `${PAGE}/mailboxes/change`, { remove: BRUNO });
  expect(await copies()).toBe(0);
  await add(anna, BRUNO);
  await askCopy(anna);
  expect(await copies()).toBe(1);
  app.clock.advance(SECOND);
  await placeOrder(app, 'carla@example.com', { number: 'C-1' });
  const carla = await signInBuyer(app, 'carla@example.com');
  await add(carla, BRUNO);
  expect(await copies()).toBe(0);
});

it('an erasure at the desk takes the records of all mailboxes that one buyer has proven', async () => {
  const { db } = app.ctx;
  const dora = 'dora@example.com';
  await placeOrder(app, dora, { number: 'D-1' });
  await db('orders').update({ status: 'completed' });
  // Those of the buyers before, whom the tests made go without a trace.
  await db('company_members').delete();
  await add(await signInBuyer(app, ANNA), BRUNO);
  const key = await db('contact_keys').where({ value: ANNA }).first<{ contact_id: string }>();
  const asked = { contactId: key.contact_id, typed: ANNA, consent: 'She wrote.' };
  expect(await erasePerson(app.ctx, asked)).toMatchObject({ ok: true });
  await app.worker.drain();
  expect(await searchAll(db, [ANNA, BRUNO])).toEqual([]);
  expect((await searchAll(db, [dora])).length).toBeGreaterThan(0);
});
