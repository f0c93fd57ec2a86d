import { Big } from 'big.js';
import { toIso } from '../../platform/clock.ts';
import type { EnteredLine, EnteredOrder, Fields } from '../crm.ts';
import type { RecordAddress } from '../records.ts';
import { BILL, readAddress, SHIP, type AddressColumns } from './addresses.ts';
import { plain } from './columns.ts';
import { select, type Row } from './connection.ts';
import { entityTable } from './crmentity.ts';
import { contentHash, findLinksByRecord } from './links.ts';
import { statusHere } from './statuses.ts';
import type { Target } from './session.ts';
import { fromSiteTime } from './fit-text.ts';

const text = (row: Row, name: string): string => plain(row[name] ?? '');

function addressOf(columns: AddressColumns, row: Row): RecordAddress {
  const fields: Fields = Object.fromEntries(
    Object.entries(row).map(([key, value]) => [key, plain(value ?? '')]),
  );
  return readAddress(columns, fields);
}

function lineOf(target: Target, row: Row): EnteredLine {
  const rate = target.site.taxes.reduce(
    (sum, { name, retention }) => (retention ? sum : sum.plus(text(row, name) || 0)),
    new Big(0),
  );
  const gross = new Big(text(row, 'quantity') || 0).times(text(row, 'listprice') || 0);
  const percent = new Big(text(row, 'discount_percent') || 0);
  const discount = percent.gt(0) ? gross.times(percent).div(100) : new Big(text(row, 'discount_amount') || 0);
  const net = gross.minus(discount);
  return {
    key: text(row, 'lineitem_id'),
    name: text(row, 'name') || text(row, 'comment'),
    sku: text(row, 'sku'),
    quantity: text(row, 'quantity') || '0',
    unitPrice: text(row, 'listprice') || '0',
    subtotal: gross.toFixed(),
    net: net.toFixed(),
    tax: net.times(rate).div(100).toFixed(),
    ratePercent: rate.toFixed(),
  };
}

/** Reads the Sales Orders that staff typed for contacts that are linked to ours; the others are left alone. */
export async function readEnteredOrders(target: Target, crmids: number[]): Promise<EnteredOrder[]> {
  if (crmids.length === 0) return [];
  const { db, site } = target;
  const heads = await select(
    db,
    `SELECT s.*, e.createdtime, e.modifiedtime, e.description, b.*, h.*
       FROM vtiger_salesorder s JOIN ${entityTable(site, 'SalesOrder')} e ON e.crmid = s.salesorderid
       LEFT JOIN vtiger_sobillads b ON b.sobilladdressid = s.salesorderid
       LEFT JOIN vtiger_soshipads h ON h.soshipaddressid = s.salesorderid
      WHERE s.salesorderid IN (?) AND s.contactid > 0`,
    [crmids],
  );
  const contacts = await findLinksByRecord(
    db,
    heads.map((row) => Number(row['contactid'])),
  );
  const lines = await select(
    db,
    `SELECT r.*, p.productname AS name, p.productcode AS sku FROM vtiger_inventoryproductrel r
       LEFT JOIN vtiger_products p ON p.productid = r.productid WHERE r.id IN (?) ORDER BY r.id, r.sequence_no`,
    [crmids],
  );
  const codes = new Map([...site.currencies].map(([code, { id }]) => [id, code]));
  return heads.flatMap((row) => {
    const contact = contacts.get(Number(row['contactid']));
    const currency = codes.get(Number(row['currency_id']));
    if (contact?.kind !== 'contact' || currency === undefined) return [];
    const id = Number(row['salesorderid']);
    const own = lines.filter((line) => Number(line['id']) === id).map((line) => lineOf(target, line));
    return [present(target, row, { contactId: contact.id, currency, lines: own })];
  });
}

function present(
  { site }: Target,
  row: Row,
  { contactId, currency, lines }: { contactId: string; currency: string; lines: EnteredLine[] },
): EnteredOrder {
  const content = {
    number: text(row, 'salesorder_no'),
    contactId,
    status: statusHere(text(row, 'sostatus')) ?? text(row, 'sostatus').toLowerCase(),
    currency,
    placedAt: toIso(fromSiteTime(String(row['createdtime']), site.timeZone)),
    total: text(row, 'total') || '0',
    shipping: text(row, 's_h_amount') || '0',
    shippingTax: text(row, 'pl_sh_tax') || '0',
    adjustment: text(row, 'adjustment') || '0',
    lines,
    billing: addressOf(BILL, row),
    delivery: addressOf(SHIP, row),
    note: text(row, 'description'),
  };
  return {
    kind: 'entered_order',
    outsideId: text(row, 'salesorderid'),
    contentHash: contentHash(content),
    modifiedAt: toIso(fromSiteTime(String(row['modifiedtime']), site.timeZone)),
    ...content,
  };
}
