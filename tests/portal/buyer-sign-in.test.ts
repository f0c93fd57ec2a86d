import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectTheirShop, placeOrder } from '../connector/customers/visitor.ts';
import { createTestApp, type TestApp } from '../support/app.ts';
import { signInAtDesk } from '../support/staff.ts';
import { textOf, type Browser } from './browse.ts';
import { signInBuyer } from './signed-in.ts';

const ANNA = 'anna@example.com';

let app: TestApp;
let owner: Browser;
let sales: Browser;
let customerId = '';
let record = '';
let page = '';
beforeAll(async () => {
  app = await createTestApp();
  await connectTheirShop(app);
  await placeOrder(app, ANNA, { number: 'A-1' });
  await signInBuyer(app, ANNA);
  const row: { id: string; contact_id: string } = await app.ctx.db('customers').first('id', 'contact_id');
  customerId = row.id;
  record = `/desk/contacts/${row.contact_id}`;
  page = `${record}/buyers/${customerId}`;
  owner = await signInAtDesk(app, { email: 'owner@example.com', role: 'owner' });
  sales = await signInAtDesk(app, { email: 'sales@example.com', role: 'sales' });
});
afterAll(() => app.close());

async function giveApp(): Promise<void> {
  const { db } = app.ctx;
  await db('customer_authenticators').insert({
    ...{ customer_id: customerId, totp_secret: 'v1.none', totp_step: 0, set_at: 1 },
  });
  await db('customer_backup_codes').insert({ customer_id: customerId, code_hash: 'none' });
  const password = { customer_id: customerId, password_hash: 'none', is_short: true, set_at: 1 };
  await db('customer_passwords').insert(password);
}

const isIn = async (browser: Browser) => (await browser.get('/portal')).status === 200;
const audited = (what: string) =>
  app.ctx.db('audit').where({ what, on_id: customerId }).select('who_kind', 'detail');

describe('the sign-in of a buyer, at the desk', () => {
  it('the sign-in of a buyer is ended by staff on the record, the buyer is told, and it is written down', async () => {
    const phone = await signInBuyer(
      app,
      ANNA,
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Version/18.0 Safari/604.1',
    );
    expect((await sales.get(record)).text).toContain(`href="${page}"`);
    expect(textOf((await sales.get(page)).text)).toContain('Safari, iPhone');
    app.mails.splice(0);
    const ended = await sales.submit(page, `${page}/end`);
    expect(ended.headers['location']).toBe(`${page}?done=buyer_sessions_ended`);
    expect(await isIn(phone)).toBe(false);
    await app.worker.drain();
    expect(app.mails.map(({ to }) => to)).toEqual([ANNA]);
    expect(app.mails[0]?.text).toContain('Bottega');
    expect(await audited('customer_sessions_ended')).toMatchObject([{ who_kind: 'staff' }]);
    expect(textOf((await sales.get(page)).text)).toContain('Nowhere.');
  });

  it('the sign-in of a buyer who lost app and backup codes is helped by an owner alone, who says how they asked', async () => {
    await giveApp();
    expect((await sales.get(page)).text).not.toContain(`${page}/reset`);
    const unasked = await owner.submit(page, `${page}/reset`);
    expect([unasked.status, await app.ctx.db('customer_authenticators')]).toMatchObject([422, [{}]]);
    const reset = await owner.submit(page, `${page}/reset`, { consent: 'phone' });
    expect(reset.headers['location']).toBe(`${page}?done=buyer_authenticator_reset`);
    for (const table of ['customer_authenticators', 'customer_backup_codes', 'customer_passwords'])
      expect([table, await app.ctx.db(table)]).toEqual([table, []]);
    const [written] = await audited('customer_authenticator_reset');
    expect(written).toEqual({ who_kind: 'staff', detail: JSON.stringify({ consent: 'phone' }) });
    expect(await isIn(await signInBuyer(app, ANNA))).toBe(true);
  });

  it('the sign-in of a buyer is found on their own record alone', async () => {
    await placeOrder(app, 'bruno@example.com', { number: 'B-1' });
    const { contact_id: other }: { contact_id: string } = await app.ctx
      .db('orders')
      .where({ mailbox_key: 'bruno@example.com' })
      .first('contact_id');
    expect((await owner.get(`/desk/contacts/${other}/buyers/${customerId}`)).status).toBe(404);
  });
});
