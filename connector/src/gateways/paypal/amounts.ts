import { parseMajor, toMajor, type Money } from '../../platform/money.ts';

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
  const allowed = WHOLE_ONLY.has(money.currency) ? 0 : 2;
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
