import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { Attempt } from '../../../connector/src/payments/attempts.ts';
import { priceCart } from '../../../connector/src/checkout/pricing.ts';
import { makeSnapshot } from '../../../connector/src/checkout/make-snapshot.ts';
import type { Checkout } from '../../../connector/src/checkout/store.ts';
import { orderSnapshot, type OrderSnapshot } from '../../../connector/src/contract/orders.ts';
import { allCountries, coupon, pricing, product } from '../../support/make/catalog.ts';
import { buyer } from '../../support/selling.ts';

const total = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);

const anyQuote = fc
  .record({
    lines: fc.array(
      fc.record({
        price: fc.integer({ min: 0, max: 99_999 }),
        rate: fc.constantFrom('22', '10', '4', '0'),
        quantity: fc.integer({ min: 1, max: 9 }),
      }),
      { minLength: 1, maxLength: 7 },
    ),
    percent: fc.option(fc.integer({ min: 1, max: 100 })),
    shipping: fc.integer({ min: 0, max: 2000 }),
  })
  .map(({ lines, percent, shipping }) =>
    priceCart(
      pricing({
        products: lines.map(({ price, rate }, index) => product({ id: `v${index}`, price, taxRate: rate })),
        cart: {
          lines: lines.map(({ quantity }, index) => ({ variantId: `v${index}`, quantity })),
          country: 'IT',
          coupon: 'TEN',
        },
        coupon: percent === null ? null : coupon({ value: String(percent) }),
        shippingMethods: [allCountries({ price: shipping })],
      }),
    ),
  );

function snapshotOf(quote: Attempt['quote'], over: Partial<Attempt['buyer']> = {}): OrderSnapshot {
  const money = { amount: quote.total, currency: quote.currency };
  const attempt = {
    ...{ id: 'att_1', checkoutId: 'chk_1', shopId: 'shp_1', gateway: 'stripe', state: 'paid', failure: null },
    ...{ providerId: 'pi_1', captureId: 'pi_1', method: 'Visa •••• 4242', paidAt: 5000, createdAt: 4000 },
    ...{ money, quote, buyer: buyer(over), idempotencyKey: 'start:att_1' },
  } as Attempt;
  const checkout = { id: 'chk_1', orderKey: 'key-1', locale: 'it' } as Checkout;
  const made = makeSnapshot({ checkout, attempt, number: 'CAR-1', placedAt: 6000, oversold: [] });
  return orderSnapshot.parse({ ...made, version: { epoch: 1, counter: 1 } });
}

describe('the snapshot of an order', () => {
  it('the snapshot of an order adds up to what was charged: lines, shipping and taxes, in all and by rate', () => {
    fc.assert(
      fc.property(anyQuote, (quote) => {
        const order = snapshotOf(quote);
        const charges = [...order.lines, ...order.shipping];
        expect(total(charges.map((each) => each.total)) + order.taxTotal).toBe(quote.total);
        expect(total(charges.map((each) => each.tax))).toBe(order.taxTotal);
        expect(total(order.taxes.map((tax) => tax.goods + tax.shipping))).toBe(order.taxTotal);
        expect(total(order.taxes.map((tax) => tax.goods))).toBe(total(order.lines.map((line) => line.tax)));
        order.lines.forEach((line, index) => {
          expect(line.total + line.tax).toBe(quote.lines[index]?.total);
          expect(Math.min(line.total, line.tax, line.subtotal - line.total)).toBeGreaterThanOrEqual(0);
        });
        expect(order.discount).toBe(total(order.lines.map((line) => line.subtotal - line.total)));
      }),
    );
  });

  it('the snapshot of an order holds what a bill, a parcel and a later refund need', () => {
    const quote = priceCart(
      pricing({
        products: [product({ id: 'a', price: 1220 })],
        cart: { lines: [{ variantId: 'a', quantity: 2 }], country: 'IT' },
        shippingMethods: [allCountries({ price: 610 })],
      }),
    );
    const company = { name: 'Rossi srl', vatNumber: 'IT01234567897', sdiCode: 'ABC1234' };
    expect(snapshotOf(quote, { company, marketingConsent: false })).toMatchObject({
      ...{ orderKey: 'key-1', number: 'CAR-1', source: 'carrello', sourceId: 'chk_1', status: 'processing' },
      lines: [{ variantKey: 'a', quantity: '2', unitPrice: '10', subtotal: 2000, total: 2000, tax: 440 }],
      shipping: [{ method: 'std', total: 500, tax: 110 }],
      taxes: [{ key: 'vat-22', ratePercent: '22', goods: 440, shipping: 110 }],
      payments: [
        {
          key: 'pi_1',
          gateway: 'stripe',
          providerId: 'pi_1',
          amount: 3050,
          state: 'paid',
          at: '1970-01-01T00:00:05.000Z',
        },
      ],
      company: { name: 'Rossi srl', vatNumber: 'IT01234567897', sdiCode: 'ABC1234', pec: '' },
      consents: [
        { kind: 'terms', given: true },
        { kind: 'marketing', given: false },
      ],
      customer: { uid: null, email: 'Giulia.Rossi@Example.com' },
    });
    expect(snapshotOf(quote, { invoice: { fiscalCode: 'RSSMRA80A01F205X' } })).toMatchObject({
      ...{ wantsInvoice: true, company: { fiscalCode: 'RSSMRA80A01F205X' } },
    });
    expect(snapshotOf(quote, {})).toMatchObject({ wantsInvoice: false, company: null });
  });
});
