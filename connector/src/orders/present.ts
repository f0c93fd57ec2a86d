import type { ShopFace } from '../shops/faces.ts';
import type { Money } from '../platform/money.ts';
import type { DisputeRow } from './disputes.ts';
import type { Facts, ParcelRow } from './facts.ts';
import { currentPayments, shownPayment, sumLost, type ShownPayment } from './money-state.ts';
import { lineName } from './line-name.ts';
import { presentPrice, type OrderPrice } from './price.ts';
import { refundsOf, type ShownRefund } from './shown-refunds.ts';
import type { LineRow, TaxRow, OrderRow } from './rows.ts';

/** An order as a line of a list shows it. Times are epoch milliseconds, amounts minor units. */
export interface OrderSummary {
  id: string;
  number: string;
  shop: ShopFace;
  placedAt: number;
  status: string;
  /** The shop's own word for it; empty or missing where it told none. */
  statusLabel?: string;
  paymentState: ShownPayment;
  total: Money;
  /** Pieces over all product lines, for people: `3`. */
  pieces: string;
  firstItem: string;
  /** How many product lines there are besides the first; missing where they are listed themselves. */
  otherItems?: number;
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

/** An order with everything its buyer may read of it: the portal shows it, the document prints it, the desk adds to it. */
export interface OrderDetails extends OrderSummary, OrderPrice {
  email: string;
  taxTotal: Money;
  paidTotal: Money;
  refundedTotal: Money;
  billing: OrderAddress;
  delivery: OrderAddress | null;
  company: { name: string; vatNumber: string; fiscalCode: string; sdiCode: string; pec: string } | null;
  note: string;
  payments: { gateway: string; method: string; state: string; amount: Money; at: number }[];
  /** A refund that the shop deleted again is not among them. */
  refunds: ShownRefund[];
  /** What a lost dispute took; it is no part of `refundedTotal`. */
  lostTotal: Money;
  disputes: {
    amount: Money;
    state: DisputeRow['state'];
    funds: DisputeRow['funds'];
    reason: string;
    answerBy: number | null;
    at: number;
  }[];
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
    statusLabel: order.status_label,
    paymentState: shownPayment(order),
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

export function presentAddresses({
  billing,
  delivery,
  company,
}: OrderRow): Pick<OrderDetails, 'billing' | 'delivery' | 'company'> {
  return {
    billing: addressOf(billing),
    delivery: delivery === null ? null : addressOf(delivery),
    company: company === null ? null : (JSON.parse(company) as OrderDetails['company']),
  };
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
  const lost = sumLost(order, facts);
  return {
    ...summariseOrder(order, shop),
    ...presentPrice({ order, lines, taxes, facts }),
    email: order.email,
    taxTotal: money(order.tax_total),
    paidTotal: money(order.paid_total),
    refundedTotal: money(order.refunded_total - lost),
    lostTotal: money(lost),
    ...presentAddresses(order),
    note: order.note,
    payments: currentPayments(facts.payments).map((payment) => ({
      gateway: payment.gateway,
      method: payment.method,
      state: payment.state,
      amount: { amount: payment.amount, currency: payment.currency },
      at: payment.paid_at,
    })),
    refunds: refundsOf(facts, lines),
    disputes: facts.disputes.map(({ amount, currency, state, funds, reason, answer_by, opened_at }) => ({
      ...{ amount: { amount, currency }, state, funds, reason, answerBy: answer_by, at: opened_at },
    })),
    parcels: facts.parcels.map((parcel) => parcelOf(parcel, lines)),
  };
}
