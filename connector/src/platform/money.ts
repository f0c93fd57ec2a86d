import { Big } from 'big.js';

/** An amount as charged: integer minor units of the currency itself (JPY 500 is 500) and its ISO 4217 code. */
export interface Money {
  amount: number;
  currency: string;
}

const ZERO_DECIMALS = new Set(
  'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' '),
);
const THREE_DECIMALS = new Set('BHD IQD JOD KWD LYD OMR TND'.split(' '));

/** Decimals of the currency by ISO 4217 (payment providers have tables of their own). */
export function currencyDecimals(currency: string): number {
  if (ZERO_DECIMALS.has(currency)) return 0;
  return THREE_DECIMALS.has(currency) ? 3 : 2;
}

function assertInteger(amount: number): number {
  if (!Number.isSafeInteger(amount)) throw new RangeError(`Not an amount in minor units: ${amount}`);
  return amount === 0 ? 0 : amount;
}

export function money(amount: number, currency: string): Money {
  return { amount: assertInteger(amount), currency };
}

/** Sum of minor units; throws RangeError past 2^53. */
export function sum(amounts: Iterable<number>): number {
  let total = 0;
  for (const amount of amounts) total = assertInteger(total + assertInteger(amount));
  return total;
}

/** Sums what is only shown: an order of 2^53 cents is shown as well as numbers can, instead of an error page. */
export const sumShown = (amounts: Iterable<number>): number =>
  [...amounts].reduce((all, each) => all + each, 0);

/** An exact decimal result rounded half away from zero to whole minor units. */
export function round(value: Big | string | number): number {
  return assertInteger(Number(new Big(value).round(0, Big.roundHalfUp).toString()));
}

/** `amount` × `percent` / 100, rounded half away from zero; percent is a decimal string like `22` or `8.63`. */
export function percentOf(amount: number, percent: string): number {
  return round(new Big(amount).times(percent).div(100));
}

/** The tax inside a gross amount: gross × rate / (100 + rate), rounded half away from zero. */
export function taxInGross(gross: number, ratePercent: string): number {
  return round(new Big(gross).times(ratePercent).div(new Big(100).plus(ratePercent)));
}

/**
 * Splits `amount` in proportion to `weights` (non-negative integers) so that the parts always add up, the left-over
 * units going to the largest remainders. All weights 0: everything goes to the first part.
 */
export function allocate(amount: number, weights: number[]): number[] {
  if (weights.length === 0) return [];
  const whole = sum(weights);
  if (whole === 0) return weights.map((_, index) => (index === 0 ? amount : 0));
  const sign = amount < 0 ? -1 : 1;
  const exact = weights.map((weight) => new Big(Math.abs(amount)).times(weight).div(whole));
  const parts = exact.map((part) => Number(part.round(0, Big.roundDown).toString()));
  const byRemainder = exact
    .map((part, index) => ({ index, remainder: part.minus(parts[index] ?? 0) }))
    .sort((a, b) => b.remainder.cmp(a.remainder) || a.index - b.index);
  let left = Math.abs(amount) - sum(parts);
  for (const { index } of byRemainder) {
    if (left === 0) break;
    parts[index] = (parts[index] ?? 0) + 1;
    left -= 1;
  }
  return parts.map((part) => assertInteger(part * sign));
}

/** A decimal string in major units (`12.20`) to minor units; throws RangeError when it has too many decimals. */
export function parseMajor(text: string, currency: string): number {
  const minor = new Big(text).times(new Big(10).pow(currencyDecimals(currency)));
  if (!minor.eq(minor.round(0, Big.roundDown)))
    throw new RangeError(`Too many decimals for ${currency}: ${text}`);
  return assertInteger(Number(minor.toString()));
}

/** Minor units to an exact decimal string in major units: 1220 EUR → `12.20`. */
export function toMajor({ amount, currency }: Money): string {
  const decimals = currencyDecimals(currency);
  return new Big(amount).div(new Big(10).pow(decimals)).toFixed(decimals);
}

/** For people, in their language: `€ 12,20` or `€12.20`; a currency of a shop's own stands before the number. */
export function formatMoney(value: Money, locale: string): string {
  if (!/^[A-Z]{3}$/.test(value.currency)) return `${value.currency} ${toMajor(value)}`;
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: value.currency,
    minimumFractionDigits: currencyDecimals(value.currency),
    maximumFractionDigits: currencyDecimals(value.currency),
  }).format(toMajor(value) as unknown as number);
}
