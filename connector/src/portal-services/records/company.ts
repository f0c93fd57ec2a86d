import type { CompanySummary, CompanyView, Page } from '@carrello/portal/services';
import { countPeople, listPeople, searchAccounts } from '../../contacts/lists.ts';
import { listAccountsByIds } from '../../contacts/queries.ts';
import { listOverwritten } from '../../contacts/staff-edits.ts';
import type { AccountRow } from '../../contacts/store.ts';
import { countOrdersBy, sumOrdersBy } from '../../orders/of-contacts.ts';
import { readCursor, writeCursor } from '../../platform/cursor.ts';
import type { Transactor } from '../../platform/db.ts';
import { readSearch } from '../../search/spelling.ts';
import { listStaffNames } from '../../staff/staff.ts';
import { listAccountOrders } from './order-lists.ts';
import { summariesOf } from './summaries.ts';
import { readTimeline } from './timeline.ts';

const PAGE = 20;
const MOST_PEOPLE = 50;
const MOST_PURCHASES = 50;

async function summaries(db: Transactor, rows: AccountRow[]): Promise<CompanySummary[]> {
  const ids = rows.map(({ id }) => id);
  const people = await countPeople(db, ids);
  const orders = await countOrdersBy(db, ids, 'account_id');
  return rows.map(({ id, name, vat_key }) => ({
    id,
    name,
    vatNumber: vat_key,
    people: people.get(id) ?? 0,
    orders: orders.get(id)?.orders ?? 0,
  }));
}

/** Lists companies by the beginnings of words of name and VAT number; the newest come first. */
export async function listCompanies(
  db: Transactor,
  { search, cursor }: { search: string; cursor: string | null },
): Promise<Page<CompanySummary>> {
  const after = readCursor(cursor)?.id;
  const rows = await searchAccounts(db, { words: readSearch(search), after, most: PAGE + 1 });
  const last = rows.length > PAGE ? rows[PAGE - 1] : undefined;
  return {
    items: await summaries(db, rows.slice(0, PAGE)),
    next: last ? writeCursor({ at: 0, id: last.id }) : null,
  };
}

/** The page's names of columns. */
const FIELDS: Record<string, string> = {
  name: 'name',
  fiscal_code: 'fiscalCode',
  sdi_code: 'sdiCode',
  pec: 'pec',
};

/** Reads a company's record without its tasks: its people and what was bought for it. Null when there is none. */
export async function findCompany(
  db: Transactor,
  companyId: string,
): Promise<Omit<CompanyView, 'tasks'> | null> {
  const [account] = await listAccountsByIds(db, [companyId]);
  if (!account) return null;
  const [summary] = await summaries(db, [account]);
  const owner = account.owner_id ?? '';
  const count = (await countOrdersBy(db, [companyId], 'account_id')).get(companyId);
  return {
    ...(summary as CompanySummary),
    fiscalCode: account.fiscal_code,
    sdiCode: account.sdi_code,
    pec: account.pec,
    firstOrderAt: count?.firstAt ?? null,
    lastOrderAt: count?.lastAt ?? null,
    ownerId: owner,
    ownerName: (await listStaffNames(db, owner === '' ? [] : [owner])).get(owner) ?? '',
    told: listOverwritten(account).map(({ field, claimed }) => ({
      field: FIELDS[field] ?? field,
      value: claimed ?? '',
    })),
    totals: await sumOrdersBy(db, { account_id: companyId }),
    contacts: await summariesOf(db, await listPeople(db, companyId, MOST_PEOPLE)),
    purchases: await listAccountOrders(db, companyId, MOST_PURCHASES),
    timeline: await readTimeline(db, { account_id: companyId }),
  };
}
