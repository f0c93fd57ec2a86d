import { currencyDecimals, money, type Money } from '../../platform/money.ts';

/**
 * Stripe's own table of decimals, which is not ISO's: https://docs.stripe.com/currencies#zero-decimal. ISK and UGX have
 * no decimals any more but stay two-decimal in the API (and must end in 00); MGA is zero-decimal there.
 */
const ZERO_DECIMALS = new Set('BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF'.split(' '));
/** These are charged in three decimals, the last of which must be 0. */
const THREE_DECIMALS = new Set('BHD JOD KWD OMR TND'.split(' '));

function stripeDecimals(currency: string): number {
  if (ZERO_DECIMALS.has(currency)) return 0;
  return THREE_DECIMALS.has(currency) ? 3 : 2;
}

function shift(currency: string): number {
  return stripeDecimals(currency) - currencyDecimals(currency);
}

/** Writes our amount in the units of Stripe's API; throws RangeError when Stripe cannot take it exactly. */
export function toStripeAmount({ amount, currency }: Money): number {
  const by = shift(currency);
  const units = by >= 0 ? amount * 10 ** by : amount / 10 ** -by;
  if (!Number.isSafeInteger(units) || (THREE_DECIMALS.has(currency) && units % 10 !== 0)) {
    throw new RangeError(`Stripe cannot charge ${amount} of ${currency} exactly`);
  }
  return units;
}

/** Reads Stripe's amount and its currency in small letters. */
export function fromStripeAmount(units: number, stripeCurrency: string): Money {
  const currency = stripeCurrency.toUpperCase();
  const by = shift(currency);
  return money(by >= 0 ? units / 10 ** by : units * 10 ** -by, currency);
}
