import { Big } from 'big.js';
import type { OrderLineRecord, OrderRecord } from '../records.ts';

const plainRate = (ratePercent: string): string => new Big(ratePercent).round(3, Big.roundHalfUp).toFixed();

/** The first line that costs anything says which rate is the article's own in this order. */
function ownRates(lines: OrderLineRecord[]): Map<string, string> {
  const rates = new Map<string, string>();
  for (const { productKey, ratePercent, total } of lines)
    if (total !== 0 && !rates.has(productKey)) rates.set(productKey, plainRate(ratePercent));
  return rates;
}

/** Stands between a product's key and the rate at which it is a product of its own. */
const AT_RATE = '@';

/** True for a line whose article was sold at another rate in the same order. */
export const isSecondRate = ({ productKey }: OrderLineRecord): boolean => productKey.includes(AT_RATE);

/**
 * Gives every product one rate, because coreBOS looks a line's rate up by order and product: with two rates it would save
 * both lines at the first. What was sold at a second rate is a product of its own: bread at 4 % and at 22 % → `Bread` and
 * `Bread (22 %)`. A line that costs nothing goes with the article's own rate, whatever it says.
 */
export function withOneRateEach(order: OrderRecord): OrderRecord {
  const own = ownRates(order.lines);
  const lines = order.lines.map((line): OrderLineRecord => {
    const { productKey, name, sku, total } = line;
    const rate = plainRate(line.ratePercent);
    const first = own.get(productKey) ?? rate;
    if (first === rate) return line;
    if (total === 0) return { ...line, ratePercent: first };
    const kept = { productKey: `${productKey}${AT_RATE}${rate}`, sku: sku === '' ? '' : `${sku} ${rate}%` };
    return { ...line, ...kept, name: `${name} (${rate} %)`.trim() };
  });
  return { ...order, lines };
}
