import type { ShopFace } from '../shops/faces.ts';
import type { Money } from '../platform/money.ts';
import type { Facts, ParcelRow } from './facts.ts';
import { currentPayments, type PaymentState } from './money-state.ts';
import type { LineRow, TaxRow, OrderRow } from './rows.ts';

/** An order as a line of a list shows it. Times are epoch milliseconds, amounts minor units. */
export interface OrderSummary {
  id: string;
  number: string;
  shop: ShopFace;
  placedAt: number;
  status: string;
  paymentState: PaymentState;
  total: Money;
  /** Pieces over all product lines, for people: `3`. */
  pieces: string;
  firstItem: string;
}

export interface OrderAddress {
  firstName: string;
  lastName: string;
  company: string;
  line1: string;
  line2: string;
  postcode: string;
  city: string;
  state: string;
  country: string;
  phone: string;
}

export interface OrderDetailLine {
  kind: LineRow['kind'];
  name: string;
  sku: string;
  options: { name: string; value: string }[];
  quantity: string;
  /** What the buyer was charged, with tax. */
  gross: Money;
  net: Money;
  tax: Money;
}

/** An order with everything its buyer may read of it: the portal shows it, the document prints it, the desk adds to it. */
export interface OrderDetails extends OrderSummary {
  email: string;
  lines: OrderDetailLine[];
  taxes: { label: string; ratePercent: string; amount: Money }[];
  discount: Money;
  coupons: string[];
  subtotalGross: Money;
  shippingGross: Money;
  feesGross: Money;
  taxTotal: Money;
  paidTotal: Money;
  refundedTotal: Money;
  billing: OrderAddress;
  delivery: OrderAddress | null;
  company: { name: string; vatNumber: string; fiscalCode: string; sdiCode: string; pec: string } | null;
  note: string;
  payments: { gateway: string; method: string; state: string; amount: Money; at: number }[];
  /** A refund that the shop deleted again is not among them. */
  refunds: { amount: Money; reason: string; at: number }[];
  parcels: OrderParcel[];
}

export interface OrderParcel {
  carrier: string;
  trackingNumber: string;
  trackingUrl: string;
  shippedAt: number;
  /** The pieces in it; null where nobody said what is in it. */
  lines: { name: string; quantity: string }[] | null;
}

export function summariseOrder(order: OrderRow, shop: ShopFace): OrderSummary {
  return {
    id: order.id,
    number: order.number,
    shop,
    placedAt: order.placed_at,
    status: order.status,
    paymentState: order.payment_state,
    total: { amount: order.total, currency: order.currency },
    pieces: order.pieces,
    firstItem: order.first_item,
  };
}

const FIELDS = [
  'firstName',
  'lastName',
  'company',
  'line1',
  'line2',
  'postcode',
  'city',
  'state',
  'country',
  'phone',
] as const;

function addressOf(json: string): OrderAddress {
  const address = JSON.parse(json) as Partial<OrderAddress>;
  return Object.fromEntries(FIELDS.map((field) => [field, address[field] ?? ''])) as unknown as OrderAddress;
}

function lineOf(line: LineRow, currency: string): OrderDetailLine {
  const money = (amount: number): Money => ({ amount, currency });
  return {
    kind: line.kind,
    name: line.name,
    sku: line.sku,
    options: JSON.parse(line.options) as OrderDetailLine['options'],
    quantity: line.quantity,
    gross: money(line.total + line.tax),
    net: money(line.total),
    tax: money(line.tax),
  };
}

/** Lists the refunds that stand: one that the shop deleted again is not shown to anybody who asks what came back. */
function refundsOf({ refunds }: Facts): OrderDetails['refunds'] {
  const reversed = new Set(
    refunds.filter(({ kind }) => kind === 'reversal').map(({ refund_key }) => refund_key),
  );
  return refunds
    .filter(({ kind, refund_key }) => kind === 'refund' && !reversed.has(refund_key))
    .map(({ amount, currency, reason, refunded_at }) => ({
      amount: { amount, currency },
      reason,
      at: refunded_at,
    }));
}

/** `Shirt (M, blue)`: two lines of one name are told apart. */
function lineName({ name, options }: LineRow): string {
  const values = (JSON.parse(options) as OrderDetailLine['options']).map(({ value }) => value);
  return values.length === 0 ? name : `${name} (${values.join(', ')})`;
}

/** Names the pieces by the order's lines; a line that the order no longer has is named by its key. */
function parcelOf(parcel: ParcelRow, lines: LineRow[]): OrderParcel {
  const pieces = JSON.parse(parcel.lines ?? 'null') as { lineKey: string; quantity: string }[] | null;
  const nameOf = (key: string): string => {
    const line = lines.find(({ line_key }) => line_key === key);
    return line ? lineName(line) : key;
  };
  return {
    carrier: parcel.carrier,
    trackingNumber: parcel.tracking_number,
    trackingUrl: /^https?:\/\//i.test(parcel.tracking_url) ? parcel.tracking_url : '',
    shippedAt: parcel.shipped_at,
    lines: pieces && pieces.map(({ lineKey, quantity }) => ({ name: nameOf(lineKey), quantity })),
  };
}

interface Presented {
  order: OrderRow;
  shop: ShopFace;
  lines: LineRow[];
  taxes: TaxRow[];
  facts: Facts;
}

/** Shows amounts as they were charged, and leaves out a tracking address that is none. */
export function presentOrder({ order, shop, lines, taxes, facts }: Presented): OrderDetails {
  const money = (amount: number): Money => ({ amount, currency: order.currency });
  const views = lines.map((line) => lineOf(line, order.currency));
  const gross = (kind: LineRow['kind']): Money =>
    money(views.filter((line) => line.kind === kind).reduce((sum, line) => sum + line.gross.amount, 0));
  return {
    ...summariseOrder(order, shop),
    email: order.email,
    lines: views,
    taxes: taxes.map((tax) => ({
      // Our own checkout writes it in Italian: the reader's language names it.
      label: order.source === 'carrello' && tax.tax_key.startsWith('vat-') ? '' : tax.label,
      ratePercent: tax.rate_percent,
      amount: money(tax.goods + tax.shipping),
    })),
    discount: money(order.discount + order.discount_tax),
    coupons: (JSON.parse(order.coupons) as { code: string }[]).map(({ code }) => code),
    subtotalGross: gross('product'),
    shippingGross: gross('shipping'),
    feesGross: gross('fee'),
    taxTotal: money(order.tax_total),
    paidTotal: money(order.paid_total),
    refundedTotal: money(order.refunded_total),
    billing: addressOf(order.billing),
    delivery: order.delivery === null ? null : addressOf(order.delivery),
    company: order.company === null ? null : (JSON.parse(order.company) as OrderDetails['company']),
    note: order.note,
    payments: currentPayments(facts.payments).map((payment) => ({
      gateway: payment.gateway,
      method: payment.method,
      state: payment.state,
      amount: { amount: payment.amount, currency: payment.currency },
      at: payment.paid_at,
    })),
    refunds: refundsOf(facts),
    parcels: facts.parcels.map((parcel) => parcelOf(parcel, lines)),
  };
}
