import type { CompanySummary, CompanyView } from '@carrello/portal/services';
import { listPeople } from '../../contacts/lists.ts';
import { listAccountsByIds } from '../../contacts/queries.ts';
import { listOverwritten } from '../../contacts/staff-edits.ts';
import { readBought } from '../../orders/of-contacts.ts';
import type { Transactor } from '../../platform/db.ts';
import { listStaffNames } from '../../staff/staff.ts';
import { listAccountOrders } from './order-lists.ts';
import { companySummaries, summariesOf } from './summaries.ts';
import { readTimeline } from './timeline.ts';

const MOST_PEOPLE = 50;
const MOST_PURCHASES = 50;

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
  const [summary] = await companySummaries(db, [account]);
  const owner = account.owner_id ?? '';
  const bought = await readBought(db, { account_id: companyId });
  return {
    ...(summary as CompanySummary),
    fiscalCode: account.fiscal_code,
    sdiCode: account.sdi_code,
    pec: account.pec,
    firstOrderAt: bought.firstAt,
    ownerId: owner,
    ownerName: (await listStaffNames(db, owner === '' ? [] : [owner])).get(owner) ?? '',
    told: listOverwritten(account).map(({ field, claimed }) => ({
      field: FIELDS[field] ?? field,
      value: claimed ?? '',
    })),
    totals: bought.totals,
    contacts: await summariesOf(db, await listPeople(db, companyId, MOST_PEOPLE)),
    purchases: await listAccountOrders(db, companyId, MOST_PURCHASES),
    timeline: await readTimeline(db, { account_id: companyId }),
  };
}
