import { unprocessable } from './errors.ts';
import type { Breakdown, Item, Money, PurchaseUnit } from './objects.ts';

const CURRENCIES = new Set(
  'AUD BRL CAD CHF CNY CZK DKK EUR GBP HKD HUF ILS JPY MXN MYR NOK NZD PHP PLN SEK SGD THB TWD USD'.split(
    ' ',
  ),
);
/** Not ISO's rule: PayPal takes no decimals of these three. */
const WHOLE_ONLY = new Set(['HUF', 'JPY', 'TWD']);

export function paypalDecimals(currency: string): number {
  return WHOLE_ONLY.has(currency) ? 0 : 2;
}

/** Integer minor units, as PayPal counts them; refuses currencies and decimals PayPal does not take. */
export function minorOf({ currency_code: currency, value }: Money, field: string): number {
  if (!CURRENCIES.has(currency)) {
    throw unprocessable(
      'INVALID_CURRENCY_CODE',
      'Currency code is invalid or is not currently supported.',
      `${field}/currency_code`,
      currency,
    );
  }
  const decimals = paypalDecimals(currency);
  const [, sign = '', whole = '', given = ''] = /^(-?)(\d*)(?:\.(\d+))?$/.exec(value) ?? [];
  if (given && decimals === 0) {
    throw unprocessable('DECIMAL_PRECISION', 'Currency does not support decimals.', `${field}/value`, value);
  }
  if (given.length > decimals) {
    throw unprocessable(
      'DECIMAL_PRECISION',
      'The value of the field should not be more than two decimal places.',
      `${field}/value`,
      value,
    );
  }
  return Number(`${sign}${whole || '0'}${given.padEnd(decimals, '0')}`);
}

export function moneyOf(minor: number, currency: string): Money {
  const decimals = paypalDecimals(currency);
  const digits = String(Math.abs(minor)).padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  const value = `${minor < 0 ? '-' : ''}${whole}${decimals ? `.${digits.slice(-decimals)}` : ''}`;
  return { currency_code: currency, value };
}

export function positive(money: Money, field: string): number {
  const minor = minorOf(money, field);
  if (minor <= 0) {
    throw unprocessable(
      'CANNOT_BE_ZERO_OR_NEGATIVE',
      'Must be greater than zero.',
      `${field}/value`,
      money.value,
    );
  }
  return minor;
}

const PLUS = ['item_total', 'tax_total', 'shipping', 'handling', 'insurance'] as const;
const MINUS = ['shipping_discount', 'discount'] as const;

/** The amount must be the sum of its breakdown, and the breakdown the sum of the items, in one currency. */
export function checkSums(unit: Pick<PurchaseUnit, 'amount' | 'items'>): void {
  const base = "/purchase_units/@reference_id=='default'";
  const total = positive(unit.amount, `${base}/amount`);
  const { breakdown, currency_code: currency } = unit.amount;
  const read = (money: Money | undefined, field: string): number => {
    if (!money) return 0;
    if (money.currency_code !== currency) {
      const description = 'All amounts of an order must be in one currency.';
      throw unprocessable(
        'MULTI_CURRENCY_ORDER',
        description,
        `${base}/${field}/currency_code`,
        money.currency_code,
      );
    }
    return minorOf(money, `${base}/${field}`);
  };
  if (breakdown) {
    const part = (name: keyof Breakdown): number => read(breakdown[name], `amount/breakdown/${name}`);
    const sum =
      PLUS.reduce((at, name) => at + part(name), 0) - MINUS.reduce((at, name) => at + part(name), 0);
    if (sum !== total) {
      const description =
        'Should equal item_total + tax_total + shipping + handling + insurance - shipping_discount - discount.';
      throw unprocessable('AMOUNT_MISMATCH', description, `${base}/amount/value`, unit.amount.value);
    }
  }
  if (unit.items) checkItems(unit.items, breakdown, read, base);
}

function checkItems(
  items: Item[],
  breakdown: Breakdown | undefined,
  read: (money: Money | undefined, field: string) => number,
  base: string,
): void {
  const sum = (key: 'unit_amount' | 'tax'): number =>
    items.reduce(
      (total, item, index) => total + read(item[key], `items/${index}/${key}`) * Number(item.quantity),
      0,
    );
  const where = `${base}/amount/breakdown`;
  if (!breakdown?.item_total) {
    throw unprocessable(
      'ITEM_TOTAL_REQUIRED',
      'If item details are specified then item_total is required.',
      `${where}/item_total`,
    );
  }
  if (sum('unit_amount') !== read(breakdown.item_total, 'item_total')) {
    const description = 'Should equal sum of (unit_amount * quantity) across all items.';
    throw unprocessable(
      'ITEM_TOTAL_MISMATCH',
      description,
      `${where}/item_total/value`,
      breakdown.item_total.value,
    );
  }
  if (!items.some((item) => item.tax)) return;
  if (!breakdown.tax_total) {
    throw unprocessable(
      'TAX_TOTAL_REQUIRED',
      'If item tax is specified then tax_total is required.',
      `${where}/tax_total`,
    );
  }
  if (sum('tax') !== read(breakdown.tax_total, 'tax_total')) {
    const description = 'Should equal sum of (tax * quantity) across all items.';
    throw unprocessable(
      'TAX_TOTAL_MISMATCH',
      description,
      `${where}/tax_total/value`,
      breakdown.tax_total.value,
    );
  }
}
