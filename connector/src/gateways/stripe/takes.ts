import type { Takes } from '../gateway.ts';
import { fromStripeAmount, toStripeAmount } from './amounts.ts';

/** The currencies a card can be charged in: https://docs.stripe.com/currencies#presentment-currencies */
const CURRENCIES = new Set(
  (
    'AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BWP BYN BZD CAD CDF CHF CLP CNY ' +
    'COP CRC CVE CZK DJF DKK DOP DZD EGP ETB EUR FJD FKP GBP GEL GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR ISK ' +
    'JMD JOD JPY KES KGS KHR KMF KRW KWD KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MUR MVR MWK MXN MYR ' +
    'MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SEK SGD SHP SLE SOS ' +
    'SRD STD SZL THB TJS TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW'
  ).split(' '),
);

/**
 * The smallest charges, in the units of Stripe's API: https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts
 * For a currency without a line Stripe converts into the one of the account, which is not known here.
 */
const LEAST: Record<string, number> = {
  ...{ AED: 200, AUD: 50, BRL: 50, CAD: 50, CHF: 50, CZK: 1500, DKK: 250, EUR: 50, GBP: 30, HKD: 400 },
  ...{ HUF: 17_500, INR: 50, JPY: 50, MXN: 1000, MYR: 200, NOK: 300, NZD: 50, PLN: 200, RON: 200, SEK: 300 },
  ...{ SGD: 50, THB: 1000, USD: 50 },
};
/** An amount has eight digits at most, in rupiah twelve. */
const MOST = 99_999_999;
const MOST_RUPIAH = 999_999_999_999;

/** Finds the smallest step of ours that Stripe's API can say: KWD 0.010, MGA 1.00. */
function unitOf(currency: string): number {
  return [1, 10, 100].find((unit) => canSay(unit, currency)) ?? 100;
}

function canSay(amount: number, currency: string): boolean {
  try {
    return toStripeAmount({ amount, currency }) > 0;
  } catch {
    return false;
  }
}

/** The whole steps that fit below an amount of Stripe's units. */
function belowOrAt(units: number, currency: string, unit: number): number {
  const oneStep = toStripeAmount({ amount: unit, currency });
  return Math.floor(units / oneStep) * unit;
}

export function takenByStripe(currency: string): Takes | null {
  if (!CURRENCIES.has(currency)) return null;
  const unit = unitOf(currency);
  const least = LEAST[currency];
  return {
    unit,
    least: least === undefined ? unit : fromStripeAmount(least, currency).amount,
    most: belowOrAt(currency === 'IDR' ? MOST_RUPIAH : MOST, currency, unit),
    toScript: (amount) => toStripeAmount({ amount, currency }),
  };
}
