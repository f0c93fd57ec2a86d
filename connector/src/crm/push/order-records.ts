import { Big } from 'big.js';
import type { SnapshotAddress } from '../../contract/orders.ts';
import type { Transactor } from '../../platform/db.ts';
import { sha256 } from '../../platform/hash.ts';
import { toMajor } from '../../platform/money.ts';
import type { OrderLineRecord, OrderRecord, RecordAddress } from '../crm.ts';

type Row = Record<string, unknown>;
const text = (row: Row, name: string): string => String(row[name] ?? '');
const number = (row: Row, name: string): number => Number(row[name]);
const parsed = <T>(row: Row, name: string): T => JSON.parse(text(row, name) || 'null') as T;

const address = ({
  firstName,
  lastName,
  company,
  line1,
  line2,
  ...rest
}: SnapshotAddress): RecordAddress => ({
  ...{ firstName, lastName, company, line1, line2 },
  ...{
    postcode: rest.postcode,
    city: rest.city,
    state: rest.state,
    country: rest.country,
    phone: rest.phone,
  },
});

interface Rate {
  percent: string;
  compound: boolean;
}

/** The rate of a line: its taxes' rates added up, or, where one stands on another, what was charged. */
function rateOf(row: Row, rates: Map<string, Rate>): string {
  const shares = parsed<{ taxKey: string; amount: string }[]>(row, 'taxes') ?? [];
  const known = shares.filter(({ amount }) => !new Big(amount).eq(0)).map(({ taxKey }) => rates.get(taxKey));
  const total = number(row, 'total');
  if (known.length > 0 && known.every((rate) => rate !== undefined && !rate.compound)) {
    return known.reduce((sum, rate) => sum.plus(rate?.percent ?? 0), new Big(0)).toFixed();
  }
  if (number(row, 'tax') === 0 || total === 0) return '0';
  return new Big(number(row, 'tax')).times(100).div(total).round(3, Big.roundHalfUp).toFixed();
}

interface Variants {
  ids: Set<string>;
  bySku: Map<string, string>;
}

/** A variant of our catalogue by its id or SKU; else the SKU; else the shop's own word for what was sold. */
function productKeyOf(row: Row, shopId: string, variants: Variants): string {
  const variantKey = text(row, 'variant_key');
  const sku = text(row, 'sku');
  if (variants.ids.has(variantKey)) return variantKey;
  const bySku = sku === '' ? undefined : variants.bySku.get(sku);
  if (bySku !== undefined) return bySku;
  if (sku !== '') return `sku:${sha256(sku).slice(0, 40)}`;
  const own = variantKey || text(row, 'product_key') || text(row, 'name');
  return `item:${sha256(`${shopId}\n${text(row, 'kind')}\n${own}`).slice(0, 40)}`;
}

async function readVariants(db: Transactor, lines: Row[]): Promise<Variants> {
  const keys = [...new Set(lines.map((row) => text(row, 'variant_key')).filter((key) => key !== ''))];
  const skus = [...new Set(lines.map((row) => text(row, 'sku')).filter((sku) => sku !== ''))];
  if (keys.length + skus.length === 0) return { ids: new Set(), bySku: new Map() };
  const rows: { id: string; sku: string }[] = await db('variants')
    .whereIn('id', keys)
    .orWhereIn('sku', skus)
    .select('id', 'sku');
  return { ids: new Set(rows.map((row) => row.id)), bySku: new Map(rows.map((row) => [row.sku, row.id])) };
}

const productFigures = (row: Row) => ({
  quantity: text(row, 'quantity'),
  unitPrice: text(row, 'unit_price'),
  subtotal: number(row, 'subtotal'),
});

/** A fee is one of its kind, at what was charged. */
const feeFigures = (row: Row, currency: string) => ({
  quantity: '1',
  unitPrice: toMajor({ amount: number(row, 'total'), currency }),
  subtotal: number(row, 'total'),
});

interface Sold {
  shopId: string;
  currency: string;
  rates: Map<string, Rate>;
  variants: Variants;
}

function toLine(row: Row, { shopId, currency, rates, variants }: Sold): OrderLineRecord {
  const isFee = row['kind'] === 'fee';
  const options = parsed<{ name: string; value: string }[]>(row, 'options') ?? [];
  return {
    productKey: productKeyOf(row, shopId, variants),
    kind: isFee ? 'fee' : 'product',
    name: text(row, 'name'),
    sku: text(row, 'sku'),
    options: options.map(({ name, value }) => `${name}: ${value}`).join(', '),
    ...(isFee ? feeFigures(row, currency) : productFigures(row)),
    total: number(row, 'total'),
    tax: number(row, 'tax'),
    ratePercent: rateOf(row, rates),
  };
}

function toOrder(
  row: Row,
  lines: Row[],
  rates: Map<string, Rate>,
  parcels: Row[],
  variants: Variants,
): OrderRecord {
  const shipping = lines.filter((line) => line['kind'] === 'shipping');
  const delivery = parsed<SnapshotAddress | null>(row, 'delivery');
  const shopId = text(row, 'shop_id');
  const total = (name: string) => shipping.reduce((sum, line) => sum + number(line, name), 0);
  return {
    kind: 'order',
    id: text(row, 'id'),
    version: number(row, 'updated_at'),
    createdAt: number(row, 'created_at'),
    locale: row['shop_locale'] === 'it' ? 'it' : 'en',
    shopName: text(row, 'shop_name'),
    timeZone: text(row, 'shop_time_zone') || 'UTC',
    number: text(row, 'number'),
    source: text(row, 'source'),
    sourceId: row['source_id'] as string | null,
    contactId: text(row, 'contact_id'),
    accountId: row['account_id'] as string | null,
    status: text(row, 'status'),
    currency: text(row, 'currency'),
    lines: lines
      .filter((line) => line['kind'] !== 'shipping')
      .map((line) => toLine(line, { shopId, currency: text(row, 'currency'), rates, variants })),
    shipping: { names: shipping.map((line) => text(line, 'name')), total: total('total'), tax: total('tax') },
    taxTotal: number(row, 'tax_total'),
    total: number(row, 'total'),
    coupons: (parsed<{ code: string }[]>(row, 'coupons') ?? []).map(({ code }) => code),
    billing: address(parsed<SnapshotAddress>(row, 'billing')),
    delivery: delivery === null ? null : address(delivery),
    note: text(row, 'note'),
    parcels: parcels.map((parcel) => ({
      carrier: text(parcel, 'carrier'),
      trackingNumber: text(parcel, 'tracking_number'),
      trackingUrl: text(parcel, 'tracking_url'),
      shippedAt: number(parcel, 'shipped_at'),
    })),
    placedAt: number(row, 'placed_at'),
  };
}

function grouped(rows: Row[]): Map<string, Row[]> {
  const map = new Map<string, Row[]>();
  for (const row of rows) {
    const of = map.get(text(row, 'order_id'));
    if (of) of.push(row);
    else map.set(text(row, 'order_id'), [row]);
  }
  return map;
}

/** Orders with all that belongs to them, in four reads however many. */
export async function readOrders(db: Transactor, ids: string[]): Promise<OrderRecord[]> {
  const rows: Row[] = await db('orders')
    .leftJoin('shops', 'shops.id', 'orders.shop_id')
    .whereIn('orders.id', ids)
    .orderBy('orders.id')
    .select(
      'orders.*',
      'shops.name as shop_name',
      'shops.locale as shop_locale',
      'shops.time_zone as shop_time_zone',
    );
  const allLines = (await db('order_lines')
    .whereIn('order_id', ids)
    .orderBy(['order_id', 'line_no'])) as unknown as Row[];
  const taxes = grouped((await db('order_taxes').whereIn('order_id', ids)) as unknown as Row[]);
  const parcels = grouped(
    (await db('parcels').whereIn('order_id', ids).orderBy(['shipped_at', 'parcel_key'])) as unknown as Row[],
  );
  const variants = await readVariants(db, allLines);
  const lines = grouped(allLines);
  return rows.map((row) => {
    const id = text(row, 'id');
    const rates = (taxes.get(id) ?? []).map((tax): [string, Rate] => [
      text(tax, 'tax_key'),
      { percent: text(tax, 'rate_percent'), compound: Boolean(tax['compound']) },
    ]);
    return toOrder(row, lines.get(id) ?? [], new Map(rates), parcels.get(id) ?? [], variants);
  });
}
