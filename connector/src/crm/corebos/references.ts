import { Big } from 'big.js';
import { currencyDecimals } from '../../platform/money.ts';
import type { OrderLineRecord, OrderRecord, ProductRecord } from '../records.ts';
import { applyShape } from './apply.ts';
import { select } from './connection.ts';
import { findLinks } from './links.ts';
import type { Related } from './order-drawing.ts';
import { fitsScreen } from './order-totals.ts';
import { productShape, serviceShape } from './products.ts';
import { completeProducts } from './sold-products.ts';
import { say } from './texts.ts';
import type { Target } from './session.ts';

function productOf(line: OrderLineRecord, order: OrderRecord): ProductRecord {
  const named = line.name || (line.kind === 'fee' ? say(order.locale, 'product.fee') : line.sku || '–');
  return {
    kind: 'product',
    id: line.productKey,
    // It is below every version of the catalogue's own record: that one may correct it.
    version: 0,
    createdAt: order.placedAt,
    locale: order.locale,
    name: named,
    sku: line.sku,
    description: '',
    netPrice: line.unitPrice,
    currency: order.currency,
    ratePercent: line.ratePercent,
    stock: null,
    active: true,
  };
}

/** Finds the products and services of all lines; those that are not linked yet are found there or made. */
async function ensureProducts(target: Target, orders: OrderRecord[]): Promise<Related['products']> {
  const { db, site } = target;
  const wanted = new Map<string, { line: OrderLineRecord; order: OrderRecord }>();
  for (const order of orders) for (const line of order.lines) wanted.set(line.productKey, { line, order });
  const links = await findLinks(db, 'product', [...wanted.keys()]);
  const missing = [...wanted].filter(([key]) => !links.has(key)).map(([, of]) => of);
  const asService = (of: { line: OrderLineRecord }) => of.line.kind === 'fee' && site.modules.has('Services');
  const made = [
    ...(await applyShape(
      target,
      serviceShape(site),
      missing.filter(asService).map(({ line, order }) => productOf(line, order)),
    )),
    ...(await applyShape(
      target,
      productShape(site),
      missing.filter((of) => !asService(of)).map(({ line, order }) => productOf(line, order)),
    )),
  ];
  const crmids = new Map([...links].map(([key, link]) => [key, link.crmid]));
  for (const { id, outsideId } of made) crmids.set(id, Number(outsideId ?? 0));
  const sold = orders.flatMap(({ lines }) =>
    lines.map(({ productKey, ratePercent, quantity }) => ({
      crmid: crmids.get(productKey) ?? 0,
      ...{ ratePercent, quantity: fitsScreen(quantity) ? quantity : '1' },
    })),
  );
  await completeProducts(
    target,
    sold.filter(({ crmid }) => crmid !== 0),
  );
  const ids = [...crmids.values()];
  const rows = ids.length
    ? await select(db, 'SELECT productid, qtyinstock FROM vtiger_products WHERE productid IN (?)', [ids])
    : [];
  const stock = new Map(rows.map((row) => [Number(row['productid']), String(row['qtyinstock'] ?? '0')]));
  return new Map([...crmids].map(([key, crmid]) => [key, { crmid, stock: stock.get(crmid) ?? '0' }]));
}

/** Finds whom and what the orders point at there. */
export async function relatedTo(
  target: Target,
  orders: OrderRecord[],
): Promise<(order: OrderRecord) => Related> {
  const contacts = await findLinks(target.db, 'contact', [
    ...new Set(orders.map(({ contactId }) => contactId)),
  ]);
  const companies = orders.flatMap(({ accountId }) => (accountId === null ? [] : [accountId]));
  const accounts = await findLinks(target.db, 'account', [...new Set(companies)]);
  const contactIds = [...contacts.values()].map(({ crmid }) => crmid);
  const rows = contactIds.length
    ? await select(
        target.db,
        'SELECT contactid, accountid FROM vtiger_contactdetails WHERE contactid IN (?)',
        [contactIds],
      )
    : [];
  const organisation = new Map(rows.map((row) => [Number(row['contactid']), Number(row['accountid'] ?? 0)]));
  const products = await ensureProducts(target, orders);
  return (order) => {
    const contactId = contacts.get(order.contactId)?.crmid ?? 0;
    const company = order.accountId === null ? undefined : accounts.get(order.accountId)?.crmid;
    return { contactId, accountId: company ?? organisation.get(contactId) ?? 0, products };
  };
}

/** Makes an amount in the base currency of coreBOS: its payments know no other. */
export function inBaseCurrency(amount: number, currency: string, rate: string): string {
  const major = new Big(amount).div(new Big(10).pow(currencyDecimals(currency)));
  return major
    .div(new Big(rate).eq(0) ? 1 : rate)
    .round(2, Big.roundHalfUp)
    .toFixed(2);
}
