import type { CompanySummary, ContactSummary } from '@carrello/portal/services';
import { listAccountsByIds, listContactsByIds, listPeopleOfAccounts } from '../../contacts/queries.ts';
import type { ContactRow } from '../../contacts/store.ts';
import { readFigures } from '../../orders/figures-list.ts';
import { csvLine } from '../../platform/csv.ts';
import { dayOf } from '../../platform/days.ts';
import type { Transactor } from '../../platform/db.ts';
import { toMajor } from '../../platform/money.ts';
import { listStaffNames } from '../../staff/staff.ts';
import { listBuyerIds, type BuyerList } from './buyer-lists.ts';
import { companySummaries, contactsInCases, summariesOf } from './summaries.ts';

/** Of both kinds, after their own: what was bought after refunds is in whole units of the last order's currency. */
const FIGURES = ['orders', 'last_order', 'bought', 'currency', 'country', 'owner'];
export const CONTACT_COLUMNS = [
  ...['id', 'name', 'email', 'phone', 'company', ...FIGURES, 'tags', 'marketing', 'do_not_sell'],
];
const COMPANY_COLUMNS = ['id', 'name', 'vat_number', 'people', ...FIGURES, 'do_not_sell'];

const yes = (is: boolean): string => (is ? 'yes' : 'no');

/** Prints the cells of `FIGURES`. */
async function figuresOf(
  db: Transactor,
  rows: { id: string; owner_id: string | null }[],
  timeZone: string,
): Promise<(id: string) => string[]> {
  const figures = await readFigures(
    db,
    rows.map(({ id }) => id),
  );
  const staff = await listStaffNames(db, [
    ...new Set(rows.flatMap(({ owner_id }) => (owner_id === null ? [] : [owner_id]))),
  ]);
  const owners = new Map(rows.map(({ id, owner_id }) => [id, staff.get(owner_id ?? '') ?? '']));
  return (id) => {
    const of = figures.get(id);
    const bought = of
      ? [
          ...[String(of.orders), dayOf(Number(of.last_order_at), timeZone)],
          ...[toMajor({ amount: Number(of.bought), currency: of.currency }), of.currency, of.country],
        ]
      : ['0', '', '', '', ''];
    return [...bought, owners.get(id) ?? ''];
  };
}

/** What stands for people who were erased has none of these. */
const isSomebody = ({ name, email, phone }: ContactSummary): boolean => name + email + phone !== '';

/** Prints contacts as lines of a CSV with the columns `CONTACT_COLUMNS`. */
export async function printContactRows(
  db: Transactor,
  rows: ContactRow[],
  timeZone: string,
): Promise<string[]> {
  const summaries = await summariesOf(db, rows);
  const figures = await figuresOf(db, rows, timeZone);
  const marketing = new Map(rows.map(({ id, marketing_consent }) => [id, Boolean(marketing_consent)]));
  return summaries
    .filter(isSomebody)
    .map(({ id, name, email, phone, company, tags, doNotSell }) =>
      csvLine([
        ...[id, name, email, phone, company, ...figures(id)],
        ...[tags.join(' '), yes(marketing.get(id) ?? false), yes(doNotSell)],
      ]),
    );
}

const fileOf = (lines: string[]): string => [...lines, ''].join('\r\n');

/** Prints the first contacts of a filter as CSV, up to 10,000. */
export async function printContacts(
  db: Transactor,
  { list, timeZone }: { list: BuyerList; timeZone: string },
): Promise<string> {
  const lines = [csvLine(CONTACT_COLUMNS)];
  for await (const ids of listBuyerIds(db, 'contact', list)) {
    const rows = new Map((await listContactsByIds(db, ids)).map((row) => [row.id, row]));
    lines.push(
      ...(await printContactRows(
        db,
        ids.flatMap((id) => rows.get(id) ?? []),
        timeZone,
      )),
    );
  }
  return fileOf(lines);
}

async function companiesInCases(db: Transactor, ids: string[]): Promise<Set<string>> {
  const people = await listPeopleOfAccounts(db, ids);
  const inCases = await contactsInCases(
    db,
    people.map(({ id }) => id),
  );
  return new Set(
    people.flatMap(({ id, account_id }) => (account_id !== null && inCases.has(id) ? [account_id] : [])),
  );
}

/** Prints the first companies of a filter as CSV, up to 10,000; `do_not_sell` is that of one of their people. */
export async function printCompanies(
  db: Transactor,
  { list, timeZone }: { list: BuyerList; timeZone: string },
): Promise<string> {
  const lines = [csvLine(COMPANY_COLUMNS)];
  for await (const ids of listBuyerIds(db, 'account', list)) {
    const rows = await listAccountsByIds(db, ids);
    const figures = await figuresOf(db, rows, timeZone);
    const inCases = await companiesInCases(db, ids);
    const summaries = new Map(
      (await companySummaries(db, rows)).map((each): [string, CompanySummary] => [each.id, each]),
    );
    for (const id of ids) {
      const company = summaries.get(id);
      if (!company) continue;
      const { name, vatNumber, people } = company;
      lines.push(csvLine([id, name, vatNumber, String(people), ...figures(id), yes(inCases.has(id))]));
    }
  }
  return fileOf(lines);
}
