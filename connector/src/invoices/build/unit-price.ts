import { Big } from 'big.js';
import { currencyDecimals, round, toMajor } from '../../platform/money.ts';

/** How often a line was bought and what one of it costs, without tax. */
export interface Priced {
  quantity: string;
  unitPrice: string;
}

/**
 * Finds the price of one piece, in up to 8 decimals, from which the charged net follows again: 10.00 for 3 is
 * `3.33333333`. Where none does, the line is one piece: 1,000,000 for 0.01 altogether.
 */
export function priceOf(net: number, quantity: string, currency: string): Priced {
  const pieces = new Big(quantity);
  const one = { quantity: '1', unitPrice: new Big(toMajor({ amount: net, currency })).toFixed() };
  if (pieces.lte(0)) return one;
  const whole = new Big(10).pow(currencyDecimals(currency));
  const price = new Big(net).div(whole).div(pieces).round(8, Big.roundHalfUp);
  if (round(price.times(pieces).times(whole)) !== net) return one;
  return { quantity: pieces.toFixed(), unitPrice: price.toFixed() };
}
