import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { placePaid } from '../support/own-orders.ts';
import { searchAll } from '../support/search-all.ts';
import { createSelling, openCheckout, payByCard, runAll, type Selling } from '../support/selling.ts';
import { addAtDesk } from '../support/staff.ts';
import type { Browser } from './browse.ts';

let selling: Selling;
let owner: Browser;
let contact: string;
let mailbox: string;
let phone: string;

beforeAll(async () => {
  selling = await createSelling({ immediate: 1 });
  ({ browser: owner } = await addAtDesk(selling, { email: 'owner@example.com', role: 'owner' }));
  const order = await placePaid(selling);
  contact = `/desk/contacts/${order.contact_id}`;
  const row = await selling.ctx.db('contacts').first<{ email: string; phone: string }>();
  mailbox = row.email.toLowerCase();
  phone = row.phone.replace(/\D/g, '').slice(-7);
});
afterAll(() => selling.close());

describe('a person who asks staff to be erased', () => {
  it('a person who asks staff to be erased is not while an order is on its way', async () => {
    const { text } = await owner.get(`${contact}/erase`);
    for (const part of ['Not finished yet', 'for 10 years', 'How did the customer ask you for this?'])
      expect(text).toContain(part);
    const asked = { typed: mailbox, consent: 'phone' };
    const { status, text: refused } = await owner.submit(`${contact}/erase`, `${contact}/erase`, asked);
    expect(status).toBe(422);
    expect(refused).toContain('An order is not finished yet.');
  });

  it('a person who asks staff to be erased is, with all that the checkout and the providers knew', async () => {
    // A purchase that was begun and not paid is theirs, too.
    await openCheckout(selling);
    await selling.ctx.db('orders').update({ status: 'completed' });
    expect((await searchAll(selling.ctx.db, [mailbox])).length).toBeGreaterThan(8);
    const without = await owner.submit(`${contact}/erase`, `${contact}/erase`, { typed: mailbox });
    expect(without.text).toContain('id="consent-fault"');
    const asked = { typed: mailbox, consent: 'phone' };
    const { headers } = await owner.submit(`${contact}/erase`, `${contact}/erase`, asked);
    expect(headers['location']).toBe('/desk/contacts?done=erasing');
    await runAll(selling);
    expect(await searchAll(selling.ctx.db, [mailbox, phone])).toEqual([]);
    const [row] = await selling.ctx.db('audit').where({ what: 'person_erased' });
    expect(JSON.parse(String(row?.detail))).toMatchObject({ consent: 'phone', orders: 1 });
    const page = await owner.get(contact);
    expect(page.status).toBe(200);
    expect(page.text).toContain('Without a name');
  });

  it('a person who was erased at the desk can buy again', async () => {
    selling.clock.advance(60_000);
    await payByCard(selling, await openCheckout(selling));
    await runAll(selling);
    const orders = await selling.ctx.db('orders').orderBy('placed_at', 'desc');
    expect(orders).toHaveLength(2);
    expect(new Set(orders.map(({ contact_id }: { contact_id: string }) => contact_id)).size).toBe(2);
  });
});
