import type { AccountRecord, ContactRecord, ProductRecord } from '../records.ts';
import { select, type Runner } from './connection.ts';

export interface Candidate {
  crmid: number;
  value: string;
  label: string;
}

const fold = (value: string): string => value.trim().toLowerCase();

async function candidates(db: Runner, sql: string, values: string[]): Promise<Map<string, Candidate[]>> {
  const asked = [...new Set(values.map(fold).filter((value) => value !== ''))];
  const found = new Map<string, Candidate[]>(asked.map((value) => [value, []]));
  if (asked.length === 0) return found;
  for (const row of await select(db, sql, [asked])) {
    const candidate = {
      crmid: Number(row['crmid']),
      value: String(row['value']),
      label: String(row['label']),
    };
    found.get(fold(candidate.value))?.push(candidate);
  }
  return found;
}

const UNLINKED = 'o.deleted = 0 AND NOT EXISTS (SELECT 1 FROM carrello_links l WHERE l.crmid = o.crmid)';

/** Finds people there by their mailbox; nothing makes it unique there, so there may be several. */
export function contactCandidates(db: Runner, emails: string[]): Promise<Map<string, Candidate[]>> {
  return candidates(
    db,
    `SELECT c.contactid AS crmid, c.email AS value, CONCAT(c.contact_no, ' ', COALESCE(c.firstname, ''), ' ', c.lastname) AS label
       FROM vtiger_contactdetails c JOIN vtiger_crmobject o ON o.crmid = c.contactid
      WHERE c.email IN (?) AND ${UNLINKED} ORDER BY c.contactid`,
    emails,
  );
}

/** Finds companies by the exact name: coreBOS has no column for a VAT number that every installation shares. */
export function accountCandidates(db: Runner, names: string[]): Promise<Map<string, Candidate[]>> {
  return candidates(
    db,
    `SELECT a.accountid AS crmid, a.accountname AS value, CONCAT(a.account_no, ' ', a.accountname) AS label
       FROM vtiger_account a JOIN vtiger_crmobject o ON o.crmid = a.accountid
      WHERE a.accountname IN (?) AND ${UNLINKED} ORDER BY a.accountid`,
    names,
  );
}

/** Finds products by SKU. There is no index on it, but each product is asked for once: then its link is known. */
export function productCandidates(db: Runner, skus: string[]): Promise<Map<string, Candidate[]>> {
  return candidates(
    db,
    `SELECT p.productid AS crmid, p.productcode AS value, CONCAT(p.product_no, ' ', p.productname) AS label
       FROM vtiger_products p JOIN vtiger_crmobject o ON o.crmid = p.productid
      WHERE p.productcode IN (?) AND ${UNLINKED} ORDER BY p.productid`,
    skus,
  );
}

/** Keeps the sure twins only: there is exactly one record there, and exactly one of ours asks for it. */
export function sureTwins<R>(
  records: R[],
  { keyOf, valueOf }: { keyOf(record: R): string; valueOf(record: R): string },
  found: Map<string, Candidate[]>,
): Map<string, number> {
  const twins = new Map<string, number>();
  const asking = new Map<string, number>();
  for (const record of records) {
    const value = fold(valueOf(record));
    asking.set(value, (asking.get(value) ?? 0) + 1);
  }
  for (const record of records) {
    const value = fold(valueOf(record));
    const of = found.get(value) ?? [];
    const only = of.length === 1 && asking.get(value) === 1 ? of[0] : undefined;
    if (only) twins.set(keyOf(record), only.crmid);
  }
  return twins;
}

export async function findContactTwins(db: Runner, records: ContactRecord[]): Promise<Map<string, number>> {
  // A contact that was merged away is not looked for: its mailbox belongs to another now.
  const living = records.filter(({ mergedIntoId }) => mergedIntoId === null);
  const found = await contactCandidates(
    db,
    living.map(({ email }) => email),
  );
  return sureTwins(living, { keyOf: ({ id }) => id, valueOf: ({ email }) => email }, found);
}

export async function findAccountTwins(db: Runner, records: AccountRecord[]): Promise<Map<string, number>> {
  const found = await accountCandidates(
    db,
    records.map(({ name }) => name),
  );
  return sureTwins(records, { keyOf: ({ id }) => id, valueOf: ({ name }) => name }, found);
}

export async function findProductTwins(db: Runner, records: ProductRecord[]): Promise<Map<string, number>> {
  const found = await productCandidates(
    db,
    records.map(({ sku }) => sku),
  );
  return sureTwins(records, { keyOf: ({ id }) => id, valueOf: ({ sku }) => sku }, found);
}
