import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import {
  allocate,
  currencyDecimals,
  formatMoney,
  money,
  parseMajor,
  percentOf,
  sum,
  taxInGross,
  toMajor,
} from '../../../connector/src/platform/money.ts';

const amounts = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 });
const weights = fc.array(fc.integer({ min: 0, max: 10_000_000 }), { minLength: 1, maxLength: 40 });

describe('allocate', () => {
  it('allocate always adds up to what was split', () => {
    fc.assert(fc.property(amounts, weights, (amount, shares) => sum(allocate(amount, shares)) === amount));
  });

  it('allocate gives no part more than one unit beside its exact share', () => {
    fc.assert(
      fc.property(amounts, weights, (amount, shares) => {
        const whole = sum(shares);
        fc.pre(whole > 0);
        return allocate(amount, shares).every((part, index) => {
          const exact = (BigInt(amount) * BigInt(shares[index] ?? 0) * 1000n) / BigInt(whole);
          const difference = BigInt(part) * 1000n - exact;
          return difference <= 1000n && difference >= -1000n;
        });
      }),
    );
  });

  it('allocate gives the left-over units to the largest remainders', () => {
    expect(allocate(100, [1, 1, 1])).toEqual([34, 33, 33]);
    expect(allocate(-5, [2, 3, 5])).toEqual([-1, -2, -2]);
    expect(allocate(7, [0, 0])).toEqual([7, 0]);
  });
});

describe('rounding', () => {
  it('the tax in a gross amount and a percentage are rounded half away from zero', () => {
    expect(taxInGross(1220, '22')).toBe(220);
    expect(taxInGross(1040, '4')).toBe(40);
    expect(taxInGross(1000, '22')).toBe(180);
    expect(taxInGross(-1000, '22')).toBe(-180);
    expect(percentOf(1050, '10')).toBe(105);
    expect(percentOf(5, '10')).toBe(1);
  });

  it('a sum of amounts is exact or refused, never near', () => {
    expect(sum([])).toBe(0);
    expect(sum([-0, 0])).toBe(0);
    expect(sum([1999, -500, 1])).toBe(1500);
    expect(sum([2 ** 53 - 1, -1, 1])).toBe(2 ** 53 - 1);
    for (const wrong of [[2 ** 53 - 1, 1], [2 ** 53 - 1, 1, -1], [0.5, 0.5], [Number.NaN], [Infinity]])
      expect(() => sum(wrong)).toThrow(RangeError);
  });

  it('an amount that is not whole minor units is refused', () => {
    expect(() => money(1.5, 'EUR')).toThrow(RangeError);
    expect(() => money(2 ** 53, 'EUR')).toThrow(RangeError);
    expect(() => parseMajor('1.005', 'EUR')).toThrow(RangeError);
  });
});

describe('major units', () => {
  it('major units come back as they went, whatever the currency', () => {
    fc.assert(
      fc.property(amounts, fc.constantFrom('EUR', 'JPY', 'KWD'), (amount, currency) => {
        return parseMajor(toMajor(money(amount, currency)), currency) === amount;
      }),
    );
    expect(currencyDecimals('JPY')).toBe(0);
    expect(toMajor(money(1234567, 'KWD'))).toBe('1234.567');
  });

  it('major units are written the way the reader writes them', () => {
    expect(formatMoney(money(122000, 'EUR'), 'en')).toBe('€1,220.00');
    expect(formatMoney(money(122000, 'EUR'), 'it').replaceAll('\u00a0', ' ')).toBe('1220,00 €');
    expect(formatMoney(money(500, 'JPY'), 'en')).toBe('¥500');
  });
});
