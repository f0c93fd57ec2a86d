import type { CompanySummary, CompanyView, Page } from '@carrello/portal/services';
import { listAccountOrders } from './order-lists.ts';
import { readCursor, writeCursor } from '../../platform/cursor.ts';
import type { Transactor } from '../../platform/db.ts';
import { listStaffNames } from '../../staff/staff.ts';
import type { AccountRow } from '../../contacts/company-matching.ts';
import { listTold } from '../../contacts/staff-edits.ts';
import { readSearch, recordsWith } from '../../search/words.ts';
import type { ContactRow } from '../../contacts/store.ts';
import { countOrders, sumOrders, summariesOf } from './summaries.ts';
import { readTimeline } from './timeline.ts';

const PAGE = 20;
const MOST_PEOPLE = 50;
const MOST_PURCHASES = 50;

async function countPeople(db: Transactor, ids: string[]): Promise<Map<string, number>> {
  const rows = (await db('contacts')
    .whereIn('account_id', ids)
    .whereNull('merged_into_id')
    .groupBy('account_id')
    .select('account_id')
    .count({ people: '*' })) as unknown as { account_id: string; people: number | string }[];
  return new Map(rows.map(({ account_id, people }) => [account_id, Number(people)]));
}

async function summaries(db: Transactor, rows: AccountRow[]): Promise<CompanySummary[]> {
  const ids = rows.map(({ id }) => id);
  const people = await countPeople(db, ids);
  const orders = await countOrders(db, ids, 'account_id');
  return rows.map(({ id, name, vat_key }) => ({
    id,
    name,
    vatNumber: vat_key,
    people: people.get(id) ?? 0,
    orders: orders.get(id)?.orders ?? 0,
  }));
}

/** By word beginnings of name and VAT number, every word; the newest first. */
export async function listCompanies(
  db: Transactor,
  { search, cursor }: { search: string; cursor: string | null },
): Promise<Page<CompanySummary>> {
  const accounts = db<AccountRow>('accounts');
  for (const word of readSearch(search)) void accounts.whereIn('id', recordsWith(db, 'account', word));
  const from = readCursor(cursor);
  // Ids begin with their time, so that they alone are the order.
  if (from) void accounts.where('id', '<', from.id);
  const rows: AccountRow[] = await accounts
    .orderBy('id', 'desc')
    .limit(PAGE + 1)
    .select('*');
  const last = rows.length > PAGE ? rows[PAGE - 1] : undefined;
  return {
    items: await summaries(db, rows.slice(0, PAGE)),
    next: last ? writeCursor({ at: 0, id: last.id }) : null,
  };
}

const FIELDS: Record<string, string> = {
  name: 'name',
  fiscal_code: 'fiscalCode',
  sdi_code: 'sdiCode',
  pec: 'pec',
};

/** The company's record: its people and all that was bought for it. */
export async function findCompany(
  db: Transactor,
  companyId: string,
): Promise<Omit<CompanyView, 'tasks'> | null> {
  const account = await db<AccountRow>('accounts').where({ id: companyId }).first();
  if (!account) return null;
  const [summary] = await summaries(db, [account]);
  const people: ContactRow[] = await db<ContactRow>('contacts')
    .where({ account_id: companyId })
    .whereNull('merged_into_id')
    .orderBy('id', 'desc')
    .limit(MOST_PEOPLE)
    .select('*');
  const owner = account.owner_id ?? '';
  const count = (await countOrders(db, [companyId], 'account_id')).get(companyId);
  return {
    ...(summary as CompanySummary),
    fiscalCode: account.fiscal_code,
    sdiCode: account.sdi_code,
    pec: account.pec,
    firstOrderAt: count?.firstAt ?? null,
    lastOrderAt: count?.lastAt ?? null,
    ownerId: owner,
    ownerName: (await listStaffNames(db, owner === '' ? [] : [owner])).get(owner) ?? '',
    told: listTold(account).map(({ field, told }) => ({ field: FIELDS[field] ?? field, value: told ?? '' })),
    totals: await sumOrders(db, { account_id: companyId }),
    contacts: await summariesOf(db, people),
    purchases: await listAccountOrders(db, companyId, MOST_PURCHASES),
    timeline: await readTimeline(db, { account_id: companyId }),
  };
}
