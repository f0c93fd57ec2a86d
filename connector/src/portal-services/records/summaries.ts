import type { ContactSummary } from '@carrello/portal/services';
import { listOrdersInCases } from '../../cases/queue.ts';
import { displayName } from '../../contacts/names.ts';
import { listAccountsByIds } from '../../contacts/queries.ts';
import type { AccountRow, ContactRow } from '../../contacts/store.ts';
import { listOrderFaces } from '../../orders/faces.ts';
import { countOrdersBy, type OrderCount } from '../../orders/of-contacts.ts';
import type { Transactor } from '../../platform/db.ts';

/** Reads the companies of contacts, by company id. */
export async function accountsOf(
  db: Transactor,
  rows: Pick<ContactRow, 'account_id'>[],
): Promise<Map<string, AccountRow>> {
  const ids = rows.flatMap(({ account_id }) => (account_id === null ? [] : [account_id]));
  const accounts = await listAccountsByIds(db, [...new Set(ids)]);
  return new Map(accounts.map((account) => [account.id, account]));
}

export function summaryOf(
  contact: ContactRow,
  {
    account,
    count,
    doNotSell,
  }: { account: AccountRow | undefined; count: OrderCount | undefined; doNotSell: boolean },
): ContactSummary {
  return {
    id: contact.id,
    name: displayName(contact),
    email: contact.email,
    phone: contact.phone,
    company: account?.name ?? '',
    orders: count?.orders ?? 0,
    lastOrderAt: count?.lastAt ?? null,
    doNotSell,
  };
}

/** Says which of these contacts nothing is to be sold to now: a case about one of their orders is open. */
export async function contactsInCases(db: Transactor, ids: string[]): Promise<Set<string>> {
  const orders = ids.length === 0 ? [] : await listOrdersInCases(db, ids);
  const faces = await listOrderFaces(db, orders);
  return new Set([...faces.values()].map(({ contact_id }) => contact_id));
}

export async function summariesOf(db: Transactor, rows: ContactRow[]): Promise<ContactSummary[]> {
  const accounts = await accountsOf(db, rows);
  const ids = rows.map(({ id }) => id);
  const counts = await countOrdersBy(db, ids, 'contact_id');
  const inCases = await contactsInCases(db, ids);
  return rows.map((contact) =>
    summaryOf(contact, {
      account: accounts.get(contact.account_id ?? ''),
      count: counts.get(contact.id),
      doNotSell: inCases.has(contact.id),
    }),
  );
}
