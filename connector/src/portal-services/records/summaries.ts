import type { ContactSummary } from '@carrello/portal/services';
import { displayName } from '../../contacts/names.ts';
import { listAccountsByIds } from '../../contacts/queries.ts';
import type { AccountRow, ContactRow } from '../../contacts/store.ts';
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
  { account, count }: { account: AccountRow | undefined; count: OrderCount | undefined },
): ContactSummary {
  return {
    id: contact.id,
    name: displayName(contact),
    email: contact.email,
    phone: contact.phone,
    company: account?.name ?? '',
    orders: count?.orders ?? 0,
    lastOrderAt: count?.lastAt ?? null,
  };
}

export async function summariesOf(db: Transactor, rows: ContactRow[]): Promise<ContactSummary[]> {
  const accounts = await accountsOf(db, rows);
  const ids = rows.map(({ id }) => id);
  const counts = await countOrdersBy(db, ids, 'contact_id');
  return rows.map((contact) =>
    summaryOf(contact, { account: accounts.get(contact.account_id ?? ''), count: counts.get(contact.id) }),
  );
}
