import { Big } from 'big.js';
import type { DocumentAddress, DocumentLine, FrozenDocument } from '../../invoices/document.ts';
import { listDocumentsByIds } from '../../invoices/for-crm.ts';
import { contentOf, type DocumentRow } from '../../invoices/issuing/queries.ts';
import type { Transactor } from '../../platform/db.ts';
import { sha256 } from '../../platform/hash.ts';
import { round } from '../../platform/money.ts';
import type { DocumentRecord, OrderLineRecord, OrderRecord, RecordAddress } from '../records.ts';
import { readOrders } from './order-records.ts';

function toAddress(name: string, address: DocumentAddress): RecordAddress {
  return { firstName: '', lastName: name, company: '', phone: '', ...address };
}

/** States amounts as a credit note does for an outside CRM, which adds them up: below zero. */
const signOf = ({ kind }: Pick<FrozenDocument, 'kind'>): 1 | -1 => (kind === 'creditNote' ? -1 : 1);

function toLine(line: DocumentLine, content: FrozenDocument, order: OrderRecord): OrderLineRecord {
  const sign = signOf(content);
  const sold = order.lines.find(({ lineKey }) => lineKey === line.key);
  const ratePercent = content.groups[line.group]?.ratePercent ?? '0';
  return {
    lineKey: line.key ?? '',
    // What no line of the order stands behind is a service by its name.
    productKey: sold?.productKey ?? `item:${sha256(`${line.kind}\n${line.name}`).slice(0, 40)}`,
    kind: sold?.kind ?? (line.kind === 'product' ? 'product' : 'fee'),
    ...{ name: line.name, sku: line.sku, options: '' },
    ...{ quantity: new Big(line.quantity).times(sign).toFixed(), unitPrice: line.unitPrice },
    ...{ subtotal: sign * line.net, total: sign * line.net },
    tax: round(new Big(line.net).times(ratePercent).div(100).times(sign)),
    ratePercent,
  };
}

/** Shipping is a figure of its own in an invoice; in a credit note, where it is below zero, it is a line. */
const isShipping = (content: FrozenDocument, { kind, net }: DocumentLine): boolean =>
  kind === 'shipping' && content.kind === 'invoice' && net > 0;

/** Draws what a document states in the form of an order, because an outside CRM has one form for both. */
function toSale(content: FrozenDocument, order: OrderRecord): OrderRecord {
  const { buyer, delivery, totals } = content;
  const shipping = content.lines.filter((line) => isShipping(content, line));
  const lines = content.lines.filter((line) => !isShipping(content, line));
  const shippingLines = shipping.map((line) => toLine(line, content, order));
  const sum = (of: 'total' | 'tax') => shippingLines.reduce((whole, line) => whole + line[of], 0);
  return {
    ...order,
    currency: content.currency,
    lines: lines.map((line) => toLine(line, content, order)),
    shipping: { names: shipping.map(({ name }) => name), total: sum('total'), tax: sum('tax') },
    taxTotal: signOf(content) * (totals.tax + totals.rounding),
    total: signOf(content) * totals.payable,
    ...{ coupons: [], note: '', parcels: [] },
    billing: toAddress(buyer.name, buyer.address),
    delivery: delivery && toAddress(delivery.name, delivery.address),
  };
}

function toDocument(row: DocumentRow, order: OrderRecord): DocumentRecord {
  const content = contentOf(row);
  return {
    ...{ kind: 'document', id: row.id, createdAt: row.issued_at, locale: order.locale },
    // Whether it is paid is its order's to say.
    version: Math.max(row.issued_at, order.version),
    ...{ orderId: order.id, contactId: order.contactId, documentKind: row.kind, number: row.number },
    ...{ issuedOn: row.issued_on, dueOn: content.dueOn ?? null },
    ...{ corrects: content.corrects?.number ?? '', reason: content.reason, isPaid: order.isPaid },
    sale: toSale(content, order),
  };
}

/** Reads documents as they were frozen, with what their orders say now of buyer and money. */
export async function readDocuments(db: Transactor, ids: string[]): Promise<DocumentRecord[]> {
  const rows = await listDocumentsByIds(db, ids);
  const orders = await readOrders(db, [...new Set(rows.map(({ order_id }) => order_id))]);
  return rows.flatMap((row) => {
    const order = orders.find(({ id }) => id === row.order_id);
    return order ? [toDocument(row, order)] : [];
  });
}
