import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { priceCart, type PricingInput } from '../../../connector/src/checkout/pricing.ts';
import { allCountries, coupon, pricing, product } from '../../support/make/catalog.ts';

const total = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);

describe('a cart', () => {
  it('a cart is priced gross, with the tax inside and shipping carrying the rates of the goods', () => {
    const quote = priceCart(
      pricing({
        products: [product({ id: 'a', price: 1220 }), product({ id: 'b', price: 1040, taxRate: '4' })],
        cart: {
          lines: [
            { variantId: 'a', quantity: 2 },
            { variantId: 'b', quantity: 1 },
          ],
          country: 'IT',
        },
        shippingMethods: [allCountries({ price: 700 })],
      }),
    );
    expect(quote).toMatchObject({
      subtotal: 3480,
      discount: 0,
      shipping: 700,
      total: 4180,
      shippingMethod: 'std',
    });
    // 700 splits 491 : 209; 2931 at 22 % holds 529, 1249 at 4 % holds 48.
    expect(quote.taxes).toEqual([
      { rate: '22', net: 2402, tax: 529 },
      { rate: '4', net: 1201, tax: 48 },
    ]);
    expect(quote.tax).toBe(577);
  });

  it('a cart counts the same variant named twice as one line, against one stock', () => {
    const quote = priceCart(
      pricing({
        products: [product({ id: 'a', price: 500, stock: 3 })],
        cart: {
          lines: [
            { variantId: 'a', quantity: 2 },
            { variantId: 'a', quantity: 2 },
          ],
        },
      }),
    );
    expect(quote.lines).toHaveLength(1);
    expect(quote).toMatchObject({
      total: 1500,
      notices: [{ code: 'stock_short', field: 'cart.lines[0].quantity' }],
    });
    expect(quote.notices[0]?.message).toBe('Only 3 of Thing a are left; the quantity was changed.');
  });

  it('a cart leaves out what is sold out or gone and says so in the language of the buyer', () => {
    const quote = priceCart(
      pricing({
        locale: 'it',
        products: [product({ id: 'a', stock: 2 }), product({ id: 'b', active: false })],
        cart: {
          lines: [
            { variantId: 'a', quantity: 1 },
            { variantId: 'b', quantity: 1 },
          ],
        },
        held: new Map([['a', 2]]),
      }),
    );
    expect(quote.lines).toEqual([]);
    expect(quote.total).toBe(0);
    expect(quote.notices.map((notice) => [notice.code, notice.field])).toEqual([
      ['stock_none', 'cart.lines[0].quantity'],
      ['product_gone', 'cart.lines[1].variantId'],
    ]);
    expect(quote.notices[0]?.message).toContain('esaurito');
  });

  it('a cart of virtual products needs no shipping', () => {
    const quote = priceCart(
      pricing({
        products: [product({ id: 'a', kind: 'virtual' })],
        cart: { lines: [{ variantId: 'a', quantity: 1 }], country: 'US' },
      }),
    );
    expect(quote).toMatchObject({ needsShipping: false, shippingMethods: [], shipping: 0, notices: [] });
  });

  it('a cart for a country nobody delivers to gets a notice', () => {
    const quote = priceCart(
      pricing({
        products: [product({ id: 'a' })],
        cart: { lines: [{ variantId: 'a', quantity: 1 }], country: 'US' },
      }),
    );
    expect(quote).toMatchObject({
      shippingMethod: null,
      notices: [{ code: 'no_shipping', field: 'cart.country' }],
    });
  });

  it('a cart ships free from the limit on what is paid, so a coupon can take that away', () => {
    const shippingMethods = [allCountries({ price: 600, freeFrom: 5000 })];
    const cart = { lines: [{ variantId: 'a', quantity: 1 }], country: 'IT' };
    const products = [product({ id: 'a', price: 5000 })];
    expect(priceCart(pricing({ products, cart, shippingMethods })).shipping).toBe(0);
    const cut = pricing({
      products,
      cart: { ...cart, coupon: 'TEN' },
      shippingMethods,
      coupon: coupon({ value: '10' }),
    });
    expect(priceCart(cut)).toMatchObject({ discount: 500, shipping: 600, total: 5100 });
  });
});

describe('a coupon', () => {
  const products = [product({ id: 'a', price: 1000 }), product({ id: 'b', price: 800, regularPrice: 1000 })];
  const cart = {
    lines: [
      { variantId: 'a', quantity: 1 },
      { variantId: 'b', quantity: 1 },
    ],
    coupon: 'ten',
  };
  const noticesWith = (given: Partial<PricingInput['coupon']>) =>
    priceCart(pricing({ products, cart, coupon: coupon({ ...given }) })).notices.map((notice) => notice.code);

  it('a coupon takes its part off every line it counts for and off no other', () => {
    const quote = priceCart(pricing({ products, cart, coupon: coupon({ value: '25', excludesSale: true }) }));
    expect(quote.lines.map((line) => line.discount)).toEqual([250, 0]);
    expect(quote.coupon).toEqual({ code: 'TEN', label: '−25 %' });
  });

  it('a coupon never takes more than the goods cost', () => {
    const quote = priceCart(pricing({ products, cart, coupon: coupon({ kind: 'fixed', value: '999999' }) }));
    expect(quote).toMatchObject({ discount: 1800, total: 0, tax: 0 });
  });

  it('a coupon that cannot be used is a notice and takes nothing off', () => {
    expect(priceCart(pricing({ products, cart })).notices).toMatchObject([
      { code: 'coupon_unknown', field: 'cart.coupon' },
    ]);
    expect(noticesWith({ active: false })).toEqual(['coupon_unknown']);
    expect(noticesWith({ validUntil: 1000 })).toEqual(['coupon_expired']);
    expect(noticesWith({ usageLimit: 3, used: 3 })).toEqual(['coupon_expired']);
    expect(noticesWith({ validFrom: 1001 })).toEqual(['coupon_not_applicable']);
    expect(noticesWith({ minTotal: 1801 })).toEqual(['coupon_not_applicable']);
    expect(noticesWith({ kind: 'fixed', currency: 'USD' })).toEqual(['coupon_not_applicable']);
  });
});

const anyLine = fc.record({
  price: fc.integer({ min: 0, max: 500_000 }),
  onSale: fc.boolean(),
  taxRate: fc.constantFrom('22', '10', '4', '0', '8.63'),
  kind: fc.constantFrom('physical' as const, 'virtual' as const),
  stock: fc.option(fc.integer({ min: 0, max: 12 })),
  quantity: fc.integer({ min: 1, max: 20 }),
});
const anyCoupon = fc.option(
  fc.oneof(
    fc.integer({ min: 1, max: 100 }).map((value) => coupon({ kind: 'percent', value: String(value) })),
    fc
      .integer({ min: 1, max: 900_000 })
      .map((value) => coupon({ kind: 'fixed', value: String(value), excludesSale: true })),
  ),
);
const anyInput = fc
  .record({
    lines: fc.array(anyLine, { minLength: 1, maxLength: 8 }),
    coupon: anyCoupon,
    shipping: fc.integer({ min: 0, max: 5000 }),
  })
  .map(({ lines, coupon: given, shipping }) =>
    pricing({
      products: lines.map(({ price, taxRate, kind, stock, onSale }, index) =>
        product({ id: `v${index}`, price, taxRate, kind, stock, regularPrice: onSale ? price + 1 : null }),
      ),
      cart: {
        lines: lines.map(({ quantity }, index) => ({ variantId: `v${index}`, quantity })),
        country: 'IT',
        coupon: 'TEN',
      },
      coupon: given,
      shippingMethods: [allCountries({ price: shipping })],
    }),
  );

describe('any cart', () => {
  it('the parts of any quote add up to the total, none is negative, and a coupon never exceeds the goods', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const quote = priceCart(input);
        expect(quote.total).toBe(quote.subtotal - quote.discount + quote.shipping);
        expect(quote.subtotal).toBe(total(quote.lines.map((line) => line.subtotal)));
        expect(quote.discount).toBe(total(quote.lines.map((line) => line.discount)));
        expect(quote.discount).toBeLessThanOrEqual(quote.subtotal);
        for (const line of quote.lines) {
          expect(line.total).toBe(line.subtotal - line.discount);
          expect(Math.min(line.total, line.discount, line.quantity - 1)).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });

  it('the tax groups of any quote hold the whole total, each rounded once', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const quote = priceCart(input);
        expect(total(quote.taxes.map(({ net, tax }) => net + tax))).toBe(quote.total);
        expect(quote.tax).toBe(total(quote.taxes.map(({ tax }) => tax)));
        for (const { rate, net, tax } of quote.taxes) {
          expect(Math.abs(tax * (100 + Number(rate)) - (net + tax) * Number(rate))).toBeLessThanOrEqual(
            (100 + Number(rate)) / 2 + 1e-6,
          );
        }
      }),
    );
  });

  it('the order of a cart’s lines changes neither total nor tax', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const { total: sum, tax, discount } = priceCart(input);
        const turned = { ...input, cart: { ...input.cart, lines: [...input.cart.lines].reverse() } };
        expect(priceCart(turned)).toMatchObject({ total: sum, tax, discount });
      }),
    );
  });
});
