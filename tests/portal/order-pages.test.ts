import { beforeEach, describe, expect, it } from 'vitest';
import { createTestPortal, textOf, type Browser, type TestPortal } from './browse.ts';
import { makeContact, makeLine, makeOrder } from './make-views.ts';

let portal: TestPortal;
let anna: Browser;
beforeEach(() => {
  portal = createTestPortal();
  anna = portal.signedIn('anna@example.com');
});

describe('the list of orders', () => {
  it('the list of orders shows number, day, state, total, first item and pieces', async () => {
    const text = textOf((await anna.get('/portal')).text);
    for (const part of [
      'Order C-1001',
      '2 March 2026',
      'Received',
      '€57.60',
      'Moka per tre tazze',
      '3 pieces',
    ]) {
      expect(text).toContain(part);
    }
    expect(text).not.toContain('C-2001');
  });

  it('the list of orders says when there is none yet', async () => {
    const { text } = await portal.signedIn('new@example.com').get('/portal');
    expect(text).toContain('No orders yet');
    expect(text).toContain('new@example.com');
  });

  it('the list of orders leads on to older ones', async () => {
    portal.shop.services.customer.listOrders = (_session, { cursor }) =>
      Promise.resolve({
        ...{ items: [makeOrder({ number: cursor ?? 'first' })], next: cursor ? null : 'a&b' },
        ...{ years: [], lookedBackTo: null },
      });
    expect((await anna.get('/portal')).text).toContain('href="/portal?after=a%26b"');
    const second = textOf((await anna.get('/portal?after=a%26b')).text);
    expect(second).toContain('a&amp;b');
    expect(second).toContain('Back to the newest');
  });
});

describe('an order', () => {
  const openOrder = async (over: Parameters<typeof makeOrder>[0]) => {
    portal.shop.orders.splice(0, 1, { order: makeOrder(over), owner: 'anna@example.com', key: 'key-anna' });
    return (await anna.get('/portal/orders/ord_anna1')).text;
  };
  const eur = (amount: number) => ({ amount, currency: 'EUR' });

  it('an order shows lines, options, totals, tax per rate, address and payment', async () => {
    const text = textOf(await openOrder({}));
    const parts = [
      'Colore: Rosso',
      'Article MOKA-3',
      '€48.80',
      'IVA (22 %)',
      '€9.45',
      'IVA (4 %)',
      '€0.20',
      '€57.60',
    ];
    for (const part of [
      ...parts,
      'Via Garibaldi 12',
      '20121 Milano (MI)',
      'Italy',
      'Card (Visa •••• 4242)',
    ]) {
      expect(text).toContain(part);
    }
  });

  it('an order of many lines shows a hundred of them at a time, and leads on', async () => {
    const lines = Array.from({ length: 250 }, (_, index) => makeLine({ name: `Piece ${index + 1}.` }));
    await openOrder({ lines });
    const read = async (query: string) => {
      const { text } = await anna.get(`/portal/orders/ord_anna1${query}`);
      const shown = [...textOf(text).matchAll(/Piece (\d+)\./g)].map(([, number]) => Number(number));
      const links = [...text.matchAll(/href="[^"]*\?(lines=\d+)#lines-title"/g)].map(([, link]) => link);
      return { first: shown[0], last: shown.at(-1), count: shown.length, links };
    };
    const first = { first: 1, last: 100, count: 100, links: ['lines=2'] };
    const third = { first: 201, last: 250, count: 50, links: ['lines=2'] };
    expect(await read('')).toEqual(first);
    expect(await read('?lines=2')).toMatchObject({ first: 101, last: 200, links: ['lines=1', 'lines=3'] });
    expect(await read('?lines=3')).toEqual(third);
    expect(await read('?lines=99')).toEqual(third);
    for (const odd of ['0', '-1', 'x', '1e9', '2.5', "'"])
      expect(await read(`?lines=${encodeURIComponent(odd)}`)).toEqual(first);
    expect(textOf((await anna.get('/portal/orders/ord_anna1?lines=3')).text)).toContain('201 to 250 of 250');
    expect(await openOrder({ lines: lines.slice(0, 100) })).not.toContain('Pages of lines');
  });

  it('an order of hundreds of lines names the first pieces of a parcel, and how many more there are', async () => {
    const lines = Array.from({ length: 250 }, (_, index) => ({ name: `Piece ${index + 1}.`, quantity: '1' }));
    const parcel = { carrier: '', trackingNumber: '', trackingUrl: '', shippedAt: 0, lines };
    const text = textOf(await openOrder({ parcels: [parcel] }));
    expect(text).toContain('1 × Piece 10. and 240 more articles');
    expect(text).not.toContain('Piece 11.');
  });

  it('an order of thousands of refunds, parcels or taxes draws a hundred of each and counts the others', async () => {
    const many = <T>(row: T): T[] => Array.from({ length: 3000 }, () => row);
    const money = { amount: 100, currency: 'EUR' };
    const pieces = many({ name: 'Pin', quantity: '1', amount: money });
    const parcel = { carrier: 'Parcel row', trackingNumber: '', trackingUrl: '', shippedAt: 0 };
    const facts = await openOrder({
      taxes: many({ label: 'Tax row', ratePercent: '22', amount: money }),
      refunds: many({ amount: money, reason: 'Refund row', at: 0, lines: [] }),
    });
    for (const row of ['Tax row', 'Refund row']) expect(facts.split(row)).toHaveLength(101);
    // The taxes, the refunds, and the steps in which each refund is one.
    expect(facts.match(/Not shown here: 29\d\d/g)).toHaveLength(3);
    const sent = await openOrder({ parcels: many({ ...parcel, lines: null }) });
    expect(sent.match(/Parcel row/g)?.length).toBeLessThanOrEqual(100);
    expect(sent.match(/Not shown here: 29\d\d/g)).toHaveLength(1);
    const inside = await openOrder({ refunds: [{ amount: money, reason: '', at: 0, lines: pieces }] });
    expect(inside.match(/1 × Pin/g)).toHaveLength(100);
    expect(inside).toContain('Not shown here: 2900');
  });

  it('an order shows parcels, refunds and what is still to be paid', async () => {
    const parcel = {
      carrier: 'BRT',
      trackingNumber: 'T1',
      trackingUrl: 'https://brt.example/T1',
      shippedAt: 0,
      lines: [{ name: 'Moka (Rosso)', quantity: '2' }],
    };
    const unknown = { ...parcel, trackingNumber: 'T2', lines: null };
    const lines = [{ name: 'Moka per tre tazze', quantity: '1', amount: eur(1000) }];
    const refunds = [{ amount: eur(1000), reason: 'Manico rotto', at: 0, lines }];
    const text = await openOrder({
      lines: [makeLine({ refunded: { quantity: '1', amount: eur(1000) } })],
      parcels: [parcel, unknown],
      refunds,
      refundedTotal: eur(1000),
      paymentState: 'part_refunded',
    });
    expect(text).toContain('<a href="https://brt.example/T1" rel="noreferrer"');
    expect(textOf(text)).toContain('In it: 2 × Moka (Rosso) Track parcel T1');
    expect(textOf(text)).toContain('What is in it is not known. Track parcel T2');
    expect(textOf(text)).toContain('Manico rotto €10.00 1 × Moka per tre tazze');
    expect(textOf(text)).toContain('Article MOKA-3 Refunded: 1');
    const unpaid = textOf(await openOrder({ paymentState: 'unpaid', paidTotal: eur(0), payments: [] }));
    expect(unpaid).toContain('Still to pay €57.60');
    expect(unpaid).toContain('No payment has arrived yet');
  });

  it('an order adds up as it is read: items, discount, shipping, fees and rounding make the total', async () => {
    const text = await openOrder({
      coupons: ['BENVENUTO'],
      ...{ discount: eur(500), feesGross: eur(100), rounding: eur(-1), total: eur(5359) },
    });
    const rows = [...text.matchAll(/<dt>([^<]*)<\/dt><dd class="number">([^<]*)<\/dd>/g)];
    expect(rows.slice(0, 6).map(([, name, amount]) => `${name} ${amount}`)).toEqual([
      'Items €54.00',
      'Discount (BENVENUTO) -€5.00',
      'Shipping: Corriere €3.60',
      'Fees €1.00',
      'Rounding -€0.01',
      'Total €53.59',
    ]);
  });

  it('an order makes no link of a tracking address that is none', async () => {
    const parcel = { carrier: '', trackingNumber: 'T1', trackingUrl: 'javascript:alert(1)' };
    const text = await openOrder({ parcels: [{ ...parcel, shippedAt: 0, lines: null }] });
    expect(text).not.toContain('javascript:');
    expect(text).toContain('Tracking number T1');
  });

  it('an order shows HTML, quotes and SQL in every field as the letters they are', async () => {
    const evil = `"><img src=x onerror=alert(1)>'; DROP TABLE orders; --`;
    const address = {
      ...makeOrder().billing,
      firstName: evil,
      company: evil,
      city: evil,
      country: evil,
      phone: evil,
    };
    const html = await openOrder({
      number: evil,
      status: evil,
      note: evil,
      coupons: [evil],
      billing: address,
      company: { name: evil, vatNumber: evil, fiscalCode: evil, sdiCode: evil, pec: evil },
      lines: [makeLine({ name: evil, sku: evil, quantity: evil, options: [{ name: evil, value: evil }] })],
      taxes: [{ label: evil, ratePercent: evil, amount: eur(1) }],
      payments: [{ gateway: evil, method: evil, state: evil, amount: { amount: 1, currency: evil }, at: 0 }],
      refunds: [
        { amount: eur(1), reason: evil, at: 0, lines: [{ name: evil, quantity: '1', amount: eur(1) }] },
      ],
      parcels: [
        {
          carrier: evil,
          trackingNumber: evil,
          trackingUrl: evil,
          shippedAt: 0,
          lines: [{ name: evil, quantity: evil }],
        },
      ],
    });
    expect(html).not.toContain('<img');
    expect(html).toContain('DROP TABLE orders');
    portal.shop.contacts.push(
      makeContact({ id: 'con_evil', name: evil, email: evil, phone: evil, ownerName: evil, locale: evil }),
    );
    const contact = await portal.atDesk().get('/desk/contacts/con_evil');
    expect(contact.status).toBe(200);
    expect(contact.text).not.toContain('<img');
    const search = await portal.atDesk().get(`/desk/contacts?search=${encodeURIComponent(evil)}`);
    expect(search.text).not.toContain('<img');
  });

  it('an order comes as a PDF to keep', async () => {
    const { headers } = await anna.get('/portal/orders/ord_anna1/order.pdf');
    expect(headers['content-type']).toBe('application/pdf');
    expect(headers['content-disposition']).toBe('attachment; filename=order.pdf');
  });
});
