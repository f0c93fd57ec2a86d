import type { Quote } from '../contract/checkout.ts';
import { allocate, sum, taxInGross } from '../platform/money.ts';

export interface TaxGroup {
  rate: string;
  /** What goods and shipping of this rate cost, with tax. */
  gross: number;
  /** How much of it is shipping, with tax. */
  shipping: number;
  tax: number;
}

/**
 * Finds the tax inside the gross amounts, rounded once per rate. Shipping carries the rates of the goods in
 * proportion to what is paid for them (to their prices when a coupon pays for everything).
 */
export function taxByRate(
  lines: Pick<Quote['lines'][number], 'total' | 'subtotal' | 'taxRate'>[],
  shipping: number,
): TaxGroup[] {
  const rates = [...new Set(lines.map((line) => line.taxRate))].sort((a, b) => Number(b) - Number(a));
  const of = (rate: string, key: 'total' | 'subtotal') =>
    sum(lines.filter((line) => line.taxRate === rate).map((line) => line[key]));
  const goods = rates.map((rate) => of(rate, 'total'));
  const weights = sum(goods) > 0 ? goods : rates.map((rate) => of(rate, 'subtotal'));
  const carried = allocate(shipping, weights);
  return rates.map((rate, index) => {
    const gross = (goods[index] ?? 0) + (carried[index] ?? 0);
    return { rate, gross, shipping: carried[index] ?? 0, tax: taxInGross(gross, rate) };
  });
}
