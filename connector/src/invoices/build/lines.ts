import { Big } from 'big.js';
import { currencyDecimals } from '../../platform/money.ts';
import { lineName } from '../../orders/line-name.ts';
import { ROUNDING_KEY, type LineRow, type OrderRow, type TaxRow } from '../../orders/rows.ts';
import { divideLine, type TaxShare } from './divide.ts';
import type { RatedLine } from './groups.ts';
import { Held } from './held.ts';
import { priceOf } from './unit-price.ts';

type Ordered = Pick<OrderRow, 'source' | 'currency'>;

/** Says whether a fee is what our own checkout rounded a total by that is paid in coarser units. */
export const isCashRounding = ({ source }: Ordered, { kind, line_key, tax }: LineRow): boolean =>
  source === 'carrello' && kind === 'fee' && line_key === ROUNDING_KEY && tax === 0;

/** A fee of 2 euro without tax that says in its name that it is the stamp duty. */
const isStampDuty = ({ kind, name, total, tax }: LineRow, currency: string): boolean =>
  kind === 'fee' && currency === 'EUR' && total === 200 && tax === 0 && /\bbollo\b|stamp duty/i.test(name);

/** The taxes of a line with their rates, in minor units. A shop that sends none with the line has one rate or none. */
function sharesOf(line: LineRow, taxes: TaxRow[], currency: string): TaxShare[] {
  const whole = new Big(10).pow(currencyDecimals(currency));
  const told = JSON.parse(line.taxes) as { taxKey: string; amount: string }[];
  if (told.length === 0 && line.tax !== 0) {
    const rates = [...new Set(taxes.map(({ rate_percent }) => new Big(rate_percent).toFixed()))];
    if (rates.length !== 1) throw new Held('tax_unknown', { line: line.line_no, tax: line.tax });
    return [{ rate: new Big(rates[0] ?? 0), amount: new Big(line.tax) }];
  }
  return told.map(({ taxKey, amount }) => {
    const row = taxes.find(({ tax_key }) => tax_key === taxKey);
    if (!row) throw new Held('tax_unknown', { line: line.line_no, tax: line.tax });
    if (Boolean(row.compound) && !new Big(amount).eq(0))
      throw new Held('taxes_on_one_base', { net: line.total, rates: row.rate_percent });
    return { rate: new Big(row.rate_percent), amount: new Big(amount).times(whole) };
  });
}

/** States a line of the order, once for each of its rates. What cost nothing is left out. */
export function stateLine({ currency }: Ordered, line: LineRow, taxes: TaxRow[]): RatedLine[] {
  const parts = divideLine(line.total, sharesOf(line, taxes, currency)).filter(({ net }) => net !== 0);
  return parts.map(({ rate, net }) => {
    const priced = priceOf(net, parts.length === 1 ? line.quantity : '1', currency);
    const kind = isStampDuty(line, currency) ? 'stampDuty' : net < 0 ? 'discount' : line.kind;
    return { kind, name: lineName(line), sku: line.sku, key: line.line_key, ...priced, net, rate };
  });
}
