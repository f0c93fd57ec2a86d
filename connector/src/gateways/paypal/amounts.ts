import { currencyDecimals, parseMajor, toMajor, type Money } from '../../platform/money.ts';
import type { Takes } from '../gateway.ts';

/** What PayPal takes at all: https://developer.paypal.com/reference/currency-codes/ */
const CURRENCIES = new Set(
  'AUD BRL CAD CHF CNY CZK DKK EUR GBP HKD HUF ILS JPY MXN MYR NOK NZD PHP PLN SEK SGD THB TWD USD'.split(
    ' ',
  ),
);

/** PayPal takes no decimals of these, whatever ISO says: https://developer.paypal.com/reference/currency-codes/ */
const WHOLE_ONLY = new Set(['HUF', 'JPY', 'TWD']);

export interface PaypalMoney {
  currencyCode: string;
  value: string;
}

/**
 * Writes our amount as PayPal does, `{currencyCode:'EUR', value:'12.20'}`; throws RangeError when that is not exact.
 */
export function toPaypalMoney(money: Money): PaypalMoney {
  const [whole = '0', decimals = ''] = toMajor(money).split('.');
  const allowed = decimalsOf(money.currency);
  if (/[^0]/.test(decimals.slice(allowed))) {
    throw new RangeError(`PayPal cannot charge ${money.amount} of ${money.currency} exactly`);
  }
  const kept = decimals.slice(0, allowed).padEnd(allowed, '0');
  return { currencyCode: money.currency, value: allowed === 0 ? whole : `${whole}.${kept}` };
}

/** Reads PayPal's decimal string. */
export function fromPaypalMoney({ currencyCode, value }: PaypalMoney): Money {
  return { amount: parseMajor(value, currencyCode), currency: currencyCode };
}

const decimalsOf = (currency: string): number => (WHOLE_ONLY.has(currency) ? 0 : 2);

/** PayPal writes at most seven digits before the point. */
const MOST_WHOLE = 9_999_999;

export function takenByPaypal(currency: string): Takes | null {
  if (!CURRENCIES.has(currency)) return null;
  const ours = currencyDecimals(currency);
  const unit = 10 ** Math.max(0, ours - decimalsOf(currency));
  const most = (MOST_WHOLE + 1) * 10 ** ours - unit;
  return { unit, least: unit, most, toScript: (amount) => amount };
}
