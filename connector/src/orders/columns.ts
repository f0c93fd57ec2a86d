import { Big } from 'big.js';
import { fullName, nameKey, nameOf } from './buyer-name.ts';
import { normaliseMailbox } from '../contract/mailbox.ts';
import { fromIso } from '../platform/clock.ts';
import { cut } from '../platform/text.ts';
import { amountStep } from './amount-steps.ts';
import type { LineRow, TaxRow } from './rows.ts';
import type { OrderSnapshot, SnapshotCharge, SnapshotLine } from '../contract/orders.ts';

/** The columns of an order that come from its snapshot. */
export type OrderColumns = ReturnType<typeof orderColumns>;

const sum = (amounts: number[]): number =>
  Number(amounts.reduce((whole, amount) => whole + BigInt(amount), 0n));

const addressOf = (address: Record<string, unknown>): string =>
  JSON.stringify(address, (_key, value: unknown) => (typeof value === 'string' ? cut(value, 500) : value));

function piecesOf(lines: SnapshotLine[]): string {
  const pieces = lines.reduce((whole, { quantity }) => whole.plus(quantity), new Big(0));
  return cut(pieces.toFixed(), 40);
}

function companyOf({ company, billing }: OrderSnapshot): string | null {
  if (company === null) return null;
  const { name, vatNumber, fiscalCode, sdiCode, pec } = company;
  const any = [name, vatNumber, fiscalCode, sdiCode, pec].some((text) => text.trim() !== '');
  return any ? addressOf({ name: name || billing.company, vatNumber, fiscalCode, sdiCode, pec }) : null;
}

function toldInvoices({ invoices }: OrderSnapshot): string | null {
  if (invoices.length === 0) return null;
  return JSON.stringify(invoices.map(({ kind, number, issuedOn, url }) => ({ kind, number, issuedOn, url })));
}

/** Where the goods go, or where the bill does; two capitals, empty where nobody said. */
function countryOf({ delivery, billing }: OrderSnapshot): string {
  const country = (delivery?.country ?? '') || billing.country;
  return country.length === 2 ? country.toUpperCase() : '';
}

/** Amounts are copied as charged; a long text is cut and ends in a visible …. */
export function orderColumns(snapshot: OrderSnapshot) {
  const { customer, lines, version } = snapshot;
  const name = fullName(nameOf(snapshot));
  return {
    source: cut(snapshot.source, 40),
    source_id: snapshot.sourceId,
    number: snapshot.number.trim() || snapshot.sourceId || cut(snapshot.orderKey, 20),
    email: cut(customer.email.trim(), 320),
    mailbox_key: normaliseMailbox(customer.email),
    buyer_uid: customer.uid ?? '',
    buyer_name: cut(name, 255),
    buyer_name_key: cut(nameKey(name), 255),
    status: snapshot.status,
    status_label: cut(snapshot.statusLabel.trim(), 200),
    currency: snapshot.currency,
    prices_include_tax: snapshot.pricesIncludeTax,
    pieces: piecesOf(lines),
    first_item: cut(lines[0]?.name ?? '', 500),
    subtotal: sum(lines.map(({ subtotal }) => subtotal)),
    discount: snapshot.discount,
    discount_tax: snapshot.discountTax,
    shipping_total: sum(snapshot.shipping.map(({ total }) => total)),
    fee_total: sum(snapshot.fees.map(({ total }) => total)),
    tax_total: snapshot.taxTotal,
    total: snapshot.total,
    amount_step: amountStep(snapshot.total, snapshot.currency),
    country: countryOf(snapshot),
    locale: snapshot.locale,
    billing: addressOf(snapshot.billing),
    delivery: snapshot.delivery && addressOf(snapshot.delivery),
    company: companyOf(snapshot),
    wants_invoice: snapshot.wantsInvoice,
    told_invoices: toldInvoices(snapshot),
    coupons: JSON.stringify(snapshot.coupons),
    note: snapshot.note,
    meta: JSON.stringify(snapshot.meta),
    epoch: version.epoch,
    counter: version.counter,
    placed_at: fromIso(snapshot.placedAt),
    modified_at: fromIso(snapshot.modifiedAt),
  };
}

type Numbered = Omit<LineRow, 'order_id' | 'line_no' | 'placed_at'>;

function productLine(line: SnapshotLine): Numbered {
  return {
    kind: 'product',
    line_key: line.key,
    product_key: line.productKey,
    variant_key: line.variantKey,
    sku: line.sku,
    name: cut(line.name, 500),
    options: JSON.stringify(line.options.map(({ name, value }) => ({ name, value }))),
    quantity: line.quantity,
    unit_price: line.unitPrice,
    subtotal: line.subtotal,
    subtotal_tax: line.subtotalTax ?? null,
    total: line.total,
    tax: line.tax,
    taxes: JSON.stringify(line.taxes),
    meta: JSON.stringify(line.meta),
  };
}

function chargeLine(kind: 'shipping' | 'fee', charge: SnapshotCharge): Numbered {
  return {
    kind,
    line_key: charge.key,
    product_key: null,
    variant_key: null,
    sku: '',
    name: cut(charge.name, 500),
    options: '[]',
    quantity: '1',
    unit_price: '',
    subtotal: charge.total,
    subtotal_tax: charge.tax,
    total: charge.total,
    tax: charge.tax,
    taxes: JSON.stringify(charge.taxes),
    meta: JSON.stringify(charge.meta),
  };
}

export function lineRows(orderId: string, { placedAt, lines, shipping, fees }: OrderSnapshot): LineRow[] {
  const ofOrder = { order_id: orderId, placed_at: fromIso(placedAt) };
  const rows = [
    ...lines.map(productLine),
    ...shipping.map((charge) => chargeLine('shipping', charge)),
    ...fees.map((charge) => chargeLine('fee', charge)),
  ];
  return rows.map((row, index) => ({ ...ofOrder, line_no: index + 1, ...row }));
}

export function taxRows(orderId: string, { taxes }: OrderSnapshot): TaxRow[] {
  return taxes.map((tax, index) => ({
    order_id: orderId,
    tax_no: index + 1,
    tax_key: cut(tax.key, 100),
    label: tax.label,
    rate_percent: tax.ratePercent ?? '',
    compound: tax.compound,
    goods: tax.goods,
    shipping: tax.shipping,
  }));
}
