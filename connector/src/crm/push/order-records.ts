import { Big } from 'big.js';
import { findVariants, findVariantsBySku } from '../../catalog/queries.ts';
import type { SnapshotAddress } from '../../contract/orders.ts';
import { listOrdersByIds } from '../../orders/for-crm.ts';
import { readOrderParts, type OrderParts } from '../../orders/parts.ts';
import type { PaymentState } from '../../orders/money-state.ts';
import type { LineRow, OrderRow } from '../../orders/rows.ts';
import type { Transactor } from '../../platform/db.ts';
import { sha256 } from '../../platform/hash.ts';
import { toMajor } from '../../platform/money.ts';
import { listShopsByIds } from '../../shops/shops.ts';
import type { Shop } from '../../shops/store.ts';
import { listOfOrders } from '../../timeline/timeline.ts';
import type { OrderLineRecord, OrderRecord, RecordAddress } from '../records.ts';

const parsed = <T>(json: string | null): T => JSON.parse(json || 'null') as T;

/** Takes only what an outside CRM has a place for: a snapshot's address may say more. */
function toAddress(address: SnapshotAddress): RecordAddress {
  const { firstName, lastName, company, line1, line2, postcode, city, state, country, phone } = address;
  return { firstName, lastName, company, line1, line2, postcode, city, state, country, phone };
}

interface Rate {
  percent: string;
  compound: boolean;
}

/** Adds up the rates of a line's taxes; where one tax stands on another, the rate is what was charged. */
function rateOf(line: LineRow, rates: Map<string, Rate>): string {
  const shares = parsed<{ taxKey: string; amount: string }[] | null>(line.taxes) ?? [];
  const known = shares.filter(({ amount }) => !new Big(amount).eq(0)).map(({ taxKey }) => rates.get(taxKey));
  if (known.length > 0 && known.every((rate) => rate !== undefined && !rate.compound)) {
    return known.reduce((sum, rate) => sum.plus(rate?.percent ?? 0), new Big(0)).toFixed();
  }
  if (line.tax === 0 || line.total === 0) return '0';
  return new Big(line.tax).times(100).div(line.total).round(3, Big.roundHalfUp).toFixed();
}

/** The variants of our catalogue that lines may name. */
interface Variants {
  ids: Set<string>;
  bySku: Map<string, string>;
}

/** Names what was sold: a variant of ours by its id or SKU, else the SKU, else the shop's own word for it. */
function productKeyOf(line: LineRow, shopId: string, variants: Variants): string {
  const variantKey = line.variant_key ?? '';
  const { sku } = line;
  if (variants.ids.has(variantKey)) return variantKey;
  const bySku = sku === '' ? undefined : variants.bySku.get(sku);
  if (bySku !== undefined) return bySku;
  if (sku !== '') return `sku:${sha256(sku).slice(0, 40)}`;
  const own = variantKey || line.product_key || line.name;
  return `item:${sha256(`${shopId}\n${line.kind}\n${own}`).slice(0, 40)}`;
}

async function readVariants(db: Transactor, lines: LineRow[]): Promise<Variants> {
  const keys = new Set(lines.flatMap(({ variant_key }) => variant_key || []));
  const skus = new Set(lines.flatMap(({ sku }) => sku || []));
  return {
    ids: new Set(keys.size === 0 ? [] : (await findVariants(db, [...keys])).keys()),
    bySku: await findVariantsBySku(db, [...skus]),
  };
}

const productFigures = ({ quantity, unit_price, subtotal }: LineRow) => ({
  quantity,
  unitPrice: unit_price,
  subtotal,
});

/** A fee is one of its kind, at what was charged. */
const feeFigures = ({ total }: LineRow, currency: string) => ({
  quantity: '1',
  unitPrice: toMajor({ amount: total, currency }),
  subtotal: total,
});

interface Read extends OrderParts {
  order: OrderRow;
  wasSent: boolean;
}

const PAID: PaymentState[] = ['paid', 'overpaid', 'part_refunded', 'refunded', 'disputed', 'lost'];

/** Finds the refunded orders that were said to be completed before. */
async function listOnceCompleted(db: Transactor, orders: OrderRow[]): Promise<Set<string>> {
  const orderIds = orders.filter(({ status }) => status === 'refunded').map(({ id }) => id);
  const changes = await listOfOrders(db, { orderIds, kind: 'order_status' });
  const completed = changes.filter(({ detail }) => [detail['from'], detail['status']].includes('completed'));
  return new Set(completed.map(({ orderId }) => orderId));
}

function toLine(line: LineRow, { order, taxes }: Read, variants: Variants): OrderLineRecord {
  const isFee = line.kind === 'fee';
  const options = parsed<{ name: string; value: string }[] | null>(line.options) ?? [];
  const rates = taxes
    .filter(({ rate_percent }) => rate_percent !== '')
    .map(({ tax_key, rate_percent, compound }): [string, Rate] => [
      tax_key,
      { percent: rate_percent, compound: Boolean(compound) },
    ]);
  return {
    lineKey: line.line_key,
    productKey: productKeyOf(line, order.shop_id, variants),
    kind: isFee ? 'fee' : 'product',
    name: line.name,
    sku: line.sku,
    options: options.map(({ name, value }) => `${name}: ${value}`).join(', '),
    ...(isFee ? feeFigures(line, order.currency) : productFigures(line)),
    total: line.total,
    tax: line.tax,
    ratePercent: rateOf(line, new Map(rates)),
  };
}

function toOrder(read: Read, shop: Shop | undefined, variants: Variants): OrderRecord {
  const { order, lines, facts, wasSent } = read;
  const shipping = lines.filter(({ kind }) => kind === 'shipping');
  const delivery = parsed<SnapshotAddress | null>(order.delivery);
  const sum = (of: 'total' | 'tax') => shipping.reduce((whole, line) => whole + line[of], 0);
  return {
    ...{ kind: 'order', id: order.id, version: order.updated_at, createdAt: order.created_at },
    ...{ locale: shop?.locale ?? 'en', shopName: shop?.name ?? '', timeZone: shop?.timeZone || 'UTC' },
    ...{ number: order.number, source: order.source, sourceId: order.source_id },
    ...{ contactId: order.contact_id, accountId: order.account_id },
    ...{
      status: order.status,
      isPaid: PAID.includes(order.payment_state),
      wasSent,
      currency: order.currency,
    },
    lines: lines.filter(({ kind }) => kind !== 'shipping').map((line) => toLine(line, read, variants)),
    shipping: { names: shipping.map(({ name }) => name), total: sum('total'), tax: sum('tax') },
    ...{ taxTotal: order.tax_total, total: order.total },
    coupons: (parsed<{ code: string }[] | null>(order.coupons) ?? []).map(({ code }) => code),
    billing: toAddress(parsed<SnapshotAddress>(order.billing)),
    delivery: delivery && toAddress(delivery),
    note: order.note,
    parcels: facts.parcels.map((parcel) => ({
      carrier: parcel.carrier,
      trackingNumber: parcel.tracking_number,
      trackingUrl: parcel.tracking_url,
      shippedAt: parcel.shipped_at,
    })),
    placedAt: order.placed_at,
  };
}

/** Reads orders with all that belongs to them, in a handful of questions however many they are. */
export async function readOrders(db: Transactor, ids: string[]): Promise<OrderRecord[]> {
  const orders = await listOrdersByIds(db, ids);
  const shops = await listShopsByIds(
    db,
    orders.map(({ shop_id }) => shop_id),
  );
  const parts = await readOrderParts(db, ids);
  const completed = await listOnceCompleted(db, orders);
  const read = orders.map((order) => {
    const of = parts.of(order.id);
    return { order, ...of, wasSent: of.facts.parcels.length > 0 || completed.has(order.id) };
  });
  const variants = await readVariants(
    db,
    read.flatMap(({ lines }) => lines),
  );
  return read.map((each) => toOrder(each, shops.get(each.order.shop_id), variants));
}
