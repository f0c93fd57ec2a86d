import type { CrmChange, EnteredProduct, LinkedChange } from '../crm.ts';
import type { SharedRecord } from '../records.ts';
import { fieldsOf, plain, readValues, type TableShape } from './columns.ts';
import { select, type Row } from './connection.ts';
import { readEnteredOrders } from './entered-orders.ts';
import { readEnteredPayments } from './entered-payments.ts';
import { ENTERED_HASH } from './entered.ts';
import { entityTable } from './crmentity.ts';
import { toFields } from './fields.ts';
import { findLinksByRecord, type Link } from './links.ts';
import { ORDER_TABLES } from './order-drawing.ts';
import { statusHere } from './statuses.ts';
import { ACCOUNT_TABLES, CONTACT_TABLES } from './people.ts';
import { PRODUCT_TABLES } from './products.ts';
import { rateTax } from './rate-tax.ts';
import { readTicketChanges } from './ticket-changes.ts';
import type { Module } from './site.ts';
import type { Target } from './session.ts';
import { fromSiteTime, siteTime } from './fit-text.ts';

/** A save may take this long between its time stamp and its commit, and clocks differ: so much is read again. */
const OVERLAP = 10 * 60_000;
const PAGE = 1000;

const TABLES: Partial<Record<Module, { kind: SharedRecord['kind']; tables: TableShape[] }>> = {
  Accounts: { kind: 'account', tables: ACCOUNT_TABLES },
  Contacts: { kind: 'contact', tables: CONTACT_TABLES },
  Products: { kind: 'product', tables: PRODUCT_TABLES },
  SalesOrder: { kind: 'order', tables: ORDER_TABLES },
};

interface Touched {
  crmid: number;
  module: Module;
  deleted: boolean;
  modifiedAt: string;
}

async function listTouched({ db, site }: Target, since: string): Promise<Touched[]> {
  const modules = ([...Object.keys(TABLES), 'CobroPago', 'HelpDesk'] as Module[]).filter((module) =>
    site.modules.has(module),
  );
  const touched: Touched[] = [];
  let after: [string, number] = [since, 0];
  for (;;) {
    const rows = await select(
      db,
      `SELECT crmid, setype, deleted, modifiedtime FROM vtiger_crmobject
        WHERE modifiedtime >= ? AND (modifiedtime > ? OR crmid > ?) AND setype IN (?)
        ORDER BY modifiedtime, crmid LIMIT ${PAGE}`,
      [after[0], after[0], after[1], modules],
    );
    for (const row of rows) {
      touched.push({
        ...{ crmid: Number(row['crmid']), module: row['setype'] as Module },
        ...{ deleted: Number(row['deleted']) !== 0, modifiedAt: String(row['modifiedtime']) },
      });
    }
    const last = touched.at(-1);
    if (rows.length < PAGE || !last) return touched;
    after = [last.modifiedAt, last.crmid];
  }
}

/** Leaves out what nobody but us has touched since we wrote it. */
async function withoutEchoes(
  target: Target,
  touched: Touched[],
  links: Map<number, Link>,
): Promise<Touched[]> {
  const { db, site } = target;
  const maybe = touched.filter(({ crmid, modifiedAt }) => links.get(crmid)?.writtenAt === modifiedAt);
  const own = new Set<number>();
  for (const module of new Set(maybe.map((each) => each.module))) {
    const ids = maybe.filter((each) => each.module === module).map(({ crmid }) => crmid);
    const table = entityTable(site, module);
    const rows = await select(db, `SELECT crmid FROM ${table} WHERE crmid IN (?) AND modifiedby = ?`, [
      ids,
      site.userId,
    ]);
    for (const row of rows) own.add(Number(row['crmid']));
  }
  return touched.filter(({ crmid }) => !own.has(crmid));
}

/** Makes a change of a record that was touched; undefined when it reads as both sides last knew it. */
function toChange(
  { site }: Target,
  { crmid, deleted, modifiedAt }: Touched,
  link: Link & { kind: SharedRecord['kind'] },
  kept: Link['base']['fields'],
): LinkedChange | undefined {
  const { kind } = link;
  const { fields: base, held, turn = 0 } = link.base;
  const changed = Object.keys(kept).some(
    (column) => base[column] !== undefined && base[column] !== kept[column],
  );
  const gone = deleted && base['deleted'] !== '1';
  if (!changed && !gone) return undefined;
  return {
    ...{ kind, id: link.id, outsideId: String(crmid) },
    ...{ fields: toFields(kind, kept), base: toFields(kind, base), held: toFields(kind, held) },
    ...{ deleted: gone, changedAt: fromSiteTime(modifiedAt, site.timeZone), turn, kept },
    status: statusHere(kept['sostatus'] ?? ''),
  };
}

async function readLinked(
  target: Target,
  module: Module,
  touched: Touched[],
  links: Map<number, Link>,
): Promise<LinkedChange[]> {
  const shape = TABLES[module];
  if (!shape || touched.length === 0) return [];
  const columns = Object.fromEntries(shape.tables.map(({ table, shared }) => [table, shared]));
  const values = await readValues(
    target.db,
    shape.tables,
    columns,
    touched.map(({ crmid }) => crmid),
  );
  return touched.flatMap((each) => {
    const link = links.get(each.crmid);
    if (!link || link.kind !== shape.kind) return [];
    const kept = fieldsOf(shape.tables, values.get(each.crmid) ?? {});
    return toChange(target, each, { ...link, kind: shape.kind }, kept) ?? [];
  });
}

function toProduct(row: Row, codes: Map<number, string>): EnteredProduct {
  return {
    kind: 'entered_product',
    outsideId: String(row['productid']),
    name: String(row['productname'] ?? ''),
    sku: String(row['productcode'] || row['product_no']),
    netPrice: plain(row['unit_price'] ?? '0'),
    currency: codes.get(Number(row['currency_id'])) ?? '',
    ratePercent: row['rate'] === null ? null : plain(row['rate']),
    stock: plain(row['qtyinstock'] ?? '0'),
    active: Number(row['discontinued']) === 1,
  };
}

async function readEnteredProducts({ db, site }: Target, crmids: number[]): Promise<EnteredProduct[]> {
  if (crmids.length === 0) return [];
  const rows = await select(
    db,
    `SELECT p.*, t.taxpercentage AS rate FROM vtiger_products p
       LEFT JOIN vtiger_producttaxrel t ON t.productid = p.productid AND t.taxid = ? WHERE p.productid IN (?)`,
    [rateTax(site).id, crmids],
  );
  const codes = new Map([...site.currencies].map(([code, { id }]) => [id, code]));
  return rows.map((row) => toProduct(row, codes)).filter(({ currency }) => currency !== '');
}

async function readEntered(
  target: Target,
  touched: Touched[],
  links: Map<number, Link>,
  withProducts: boolean,
): Promise<CrmChange[]> {
  const living = touched.filter(({ deleted }) => !deleted);
  const typed = living.filter(({ crmid, module }) => {
    const link = links.get(crmid);
    return module === 'SalesOrder' && (link === undefined || link.hash === ENTERED_HASH);
  });
  const orders = await readEnteredOrders(
    target,
    typed.map(({ crmid }) => crmid),
  );
  const products = living.filter(({ crmid, module }) => module === 'Products' && !links.has(crmid));
  return [
    ...orders.filter(
      ({ outsideId, contentHash }) => links.get(Number(outsideId))?.base.fields['content'] !== contentHash,
    ),
    ...(withProducts
      ? await readEnteredProducts(
          target,
          products.map(({ crmid }) => crmid),
        )
      : []),
  ];
}

/** Reads what staff changed since: linked records whose shared columns read otherwise, and what they entered new. */
export async function readChanges(
  target: Target,
  cursor: string | null,
  { withProducts }: { withProducts: boolean },
): Promise<{ changes: CrmChange[]; cursor: string }> {
  // coreBOS' stamps are nearest to the database's own clock. It is read first, so that nothing falls between.
  const [row] = await select(target.db, 'SELECT UNIX_TIMESTAMP() AS now');
  const now = Number(row?.['now']) * 1000;
  if (cursor === null) return { changes: [], cursor: String(now) };
  const since = siteTime(Number(cursor) - OVERLAP, target.site.timeZone);
  const all = await listTouched(target, since);
  const links = await findLinksByRecord(
    target.db,
    all.map(({ crmid }) => crmid),
  );
  const touched = await withoutEchoes(target, all, links);
  const changes: CrmChange[] = [];
  // Products go before orders, people before what they bought.
  for (const module of ['Accounts', 'Contacts', 'Products', 'SalesOrder'] as const) {
    changes.push(
      ...(await readLinked(
        target,
        module,
        touched.filter((each) => each.module === module),
        links,
      )),
    );
  }
  changes.push(...(await readEntered(target, touched, links, withProducts)));
  const payments = all.filter(({ module, deleted }) => module === 'CobroPago' && !deleted);
  changes.push(
    ...(await readEnteredPayments(
      target,
      payments.map(({ crmid }) => crmid),
    )),
  );
  const tickets = all.filter(({ module }) => module === 'HelpDesk');
  changes.push(...(await readTicketChanges(target, tickets, Number(cursor) - OVERLAP)));
  return { changes, cursor: String(now) };
}
