import { decimal, minor } from './decimals.ts';
import { mapAddress, mapCompany, mapDelivery } from './map-buyer.ts';
import { mapCharge, mapLine, mapMeta } from './map-lines.ts';
import { mapParcels } from './map-parcels.ts';
import { plainText } from './plain.ts';
import { keyOf, type Told, type ToldLine, type ToldRefund, type ToldTax } from './told.ts';

/**
 * Maps an order of WooCommerce to what the one door takes. Each field has one rule, which is also the plugin's
 * (plugin/includes/woocommerce/map-order.php): what both make of an order are the same bytes, so the fields stand in the
 * same order here as there.
 */
export function mapOrder(told: Told) {
  const { currency } = told;
  return {
    orderKey: keyOf(told),
    sourceId: String(told.id),
    number: told.number,
    source: 'woocommerce',
    channel: told.created_via ?? '',
    status: told.status,
    statusLabel: told.status_label,
    isPaid: told.is_paid,
    isPending: told.is_pending,
    currency,
    pricesIncludeTax: told.prices_include_tax,
    placedAt: toIsoTime(told.date_created_gmt ?? told.date_paid_gmt ?? told.date_modified_gmt),
    modifiedAt: toIsoTime(told.date_modified_gmt ?? told.date_created_gmt),
    customer: {
      uid: told.customer_uid,
      email: told.billing['email'] ?? '',
      accountEmail: told.account_email,
    },
    billing: mapAddress(told.billing),
    delivery: mapDelivery(told.shipping),
    company: mapCompany(told),
    lines: told.line_items.map((line) => mapLine(line, currency)),
    shipping: told.shipping_lines.map((line) => mapCharge(line, currency)),
    fees: told.fee_lines.map((line) => mapCharge(line, currency)),
    coupons: told.coupon_lines.map(({ code, discount }) => ({ code, discount: minor(discount, currency) })),
    taxes: told.tax_lines.map((tax) => mapTax(tax, currency)),
    discount: minor(told.discount_total, currency),
    discountTax: minor(told.discount_tax, currency),
    taxTotal: minor(told.total_tax, currency),
    total: minor(told.total, currency),
    payments: mapPayments(told),
    refunds: told.refunds.map((refund) => mapRefund(refund, currency)),
    ...mapParcels(told),
    note: told.customer_note ?? '',
    meta: mapMeta(told.meta_data),
  };
}

export type MappedOrder = ReturnType<typeof mapOrder>;

/** WooCommerce's times are in UTC and say so by their name alone: `2026-11-22T03:22:13` → `2026-11-22T03:22:13Z`. */
const toIsoTime = (gmt: string | null): string =>
  gmt === null || gmt === '' ? '1970-01-01T00:00:00Z' : `${gmt.replace(/Z+$/, '')}Z`;

function mapTax(tax: ToldTax, currency: string) {
  const percent = tax.rate_percent ?? null;
  return {
    key: String(tax.rate_id),
    label: tax.label,
    ratePercent: percent === null ? null : decimal(percent),
    compound: tax.compound,
    goods: minor(tax.tax_total, currency),
    shipping: minor(tax.shipping_tax_total, currency),
  };
}

/**
 * Nothing counts as paid but what has a day of payment: a transfer is `on-hold` without one, cash on delivery `processing`. The
 * provider's transaction names the payment; where there is none it is the only one of its method: `wc_order_x:bacs:1`.
 */
function mapPayments(told: Told) {
  const { currency } = told;
  const paidAt = told.date_paid_gmt ?? '';
  const amount = minor(told.total, currency);
  if (paidAt === '' || amount === 0) return [];
  const method = told.payment_method ?? '';
  const transaction = (told.transaction_id ?? '').trim();
  return [
    {
      key: transaction === '' ? `${keyOf(told)}:${method}:1` : transaction,
      gateway: method === '' ? 'other' : method,
      method: plainText(told.payment_method_title ?? ''),
      providerId: transaction === '' ? null : transaction,
      amount,
      currency,
      state: 'paid' as const,
      at: toIsoTime(paidAt),
    },
  ];
}

/** A line of a refund is negative and names the line that it gives back; ours are positive. */
function mapRefundLine(line: ToldLine, currency: string) {
  const of = line.meta_data.find(({ key }) => key === '_refunded_item_id');
  if (!of) return [];
  return [
    {
      lineKey: String(of.value),
      quantity: decimal(line.quantity ?? 0).replace(/^-/, ''),
      total: -minor(line.total, currency) || 0,
      tax: -minor(line.total_tax, currency) || 0,
    },
  ];
}

/** One of nothing only gives pieces back to the stock. */
function mapRefund(refund: ToldRefund, currency: string) {
  const lines = [...refund.line_items, ...refund.shipping_lines, ...refund.fee_lines];
  return {
    key: String(refund.id),
    amount: Math.abs(minor(refund.amount, currency)),
    currency,
    reason: refund.reason,
    at: toIsoTime(refund.date_created_gmt),
    lines: lines.flatMap((line) => mapRefundLine(line, currency)),
  };
}
