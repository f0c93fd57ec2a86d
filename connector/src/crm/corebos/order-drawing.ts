import { Big } from 'big.js';
import type { OrderLineRecord, OrderRecord } from '../records.ts';
import { addressColumns, BILL, drawAddress, SHIP } from './addresses.ts';
import { plain, sharedFields, type TableShape } from './columns.ts';
import type { Row } from './connection.ts';
import { contentHash, type Link } from './links.ts';
import { orderNotes } from './order-notes.ts';
import { fitsScreen, orderTotals, type LineTotals, type OrderTotals } from './order-totals.ts';
import { NO_WORD } from './no-choice.ts';
import { currencyOf } from './products.ts';
import { rateTax } from './rate-tax.ts';
import type { Site } from './site.ts';
import { statusThere } from './statuses.ts';
import { siteTime, TextFitter } from './fit-text.ts';

export const ORDER_TABLES: TableShape[] = [
  { table: 'vtiger_salesorder', key: 'salesorderid', shared: ['sostatus', 'total'] },
  { table: 'vtiger_salesordercf', key: 'salesorderid', shared: [] },
  { table: 'vtiger_sobillads', key: 'sobilladdressid', shared: addressColumns(BILL) },
  { table: 'vtiger_soshipads', key: 'soshipaddressid', shared: addressColumns(SHIP) },
];

export interface Related {
  contactId: number;
  accountId: number;
  /** The products of the lines by their key, with what is in stock. */
  products: Map<string, { crmid: number; stock: string }>;
}

export interface OrderDrawing {
  order: OrderRecord;
  related: Related;
  totals: OrderTotals;
  head: Row;
  /** The first save on its screen would choose these itself, were they blank. */
  chosen: Row;
  billing: Row;
  shipping: Row;
  comments: string[];
  notes: string[];
  hash: string;
  /** The hash of the lines and figures alone. */
  figures: string;
}

function financials(site: Site, totals: OrderTotals): Row {
  const perTax = Object.fromEntries(site.taxes.map(({ name }) => [`sum_${name}`, '0']));
  return {
    adjustment: totals.adjustment,
    subtotal: totals.subtotal,
    total: totals.total,
    // The unused one of the two is NULL on lines and 0 here: coreBOS ignores the discount otherwise.
    discount_percent: '0',
    discount_amount: '0',
    s_h_amount: totals.shipping,
    salescommission: 0,
    exciseduty: 0,
    pl_gross_total: totals.gross,
    pl_dto_line: totals.discount,
    pl_dto_global: '0',
    pl_dto_total: totals.discount,
    pl_net_total: totals.net,
    pl_sh_total: totals.shipping,
    pl_sh_tax: totals.unroundedShippingTax,
    pl_adjustment: totals.adjustment,
    pl_grand_total: totals.total,
    sum_nettotal: totals.net,
    ...perTax,
    [`sum_${rateTax(site).name}`]: totals.unroundedTax,
    sum_taxtotal: totals.unroundedTax,
    sum_taxtotalretention: '0',
  };
}

function drawHead(
  site: Site,
  fitter: TextFitter,
  order: OrderRecord,
  totals: OrderTotals,
  related: Related,
): Row {
  const fit = (column: string, value: string, label = column) =>
    fitter.fit('vtiger_salesorder', column, value, label);
  const currency = currencyOf(site, order.currency);
  return {
    subject: fit('subject', `${order.shopName} ${order.number}`.trim(), 'subject'),
    customerno: fit('customerno', order.number),
    contactid: related.contactId,
    accountid: related.accountId,
    taxtype: 'individual',
    currency_id: currency.id,
    conversion_rate: new Big(currency.rate || '1').round(3).toFixed(),
    ...financials(site, totals),
  };
}

export const FRESH_ORDER: Row = {
  ...{
    purchaseorder: '',
    pending: '',
    terms_conditions: '',
    potentialid: 0,
    quoteid: 0,
    tandc: 0,
  },
  ...{ enable_recurring: 0, invoiced: '0' },
};

/** A blank carrier is saved as the first of its list, a blank due date as today. */
function chooseFirst(fitter: TextFitter, { parcels, shipping, placedAt, timeZone }: OrderRecord): Row {
  const carrier = parcels[0]?.carrier || shipping.names.join(', ') || NO_WORD;
  return {
    carrier: fitter.fit('vtiger_salesorder', 'carrier', carrier),
    duedate: siteTime(placedAt, timeZone).slice(0, 10),
  };
}

/** Draws everything an order looks like there. It asks nobody, so that an unchanged order costs no write. */
export function drawOrder(site: Site, order: OrderRecord, related: Related): OrderDrawing {
  const fitter = new TextFitter(site);
  const totals = orderTotals(order, { taxesShipping: site.shippingTaxes.length > 0 });
  const head = drawHead(site, fitter, order, totals, related);
  const chosen = chooseFirst(fitter, order);
  const billing = drawAddress(fitter, 'vtiger_sobillads', BILL, order.billing, '-');
  const shipping = drawAddress(fitter, 'vtiger_soshipads', SHIP, order.delivery ?? order.billing, '-');
  const comments = totals.lines.map(({ line }) =>
    fitter.fit('vtiger_inventoryproductrel', 'comment', lineComment(line)),
  );
  const notes = orderNotes(order, totals, { fitter, deskUrl: site.deskUrl });
  const sold = totals.lines.map(({ line, sum: _, ...figures }, index) => ({
    ...figures,
    product: related.products.get(line.productKey)?.crmid,
    comment: comments[index],
  }));
  const status = statusThere(order);
  return {
    ...{ order, related, totals, head, chosen, billing, shipping, comments, notes },
    hash: contentHash({ head, billing, shipping, notes, sold, status }),
    figures: contentHash({
      sold,
      total: totals.total,
      shipping: totals.shipping,
      adjustment: totals.adjustment,
    }),
  };
}

/**
 * Says the shop's own name for what was sold, and the chosen options: the product there may be called otherwise. A
 * quantity that is written as one piece is said, too.
 */
function lineComment({ name, options, quantity, unitPrice }: OrderLineRecord): string {
  const measure = fitsScreen(quantity) ? [] : [`${quantity} × ${unitPrice}`];
  return [name, ...(options === '' ? [] : [options]), ...measure].join('\n');
}

/** Draws a row of the order's lines. */
export function lineRow(site: Site, drawing: OrderDrawing, index: number, crmid: number): Row {
  const line = drawing.totals.lines[index] as LineTotals;
  const taxes = Object.fromEntries(site.taxes.map(({ name }) => [name, '0']));
  return {
    id: crmid,
    productid: drawing.related.products.get(line.line.productKey)?.crmid,
    sequence_no: index + 1,
    quantity: line.quantity,
    listprice: line.listPrice,
    discount_percent: null,
    // Its own screen saves it like this: an amount, if only 0, and no percentage.
    discount_amount: line.discount ?? '0',
    comment: drawing.comments[index],
    description: '',
    incrementondel: 0,
    ...taxes,
    [rateTax(site).name]: line.ratePercent,
  };
}

/** Draws the same line as a record of its own, which coreBOS' line lists and reports read. */
export function detailRow(site: Site, drawing: OrderDrawing, index: number): Row {
  const line = drawing.totals.lines[index] as LineTotals;
  const { contactId, accountId, products } = drawing.related;
  const product = products.get(line.line.productKey);
  const taxes = Object.fromEntries(site.taxes.map(({ name }) => [`id_${name}_perc`, '0']));
  return {
    productid: String(product?.crmid ?? 0),
    account_id: accountId,
    contact_id: contactId,
    vendor_id: 0,
    sequence_no: index + 1,
    quantity: line.quantity,
    listprice: line.listPrice,
    tax_percent: line.ratePercent,
    extgross: line.gross,
    discount_percent: line.discountPercent,
    discount_amount: line.discount ?? '0',
    extnet: line.net,
    linetax: line.unroundedTax,
    linetotal: new Big(line.net).plus(line.unroundedTax).toFixed(),
    units_delivered_received: 0,
    line_completed: '0',
    cost_price: 0,
    cost_gross: 0,
    total_stock: product?.stock ?? '0',
    ...taxes,
    [`id_${rateTax(site).name}_perc`]: line.ratePercent,
    remaining_units: line.quantity,
    rel_lineitem_id: 0,
  };
}

/** Makes the link of an order as it is drawn: both sides know this when it is written. */
export function linkOf(
  { order, hash, head, billing, shipping, figures }: OrderDrawing,
  crmid: number,
): Omit<Link, 'writtenAt'> {
  const values = {
    vtiger_salesorder: { ...head, sostatus: statusThere(order) },
    vtiger_sobillads: billing,
    vtiger_soshipads: shipping,
  };
  const fields = Object.entries(sharedFields(ORDER_TABLES, values)).map(([key, value]) => [
    key,
    plain(value),
  ]);
  return {
    ...{ kind: 'order', id: order.id, crmid, module: 'SalesOrder', version: order.version, hash },
    base: { fields: { ...Object.fromEntries(fields), figures }, held: {} },
  };
}

/** Draws the taxes of shipping: the first one carries the rate of all of it. */
export function shippingRow(site: Site, { totals }: OrderDrawing, crmid: number): Row {
  const [name, ...others] = site.shippingTaxes;
  const rest = Object.fromEntries(others.map((other) => [other, null]));
  return { id: crmid, ...rest, ...(name === undefined ? {} : { [name]: totals.shippingRate }) };
}
