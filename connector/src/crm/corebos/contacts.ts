import type { Applied } from '../crm.ts';
import type { ContactRecord } from '../records.ts';
import { applyShape } from './apply.ts';
import { select } from './connection.ts';
import { findLinks, type Link } from './links.ts';
import { contactShape, privateAccountShape } from './people.ts';
import type { Target } from './session.ts';
import { findContactTwins } from './find-existing.ts';

async function organisationsOf(target: Target, crmids: number[]): Promise<Map<number, number>> {
  if (crmids.length === 0) return new Map();
  const rows = await select(
    target.db,
    'SELECT contactid, accountid FROM vtiger_contactdetails WHERE contactid IN (?)',
    [crmids],
  );
  return new Map(rows.map((row) => [Number(row['contactid']), Number(row['accountid'] ?? 0)]));
}

/**
 * Every contact belongs to an organisation there: its company, the one it was found with, or one that stands for a
 * private buyer. The last is not made for a contact that is merely found again.
 */
async function accountsOf(target: Target, records: ContactRecord[], links: Map<string, Link>) {
  const companies = records.flatMap(({ accountId }) => (accountId === null ? [] : [accountId]));
  const companyLinks = await findLinks(target.db, 'account', companies);
  const twins = await findContactTwins(
    target.db,
    records.filter(({ id }) => !links.has(id)),
  );
  const known = new Map([...twins, ...[...links].map(([id, { crmid }]): [string, number] => [id, crmid])]);
  const organisations = await organisationsOf(target, [...known.values()]);
  const accounts = new Map<string, number>();
  const alone: ContactRecord[] = [];
  for (const record of records) {
    const company = record.accountId === null ? undefined : companyLinks.get(record.accountId)?.crmid;
    const there = company ?? organisations.get(known.get(record.id) ?? 0) ?? 0;
    if (there > 0) accounts.set(record.id, there);
    else if (record.mergedIntoId === null) alone.push(record);
  }
  const own = await findLinks(
    target.db,
    'contact_account',
    records.map(({ id }) => id),
  );
  const renewed = records.filter(({ id }) => own.has(id) && !alone.some((record) => record.id === id));
  for (const { id, outsideId } of await applyShape(target, privateAccountShape, [...alone, ...renewed])) {
    if (!accounts.has(id)) accounts.set(id, Number(outsideId ?? 0));
  }
  return accounts;
}

export async function applyContacts(
  target: Target,
  records: ContactRecord[],
  mergedInto?: string,
): Promise<Applied[]> {
  const links = await findLinks(
    target.db,
    'contact',
    records.map(({ id }) => id),
  );
  const accounts = await accountsOf(target, records, links);
  return applyShape(
    target,
    contactShape({
      accounts,
      deskUrl: target.site.deskUrl,
      ...(mergedInto === undefined ? {} : { mergedInto }),
    }),
    records,
  );
}
