import type { AddressView, Money, OrderLineView, OrderSummary, OrderView } from '@carrello/portal/services';
import type { Facts } from './facts.ts';
import { currentPayments } from './money-state.ts';
import type { LineRow, TaxRow } from './order-row.ts';
import type { OrderRow } from './store.ts';

export function summaryOf(order: OrderRow, shopName: string): OrderSummary {
  return {
    id: order.id,
    number: order.number,
    shopName,
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

function addressOf(json: string): AddressView {
  const address = JSON.parse(json) as Partial<AddressView>;
  return Object.fromEntries(FIELDS.map((field) => [field, address[field] ?? ''])) as unknown as AddressView;
}

function lineOf(line: LineRow, currency: string): OrderLineView {
  const money = (amount: number): Money => ({ amount, currency });
  return {
    kind: line.kind,
    name: line.name,
    sku: line.sku,
    options: JSON.parse(line.options) as OrderLineView['options'],
    quantity: line.quantity,
    gross: money(line.total + line.tax),
    net: money(line.total),
    tax: money(line.tax),
  };
}

/** Refunds that still stand: one that the shop deleted again is not shown to anybody who asks what came back. */
function refundsOf({ refunds }: Facts): OrderView['refunds'] {
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

export interface OrderParts {
  order: OrderRow;
  shopName: string;
  lines: LineRow[];
  taxes: TaxRow[];
  facts: Facts;
}

export function viewOf({ order, shopName, lines, taxes, facts }: OrderParts): OrderView {
  const money = (amount: number): Money => ({ amount, currency: order.currency });
  const views = lines.map((line) => lineOf(line, order.currency));
  const gross = (kind: LineRow['kind']): Money =>
    money(views.filter((line) => line.kind === kind).reduce((sum, line) => sum + line.gross.amount, 0));
  return {
    ...summaryOf(order, shopName),
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
    company: order.company === null ? null : (JSON.parse(order.company) as OrderView['company']),
    note: order.note,
    payments: currentPayments(facts.payments).map((payment) => ({
      gateway: payment.gateway,
      method: payment.method,
      state: payment.state,
      amount: { amount: payment.amount, currency: payment.currency },
      at: payment.paid_at,
    })),
    refunds: refundsOf(facts),
    parcels: facts.parcels.map((parcel) => ({
      carrier: parcel.carrier,
      trackingNumber: parcel.tracking_number,
      trackingUrl: /^https?:\/\//i.test(parcel.tracking_url) ? parcel.tracking_url : '',
      shippedAt: parcel.shipped_at,
    })),
  };
}
