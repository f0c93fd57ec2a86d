import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addCompany, buy, readToken } from '../connector/memberships/company.ts';
import { placeOrder } from '../connector/customers/visitor.ts';
import { createTestApp, type TestApp } from '../support/app.ts';
import { makeAddressEntries } from '../support/make/address-entries.ts';
import { signInAtDesk } from '../support/staff.ts';
import { textOf, type Answer, type Browser } from './browse.ts';
import { signInBuyer } from './signed-in.ts';

let app: TestApp;
let desk: Browser;
let anna: Browser;
let accountId: string;
beforeAll(async () => {
  app = await createTestApp();
  accountId = await addCompany(app);
  await placeOrder(app, 'anna@example.com', { number: 'PRIVATE-1' });
  desk = await signInAtDesk(app);
  anna = await signInBuyer(app, 'anna@example.com');
});
afterAll(() => app.close());

const page = (rest = '') => `/portal/companies/${accountId}${rest}`;
const leadsTo = ({ headers }: Answer) => String(headers['location']);
const words = async (browser: Browser, path: string) => textOf((await browser.get(path)).text);

describe('a company in the portal', () => {
  it('a company in the portal is there when staff have named who manages it and they have accepted', async () => {
    expect((await anna.get(page())).status).toBe(404);
    expect((await anna.get('/portal')).text).not.toContain('/portal/companies');
    const people = `/desk/companies/${accountId}/people`;
    expect(await words(desk, people)).toContain('Nobody manages this company in the portal');
    const wrong = await desk.submit(people, people, { mailbox: 'anna@' });
    expect([wrong.status, wrong.text.includes('value="anna@"')]).toEqual([422, true]);
    expect(leadsTo(await desk.submit(people, people, { mailbox: 'anna@example.com' }))).toBe(
      `${people}?done=member_invited`,
    );
    const path = `/portal/invitations/${await readToken(app)}`;
    for (let times = 0; times < 3; times += 1)
      expect(textOf((await anna.get(path)).text)).toContain(
        'Invitation to Rossi & Figli Srl'.replace('&', '&amp;'),
      );
    expect((await anna.get(page())).status).toBe(404);
    expect(leadsTo(await anna.submit(path, path))).toBe(`${page()}?done=company_joined`);
    expect((await anna.get('/portal')).text).toContain('/portal/companies');
    expect(leadsTo(await anna.get('/portal/companies'))).toBe(page());
    expect((await anna.get(path)).status).toBe(404);
  });

  it('a company in the portal has people whom its manager invites, changes and removes', async () => {
    const people = page('/people');
    const none = await anna.submit(people, people, { mailbox: 'bruno@example.com' });
    expect([none.status, none.text.includes('value="bruno@example.com"')]).toEqual([422, true]);
    await anna.submit(people, people, { mailbox: 'bruno@example.com', sees: 'own' });
    const token = await readToken(app);
    const stranger = await signInBuyer(app, 'somebody@example.com');
    expect(await words(stranger, `/portal/invitations/${token}`)).toContain(
      'another mailbox than somebody@example.com',
    );
    const bruno = await signInBuyer(app, 'bruno@example.com');
    const path = `/portal/invitations/${token}`;
    expect(leadsTo(await bruno.submit(path, path))).toBe(`${page()}?done=company_joined`);
    const buyer = {
      kind: 'customer' as const,
      id: await idOf('bruno@example.com'),
      email: 'bruno@example.com',
    };
    const theirs = await buy(app, buyer, { accountId, number: 'FIRM-1' });
    expect(await words(anna, page())).toMatch(/Order FIRM-1 .* ordered by/);
    expect(await words(anna, page())).not.toContain('PRIVATE-1');
    expect(await words(anna, '/portal')).not.toContain('FIRM-1');
    expect(await words(anna, `/portal/orders/${theirs}`)).toContain('Rossi &amp; Figli Srl');
    expect((await anna.get(`/portal/orders/${theirs}/order.pdf`)).status).toBe(200);
    expect((await bruno.get(people)).status).toBe(404);
    const own = await app.ctx
      .db('company_members')
      .where({ customer_id: buyer.id })
      .first<{ id: string }>('id');
    const right = page(`/people/${own.id}/right`);
    expect(leadsTo(await anna.submit(people, right, { right: 'all' }))).toBe(`${people}?done=member_changed`);
    const remove = page(`/people/${own.id}/remove`);
    expect(leadsTo(await anna.submit(remove, remove))).toBe(`${people}?done=member_removed`);
    expect([(await bruno.get(page())).status, (await bruno.get(`/portal/orders/${theirs}`)).status]).toEqual([
      404, 200,
    ]);
    const left = await anna.submit(page('/leave'), page('/leave'));
    expect([left.status, textOf(left.text).includes('Make somebody a manager first')]).toEqual([422, true]);
  });

  it('a company in the portal keeps billing profiles, which nobody but its managers sees in its book', async () => {
    const profiles = page('/profiles');
    expect(await words(anna, profiles)).toContain('There is none yet');
    const entries = { ...makeAddressEntries(), company: 'Rossi & Figli Srl', for: 'company', do: 'save' };
    const made = await anna.submit(`${profiles}/new?kind=billing&for=company`, `${profiles}/new`, entries);
    expect(leadsTo(made)).toBe(`${profiles}?done=address_saved`);
    expect((await anna.get('/portal/addresses')).text).not.toContain('Rossi &amp; Figli');
    const kept = await app.ctx.db('customer_addresses').first<{ id: string; customer_id: string }>();
    expect(kept.customer_id).toBe(accountId);
    expect((await anna.get(`/portal/addresses/${kept.id}`)).status).toBe(404);
    const removal = `${profiles}/${kept.id}/remove`;
    expect(leadsTo(await anna.submit(removal, removal))).toBe(`${profiles}?done=address_removed`);
  });
});

async function idOf(mailbox_key: string): Promise<string> {
  const row = await app.ctx.db('customer_mailboxes').where({ mailbox_key }).first<{ customer_id: string }>();
  return row.customer_id;
}
