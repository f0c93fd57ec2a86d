import { Big } from 'big.js';
import { currencyDecimals } from '../platform/money.ts';

/**
 * Reckons with amounts as WooCommerce tells them: decimal numbers in texts. The rules are those of the plugin
 * (plugin/includes/woocommerce/decimals.php), function by function, because both have to say the same of an order.
 */

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?$/;
/** REST rounds to so many decimals when asked, and the plugin does as well. */
export const EXACT_DECIMALS = 8;

/** A float of WooCommerce is written down with ten decimals first; what is no number counts as 0. */
function toBig(value: unknown): Big {
  if (typeof value === 'number') return new Big(value).round(10, Big.roundHalfUp);
  const text = typeof value === 'string' ? value.trim() : '';
  return new Big(NUMBER.test(text) ? text : 0);
}

const plain = (value: Big): string => (value.eq(0) ? '0' : value.toFixed());

/** A number as plain decimals without needless zeros: `39.10000000` → `39.1`, `1e-7` → `0.0000001`. */
export const decimal = (value: unknown): string => plain(toBig(value));

/** An amount before it is rounded to its currency: with eight decimals at most. */
export const exact = (value: unknown): string => plain(toBig(value).round(EXACT_DECIMALS, Big.roundHalfUp));

/** Minor units, rounded half away from zero: `12.205` EUR → 1221, `1830.00` JPY → 1830. */
export const minor = (value: unknown, currency: string): number =>
  Number(
    toBig(value)
      .round(currencyDecimals(currency), Big.roundHalfUp)
      .times(new Big(10).pow(currencyDecimals(currency))),
  ) || 0;

/** Divides and cuts after eight decimals: `10` by `3` → `3.33333333`. By nothing it gives the number itself. */
export function divided(number: string, by: string): string {
  if (new Big(by).eq(0)) return number;
  return plain(new Big(number).div(by).round(EXACT_DECIMALS, Big.roundDown));
}
