import { sumShown, type Money } from '../platform/money.ts';
import type { OrderSnapshot } from '../contract/orders.ts';
import { lineRows, orderColumns, taxRows } from './columns.ts';
import { discountsOf } from './discounts.ts';
import type { Facts } from './facts.ts';
import { ROUNDING_KEY, type LineRow, type OrderRow, type TaxRow } from './rows.ts';
import { refundedByLine } from './shown-refunds.ts';

export interface OrderDetailLine {
  kind: LineRow['kind'];
  name: string;
  sku: string;
  options: { name: string; value: string }[];
  quantity: string;
  /** What it cost before any discount, with tax: all lines together are the items of the totals. */
  gross: Money;
  /** What of it was given back; null while nothing was. Money without pieces has the quantity 0. */
  refunded: { quantity: string; amount: Money } | null;
}

/** What an order costs and what that is made of, the same for every page, mail and document. */
export interface OrderPrice {
  lines: OrderDetailLine[];
  taxes: { label: string; ratePercent: string; amount: Money }[];
  coupons: string[];
  subtotalGross: Money;
  /** What was taken off the lines; items − discount + shipping + fees + rounding = total. */
  discount: Money;
  shippingGross: Money;
  feesGross: Money;
  /** What the total was rounded by, or what the parts of another shop leave over: mostly nothing. */
  rounding: Money;
  total: Money;
}

interface Priced {
  order: Pick<OrderRow, 'source' | 'currency' | 'total' | 'discount' | 'discount_tax' | 'coupons'>;
  lines: LineRow[];
  taxes: TaxRow[];
  facts: Facts;
}

/** What each line took off its price; a line that is no product took nothing. */
function discountByLine({ order, lines }: Priced): Map<LineRow, number> {
  const products = lines.filter(({ kind }) => kind === 'product');
  const discounts = discountsOf(order, products);
  return new Map(products.map((line, index) => [line, discounts[index] ?? 0]));
}

const grossOf = ({ total, tax }: LineRow): number => total + tax;

/** Our own checkout charges the rounding of a total as a fee; people read it as a row of its own. */
const withoutRounding = ({ order, lines }: Priced): LineRow[] =>
  lines.filter((line) => order.source !== 'carrello' || line.line_key !== ROUNDING_KEY);

export function presentPrice(priced: Priced): OrderPrice {
  const { order, taxes, facts } = priced;
  const lines = withoutRounding(priced);
  const { currency } = order;
  const money = (amount: number): Money => ({ amount, currency });
  const discounts = discountByLine(priced);
  const refunded = refundedByLine(facts, currency);
  const before = (line: LineRow): number => grossOf(line) + (discounts.get(line) ?? 0);
  const all = (kind: LineRow['kind']): number =>
    sumShown(lines.filter((line) => line.kind === kind).map(before));
  return {
    lines: lines.map((line) => ({
      kind: line.kind,
      name: line.name,
      sku: line.sku,
      options: JSON.parse(line.options) as OrderDetailLine['options'],
      quantity: line.quantity,
      gross: money(before(line)),
      refunded: refunded.get(line.line_key) ?? null,
    })),
    taxes: taxes.map((tax) => ({
      // Our own checkout writes it in Italian: the reader's language names it.
      label: order.source === 'carrello' && tax.tax_key.startsWith('vat-') ? '' : tax.label,
      ratePercent: tax.rate_percent,
      amount: money(tax.goods + tax.shipping),
    })),
    coupons: (JSON.parse(order.coupons) as { code: string }[]).map(({ code }) => code),
    subtotalGross: money(all('product')),
    discount: money(sumShown(discounts.values())),
    shippingGross: money(all('shipping')),
    feesGross: money(all('fee')),
    rounding: money(order.total - sumShown(lines.map(grossOf))),
    total: money(order.total),
  };
}

/** The price of an order that is still on its way into the CRM. */
export function priceOfSnapshot(snapshot: OrderSnapshot): OrderPrice {
  const facts: Facts = { payments: [], refunds: [], disputes: [], parcels: [] };
  const order = orderColumns(snapshot);
  return presentPrice({ order, lines: lineRows('', snapshot), taxes: taxRows('', snapshot), facts });
}
