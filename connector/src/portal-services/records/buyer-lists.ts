import type { BuyerFilterEntries, CompanySummary, ContactSummary, Page } from '@carrello/portal/services';
import { searchAccounts, searchContacts } from '../../contacts/lists.ts';
import { listNarrowedBuyers, type BuyerFilter, type BuyerSort } from '../../contacts/narrowed-list.ts';
import { listAccountsByIds, listContactsByIds } from '../../contacts/queries.ts';
import { AMOUNT_STEPS } from '../../orders/amount-steps.ts';
import { chunksOf } from '../../platform/chunks.ts';
import { readCursor, writeCursor, type Position } from '../../platform/cursor.ts';
import type { Transactor } from '../../platform/db.ts';
import { readSearch } from '../../search/spelling.ts';
import { readDays } from '../days.ts';
import { companySummaries, summariesOf } from './summaries.ts';

const PAGE = 20;

export interface BuyerList {
  filter: BuyerFilter;
  sort: BuyerSort;
}

/** Reads what was typed; what is empty does not count. A day sorts by the last order, an amount by what was bought. */
export function readBuyerFilter(entries: BuyerFilterEntries, timeZone: string): BuyerList {
  const { state, owner, country, tag, least, sort } = entries;
  const step = least === '' ? -1 : AMOUNT_STEPS.indexOf(Number(least));
  const days = readDays(entries, timeZone);
  const filter: BuyerFilter = {
    ...(owner && { ownerId: owner === 'nobody' ? null : owner }),
    ...(state === 'bought' && { hasBought: true }),
    ...(state === 'never' && { hasBought: false }),
    ...(country && { country }),
    ...(tag && { tag }),
    ...(step > 0 && { leastStep: step }),
    ...days,
  };
  const own = step > 0 ? 'bought' : Object.keys(days).length > 0 ? 'last' : 'newest';
  return { filter, sort: sort === 'last' || sort === 'bought' || sort === 'newest' ? sort : own };
}

interface Asked {
  search: string;
  cursor: string | null;
  list: BuyerList;
}

const NEWEST: BuyerList = { filter: {}, sort: 'newest' };

/** Where the rows of a page stand: those that a search finds, or those of a filter. */
async function pageOf<R extends { id: string }>(
  db: Transactor,
  kind: 'contact' | 'account',
  { search, cursor, list }: Asked,
  { find, read }: { find(words: string[], after?: string): Promise<R[]>; read(ids: string[]): Promise<R[]> },
): Promise<{ rows: R[]; next: string | null }> {
  const words = readSearch(search);
  const from = readCursor(cursor);
  let positions: Position[];
  let rows: R[];
  if (words.length > 0) {
    rows = await find(words, from?.id);
    positions = rows.map(({ id }) => ({ at: 0, id }));
  } else {
    positions = await listNarrowedBuyers(db, kind, list.filter, { from, most: PAGE + 1, sort: list.sort });
    const known = new Map((await read(positions.map(({ id }) => id))).map((row) => [row.id, row]));
    rows = positions.flatMap(({ id }) => known.get(id) ?? []);
  }
  const last = positions.length > PAGE ? positions[PAGE - 1] : undefined;
  return { rows: rows.slice(0, PAGE), next: last ? writeCursor(last) : null };
}

/**
 * Lists contacts by the beginnings of words of name, e-mail, company, phone or order number, the newest first; without
 * words those of a filter.
 */
export async function listContacts(
  db: Transactor,
  { search, cursor, list = NEWEST }: { search: string; cursor: string | null; list?: BuyerList },
): Promise<Page<ContactSummary>> {
  const { rows, next } = await pageOf(
    db,
    'contact',
    { search, cursor, list },
    {
      find: (words, after) => searchContacts(db, { words, after, most: PAGE + 1 }),
      read: (ids) => listContactsByIds(db, ids),
    },
  );
  return { items: await summariesOf(db, rows), next };
}

/** Lists companies by the beginnings of words of name and VAT number, the newest first; without words those of a filter. */
export async function listCompanies(
  db: Transactor,
  { search, cursor, list = NEWEST }: { search: string; cursor: string | null; list?: BuyerList },
): Promise<Page<CompanySummary>> {
  const { rows, next } = await pageOf(
    db,
    'account',
    { search, cursor, list },
    {
      find: (words, after) => searchAccounts(db, { words, after, most: PAGE + 1 }),
      read: (ids) => listAccountsByIds(db, ids),
    },
  );
  return { items: await companySummaries(db, rows), next };
}

const MOST_EXPORTED = 10_000;

/** Reads the ids of the first contacts or companies of a filter, up to 10,000, some at a time. */
export async function* listBuyerIds(
  db: Transactor,
  kind: 'contact' | 'account',
  { filter, sort }: BuyerList,
): AsyncGenerator<string[]> {
  const found = await listNarrowedBuyers(db, kind, filter, { from: null, most: MOST_EXPORTED, sort });
  for (const some of chunksOf(found.map(({ id }) => id))) yield some;
}
