import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { orderSnapshot } from '../../../connector/src/contract/orders.ts';
import { shippedMail } from '../../../connector/src/mails/order-shipped.ts';
import { MINUTE } from '../../../connector/src/platform/clock.ts';
import { makeSnapshot } from '../../support/make/order-snapshot.ts';
import { buyer, createSelling, openCheckout, payByCard, type Selling } from '../../support/selling.ts';

let selling: Selling;
beforeEach(async () => {
  selling = await createSelling();
});
afterEach(async () => selling.close());

const HOSTILE = '<script>alert(1)</script> & "Rossi"';

async function buy(over: Parameters<typeof buyer>[0] = {}): Promise<void> {
  const checkout = await openCheckout(selling, { coupon: 'TEN' });
  const paid = await payByCard(selling, checkout, undefined, {
    cart: {
      lines: checkout.quote.lines.map(({ variantId, quantity }) => ({ variantId, quantity })),
      coupon: 'TEN',
    },
    buyer: buyer(over),
  });
  expect(paid).toEqual({ outcome: 'paid' });
}

const mailTo = (address: string) => {
  const mail = selling.mails.find(({ to }) => to === address);
  if (!mail) throw new Error(`No mail to ${address}`);
  return mail;
};

describe('the mails of an order', () => {
  it('the buyer’s mail tells what was bought, what it cost and where to see it', async () => {
    await buy({ company: { name: 'Rossi srl', vatNumber: 'IT01234567897' }, note: 'Ring twice' });
    await selling.worker.drain();
    const mail = mailTo('Giulia.Rossi@Example.com');
    expect(mail).toMatchObject({
      subject: 'Your order CAR-1001 at La Bottega',
      replyTo: 'owner@shop.example',
      from: 'Shop <shop@example.test>',
    });
    for (const part of [
      ...['2 × Thing mug: €24.40', 'Discount (TEN): -€3.48', 'Shipping: Standard: €7.00', 'Total: €38.32'],
      ...[
        'of which VAT 22 %',
        'of which VAT 4 %',
        'Visa •••• 4242',
        'of 2 March 2026',
        'Billing address:\nGiulia Rossi\nVia Cavana 4\n34124 Trieste (TS)\nItaly\n+39 040 123456',
        'Delivery address:\nGiulia Rossi\nVia Cavana 4',
        'Rossi srl',
        'Ring twice',
      ],
    ]) {
      expect(mail.text).toContain(part);
    }
    expect(mail.text).toMatch(/http:\/\/connector\.test\/portal\/o\/[0-9a-f-]{36}/);
    expect(mail.html).toContain('<html lang="en">');
  });

  it('the owner’s mail has a link to the desk', async () => {
    await buy();
    await selling.worker.drain();
    const mail = mailTo('owner@shop.example');
    expect(mail.subject).toBe('New order CAR-1001: €38.32');
    expect(mail.text).toContain('http://connector.test/desk');
    expect(mail.replyTo).toBe('Giulia.Rossi@Example.com');
  });

  it('the mail to a buyer who bought in Italian is Italian', async () => {
    await selling.ctx.db('checkouts').update({ locale: 'it' });
    const checkout = await openCheckout(selling);
    await selling.ctx.db('checkouts').where({ id: checkout.id }).update({ locale: 'it' });
    await payByCard(selling, checkout);
    await selling.worker.drain();
    const mail = mailTo('Giulia.Rossi@Example.com');
    expect(mail.subject).toBe('Il tuo ordine CAR-1001 da La Bottega');
    expect(mail.text).toMatch(/del 2 marzo 2026/);
    expect(mail.text).toMatch(/Totale: 41,80\s€/);
    expect(mail.html).toContain('<html lang="it">');
  });

  it('the mail about a parcel tells variants of one name apart', () => {
    const [line] = makeSnapshot().lines;
    if (!line) throw new Error('No line');
    const tee = (key: string, ...values: string[]) => ({
      ...{ ...line, key, name: 'Tee' },
      options: values.map((value, index) => ({ name: ['Size', 'Colour'][index] ?? '', value })),
    });
    const snapshot = orderSnapshot.parse(
      makeSnapshot({ lines: [tee('a', 'M'), tee('b', 'L', 'Red'), tee('c')] }),
    );
    const lines = ['b', 'a', 'c', 'x'].map((lineKey) => ({ lineKey, quantity: '1' }));
    const mail = shippedMail(
      {
        orderKey: 'k',
        snapshot,
        shop: { id: 'shp_1', ownerEmail: 'owner@shop.example' },
        publicUrl: 'http://c.test',
      },
      { key: 'p', carrier: 'BRT', trackingNumber: '', trackingUrl: '', lines },
    );
    expect(mail.text).toContain('1 × Tee (Size: L, Colour: Red), 1 × Tee (Size: M), 1 × Tee, 1 × x');
  });

  it('the mails of an order show what a buyer typed as text, whatever it looks like', async () => {
    await buy({ billing: { ...buyer().billing, lastName: HOSTILE }, note: HOSTILE });
    await selling.worker.drain();
    for (const { html, text } of selling.mails) {
      expect(html).not.toContain('<script');
      expect(text).toContain(HOSTILE);
    }
  });

  it('the mails of an order are tried again under the same Message-ID, and sent no more once sent', async () => {
    const { mailer } = selling.ctx;
    const tried: string[] = [];
    selling.ctx.mailer = {
      send: (mail) => {
        tried.push(mail.messageId);
        return Promise.reject(new Error('451 try again'));
      },
    };
    await buy();
    await selling.worker.drain();
    expect(selling.mails).toEqual([]);
    selling.ctx.mailer = mailer;
    selling.clock.advance(MINUTE);
    await selling.worker.drain();
    expect(selling.mails.map(({ messageId }) => messageId).sort()).toEqual(tried.sort());
    selling.clock.advance(60 * MINUTE);
    await selling.worker.drain();
    expect(selling.mails).toHaveLength(2);
  });
});
