import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { fromPaypalMoney, toPaypalMoney } from '../../../connector/src/gateways/paypal/amounts.ts';
import { fromStripeAmount, toStripeAmount } from '../../../connector/src/gateways/stripe/amounts.ts';

describe('amounts for Stripe', () => {
  it.each([
    ['EUR', 1220, 1220],
    ['JPY', 500, 500],
    ['ISK', 500, 50_000],
    ['UGX', 500, 50_000],
    ['MGA', 50_000, 500],
    ['KWD', 1230, 1230],
    ['HUF', 12_300, 12_300],
  ])('the amount %s %i is %i at Stripe, and back', (currency, amount, units) => {
    expect(toStripeAmount({ amount, currency })).toBe(units);
    expect(fromStripeAmount(units, currency.toLowerCase())).toEqual({ amount, currency });
  });

  it('an amount that Stripe cannot take exactly is refused', () => {
    expect(() => toStripeAmount({ amount: 1234, currency: 'KWD' })).toThrow(RangeError);
    expect(() => toStripeAmount({ amount: 101, currency: 'MGA' })).toThrow(RangeError);
  });
});

describe('amounts for PayPal', () => {
  it.each([
    ['EUR', 1220, '12.20'],
    ['EUR', 5, '0.05'],
    ['JPY', 500, '500'],
    ['HUF', 12_300, '123'],
    ['TWD', 50_000, '500'],
    ['ISK', 7, '7.00'],
  ])('the amount %s %i is "%s" at PayPal, and back', (currency, amount, value) => {
    expect(toPaypalMoney({ amount, currency })).toEqual({ currencyCode: currency, value });
    expect(fromPaypalMoney({ currencyCode: currency, value: value.replace(/\.00$/, '') })).toEqual({
      amount,
      currency,
    });
  });

  it('an amount that PayPal cannot take exactly is refused', () => {
    expect(() => toPaypalMoney({ amount: 12_345, currency: 'HUF' })).toThrow(RangeError);
    expect(() => toPaypalMoney({ amount: 1234, currency: 'KWD' })).toThrow(RangeError);
  });
});

it('no amount changes on its way to a provider and back', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 99_999_999 }),
      fc.constantFrom('EUR', 'USD', 'JPY', 'GBP', 'SEK'),
      (amount, currency) => {
        expect(fromStripeAmount(toStripeAmount({ amount, currency }), currency)).toEqual({
          amount,
          currency,
        });
        expect(fromPaypalMoney(toPaypalMoney({ amount, currency }))).toEqual({ amount, currency });
      },
    ),
  );
});
