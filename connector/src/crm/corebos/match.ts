import type { AccountRecord, ContactRecord, ProductRecord } from '../records.ts';
import { adopt, type Shape } from './apply.ts';
import { findLinks, type LinkKind } from './links.ts';
import { accountShape, contactShape } from './people.ts';
import { productShape } from './products.ts';
import type { Target } from './session.ts';
import {
  accountCandidates,
  contactCandidates,
  productCandidates,
  sureTwins,
  type Candidate,
} from './find-existing.ts';

export interface Match {
  kind: LinkKind;
  id: string;
  label: string;
  there: string;
}

export interface Doubt {
  kind: LinkKind;
  id: string;
  label: string;
  /** It could be any of these records there. */
  candidates: string[];
}

export interface Matching {
  matches: Match[];
  doubts: Doubt[];
  unmatched: number;
}

interface Search<R> {
  kind: LinkKind;
  records: R[];
  shape: Shape<R>;
  valueOf(record: R): string;
  labelOf(record: R): string;
  find(values: string[]): Promise<Map<string, Candidate[]>>;
}

type Known = { id: string; version: number; createdAt: number };

const PAGE = 200;

async function matchPage<R extends Known>(
  target: Target,
  search: Search<R>,
  records: R[],
  write: boolean,
): Promise<Matching> {
  const { kind, shape, valueOf, labelOf } = search;
  const linked = await findLinks(
    target.db,
    kind,
    records.map(({ id }) => id),
  );
  const open = records.filter(({ id }) => !linked.has(id));
  const found = await search.find(open.map(valueOf));
  const sure = sureTwins(open, { keyOf: ({ id }) => id, valueOf }, found);
  const matching: Matching = { matches: [], doubts: [], unmatched: 0 };
  const twins: { record: R; crmid: number }[] = [];
  for (const record of open) {
    const candidates = found.get(valueOf(record).trim().toLowerCase()) ?? [];
    const crmid = sure.get(record.id);
    const named = { kind, id: record.id, label: labelOf(record) };
    if (crmid !== undefined) {
      twins.push({ record, crmid });
      matching.matches.push({ ...named, there: candidates[0]?.label ?? '' });
    } else if (candidates.length > 0) {
      matching.doubts.push({ ...named, candidates: candidates.map(({ label }) => label) });
    } else matching.unmatched += 1;
  }
  if (write) await adopt(target, shape, twins);
  return matching;
}

async function matchAll<R extends Known>(
  target: Target,
  search: Search<R>,
  write: boolean,
): Promise<Matching> {
  const all: Matching = { matches: [], doubts: [], unmatched: 0 };
  for (let from = 0; from < search.records.length; from += PAGE) {
    const page = await matchPage(target, search, search.records.slice(from, from + PAGE), write);
    all.matches.push(...page.matches);
    all.doubts.push(...page.doubts);
    all.unmatched += page.unmatched;
  }
  return all;
}

export interface Matchable {
  accounts: AccountRecord[];
  contacts: ContactRecord[];
  products: ProductRecord[];
}

function searches({ db, site }: Target, records: Matchable) {
  const accounts: Search<AccountRecord> = {
    kind: 'account',
    records: records.accounts,
    shape: accountShape,
    valueOf: ({ name }) => name,
    labelOf: ({ name }) => name,
    find: (names) => accountCandidates(db, names),
  };
  const contacts: Search<ContactRecord> = {
    kind: 'contact',
    records: records.contacts,
    shape: contactShape({ accounts: new Map(), deskUrl: site.deskUrl }),
    valueOf: ({ email }) => email,
    labelOf: ({ firstName, lastName, email }) => `${firstName} ${lastName} <${email}>`.trim(),
    find: (emails) => contactCandidates(db, emails),
  };
  const products: Search<ProductRecord> = {
    kind: 'product',
    records: records.products,
    shape: productShape(site),
    valueOf: ({ sku }) => sku,
    labelOf: ({ sku, name }) => `${sku} ${name}`,
    find: (skus) => productCandidates(db, skus),
  };
  return { accounts, contacts, products };
}

/** Links what both sides surely have: people by mailbox, companies by exact name, products by SKU. */
export async function matchRecords(
  target: Target,
  records: Matchable,
  { write }: { write: boolean },
): Promise<Matching[]> {
  const { accounts, contacts, products } = searches(target, records);
  return [
    await matchAll(target, accounts, write),
    await matchAll(target, contacts, write),
    await matchAll(target, products, write),
  ];
}

async function settleDoubt<R extends Known>(
  target: Target,
  { kind, records, shape, valueOf, labelOf, find }: Search<R>,
  number: string,
): Promise<Match[]> {
  const linked = await findLinks(
    target.db,
    kind,
    records.map(({ id }) => id),
  );
  const open = records.filter(({ id }) => !linked.has(id));
  const found = await find(open.map(valueOf));
  const same = open.flatMap((record) => {
    const named = found
      .get(valueOf(record).trim().toLowerCase())
      ?.find(({ label }) => label.startsWith(`${number} `));
    return named ? [{ record, ...named }] : [];
  });
  if (same.length === 1) await adopt(target, shape, same);
  return same.map(({ record, label }) => ({ kind, id: record.id, label: labelOf(record), there: label }));
}

/**
 * Links the record of this number there (`CON12`), which a person has looked at, with the one of ours that it could be.
 * Returns all that it could be: nothing was linked unless that is one.
 */
export async function linkSame(target: Target, records: Matchable, number: string): Promise<Match[]> {
  const { accounts, contacts, products } = searches(target, records);
  return [
    ...(await settleDoubt(target, accounts, number)),
    ...(await settleDoubt(target, contacts, number)),
    ...(await settleDoubt(target, products, number)),
  ];
}
