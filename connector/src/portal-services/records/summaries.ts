import type { ContactSummary, Money } from '@carrello/portal/services';
import type { Transactor } from '../../platform/db.ts';
import { displayName } from '../../contacts/names.ts';
import type { ContactRow } from '../../contacts/store.ts';

export interface OrderCount {
  orders: number;
  firstAt: number | null;
  lastAt: number | null;
}

/** By contact or company; one without orders is not among them. */
export async function countOrders(
  db: Transactor,
  ids: string[],
  by: 'contact_id' | 'account_id' = 'contact_id',
): Promise<Map<string, OrderCount>> {
  if (ids.length === 0) return new Map();
  const rows = (await db('orders')
    .whereIn(by, ids)
    .groupBy(by)
    .select({ id: by })
    .count({ orders: '*' })
    .min({ firstAt: 'placed_at' })
    .max({ lastAt: 'placed_at' })) as unknown as (OrderCount & { id: string })[];
  return new Map(rows.map(({ id, ...count }) => [id, { ...count, orders: Number(count.orders) }]));
}

/** Paid minus refunded, one per currency. */
export async function sumOrders(
  db: Transactor,
  where: { contact_id: string } | { account_id: string },
): Promise<Money[]> {
  const rows = (await db('orders')
    .where(where)
    .groupBy('currency')
    .orderBy('currency')
    .select('currency')
    .sum({ paid: 'paid_total', refunded: 'refunded_total' })) as unknown as {
    currency: string;
    paid: number;
    refunded: number;
  }[];
  return rows.map(({ currency, paid, refunded }) => ({ currency, amount: Number(paid) - Number(refunded) }));
}

export interface AccountName {
  id: string;
  name: string;
  vat_key: string;
}

export async function accountsOf(db: Transactor, rows: ContactRow[]): Promise<Map<string, AccountName>> {
  const ids = rows.flatMap(({ account_id }) => (account_id === null ? [] : [account_id]));
  if (ids.length === 0) return new Map();
  const accounts: AccountName[] = await db<AccountName>('accounts')
    .whereIn('id', ids)
    .select('id', 'name', 'vat_key');
  return new Map(accounts.map((account) => [account.id, account]));
}

export function summaryOf(
  contact: ContactRow,
  { account, count }: { account: AccountName | undefined; count: OrderCount | undefined },
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
  const counts = await countOrders(
    db,
    rows.map(({ id }) => id),
  );
  return rows.map((contact) =>
    summaryOf(contact, { account: accounts.get(contact.account_id ?? ''), count: counts.get(contact.id) }),
  );
}
