import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { formatMoney, type MoneyFormat } from '../../plugin/src/cart/money.ts';

const english: MoneyFormat = { symbol: '€', decimals: 2, point: '.', group: ',', gap: '' };
const italian: MoneyFormat = { symbol: '€', decimals: 2, point: ',', group: '.', gap: '\u00a0' };

describe('amounts', () => {
  it('amounts are written as the reader writes them', () => {
    expect(formatMoney(1220, english)).toBe('€12.20');
    expect(formatMoney(1220, italian)).toBe('€\u00a012,20');
    expect(formatMoney(123_456_789, italian)).toBe('€\u00a01.234.567,89');
    expect(formatMoney(5, english)).toBe('€0.05');
    expect(formatMoney(-3950, english)).toBe('−€39.50');
  });

  it('amounts keep to the decimals of their currency', () => {
    expect(formatMoney(1500, { ...english, symbol: '¥', decimals: 0 })).toBe('¥1,500');
    expect(formatMoney(1500, { ...english, symbol: 'TND', decimals: 3, gap: '\u00a0' })).toBe(
      'TND\u00a01.500',
    );
  });

  it('amounts lose no digit, however large they are', () => {
    fc.assert(
      fc.property(fc.integer(), fc.constantFrom(0, 2, 3), (amount, decimals) => {
        const digits = formatMoney(amount, { ...italian, decimals }).replace(/\D/g, '');
        expect(Number(digits)).toBe(Math.abs(amount));
      }),
    );
  });
});
