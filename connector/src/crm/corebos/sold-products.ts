import { Big } from 'big.js';
import { inTransaction, select, write, type Row, type Runner } from './connection.ts';
import { LINK_TABLE } from './links.ts';
import { rateTax } from './rate-tax.ts';
import type { CheckReport } from './report.ts';
import type { Site } from './site.ts';
import type { Target } from './session.ts';

/** How an order sold a product. */
export interface Sold {
  crmid: number;
  ratePercent: string;
  /** As it is written into the line. */
  quantity: string;
}

const taxed = ({ ratePercent }: Sold): boolean => !new Big(ratePercent).eq(0);
const inParts = ({ quantity }: Sold): boolean => !new Big(quantity).mod(1).eq(0);

async function listUntaxed(db: Runner, site: Site, sold: Sold[]): Promise<Sold[]> {
  const once = new Map(sold.filter(taxed).map((each) => [each.crmid, each]));
  if (once.size === 0) return [];
  const rows = await select(
    db,
    'SELECT productid FROM vtiger_producttaxrel WHERE taxid = ? AND productid IN (?)',
    [rateTax(site).id, [...once.keys()]],
  );
  const known = new Set(rows.map((row: Row) => Number(row['productid'])));
  return [...once.values()].filter(({ crmid }) => !known.has(crmid));
}

async function listUndivided(db: Runner, site: Site, sold: Sold[]): Promise<number[]> {
  const ids = sold.filter(inParts).map(({ crmid }) => crmid);
  if (ids.length === 0 || !site.tables.get('vtiger_products')?.has('divisible')) return [];
  const rows = await select(
    db,
    "SELECT productid FROM vtiger_products WHERE productid IN (?) AND COALESCE(divisible, '0') <> '1'",
    [ids],
  );
  return rows.map((row) => Number(row['productid']));
}

/**
 * Completes what a save on an order's screen reads of its products. Without the tick of the tax it writes the line's tax
 * as 0, and parts of a piece it refuses unless the product is divisible. Ticks and figures that are there stay. Returns
 * the products that got their tick.
 */
export async function completeSold(trx: Runner, site: Site, sold: Sold[]): Promise<number[]> {
  if (sold.length === 0) return [];
  const ids = [...new Set(sold.map(({ crmid }) => crmid))];
  // Nothing makes a tick unique, and coreBOS would count a second one as a second tax: so only one of us looks at a time.
  await select(trx, 'SELECT crmid FROM vtiger_crmobject WHERE crmid IN (?) ORDER BY crmid FOR UPDATE', [ids]);
  const untaxed = await listUntaxed(trx, site, sold);
  if (untaxed.length > 0) {
    const rows = untaxed.map(({ crmid, ratePercent }) => [crmid, rateTax(site).id, ratePercent]);
    await write(trx, 'INSERT INTO vtiger_producttaxrel (productid, taxid, taxpercentage) VALUES ?', [rows]);
  }
  const undivided = await listUndivided(trx, site, sold);
  if (undivided.length > 0)
    await write(trx, "UPDATE vtiger_products SET divisible = '1' WHERE productid IN (?)", [undivided]);
  return untaxed.map(({ crmid }) => crmid);
}

/** Does the same in a transaction of its own, when anything is missing at all. */
export async function completeProducts({ db, site }: Target, sold: Sold[]): Promise<void> {
  const missing = [...(await listUntaxed(db, site, sold)), ...(await listUndivided(db, site, sold))];
  if (missing.length > 0) await inTransaction(db, (trx) => completeSold(trx, site, sold));
}

/** Finds the products of our orders that lost their tick, or never had it, and whose orders were not written since. */
export async function findUnticked(db: Runner, database: string, site: Site): Promise<CheckReport> {
  const nothing: CheckReport = { findings: [], sql: [] };
  if (!site.tables.has(LINK_TABLE)) return nothing;
  const { id, name, label } = rateTax(site);
  const from = `FROM \`${database}\`.vtiger_inventoryproductrel r
    JOIN \`${database}\`.${LINK_TABLE} o ON o.crmid = r.id AND o.kind = 'order'
    LEFT JOIN \`${database}\`.vtiger_producttaxrel t ON t.productid = r.productid AND t.taxid = ${id}
   WHERE r.${name} > 0 AND t.productid IS NULL`;
  const [row] = await select(db, `SELECT COUNT(DISTINCT r.productid) AS count ${from}`);
  const count = Number(row?.['count']);
  if (count === 0) return nothing;
  const text = `${count} products of shop orders have no tick at the tax "${label}": saved on coreBOS' screen, these orders lose it. The INSERT below ticks it.`;
  return {
    findings: [{ level: 'note', text }],
    sql: [
      `INSERT INTO \`${database}\`.vtiger_producttaxrel (productid, taxid, taxpercentage)\n  SELECT r.productid, ${id}, MAX(r.${name})\n    ${from}\n   GROUP BY r.productid;`,
    ],
  };
}
