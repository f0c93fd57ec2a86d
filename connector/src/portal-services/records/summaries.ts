import type { CompanySummary, ContactSummary } from '@carrello/portal/services';
import { listOrdersInCases } from '../../cases/queue.ts';
import { countPeople } from '../../contacts/lists.ts';
import { listTagsOf } from '../../contacts/tags.ts';
import { displayName } from '../../contacts/names.ts';
import { listAccountsByIds } from '../../contacts/queries.ts';
import type { AccountRow, ContactRow } from '../../contacts/store.ts';
import { listOrderFaces } from '../../orders/faces.ts';
import type { FiguresRow } from '../../orders/buyer-figures.ts';
import { readFigures } from '../../orders/figures-list.ts';
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
  { account, bought, tags }: { account: AccountRow | undefined; bought: BoughtFigures; tags: string[] },
): Omit<ContactSummary, 'doNotSell'> {
  return {
    id: contact.id,
    name: displayName(contact),
    email: contact.email,
    phone: contact.phone,
    company: account?.name ?? '',
    tags,
    ...bought,
  };
}

export type BoughtFigures = Pick<ContactSummary, 'orders' | 'lastOrderAt' | 'kept'>;

/** What a record says of its purchases in a list. */
const boughtOf = (figures: FiguresRow | undefined): BoughtFigures => ({
  orders: figures?.orders ?? 0,
  lastOrderAt: figures ? Number(figures.last_order_at) : null,
  kept: figures ? { amount: Number(figures.bought), currency: figures.currency } : null,
});

/** Says which of these contacts nothing is to be sold to now: a case about one of their orders is open. */
export async function contactsInCases(db: Transactor, ids: string[]): Promise<Set<string>> {
  const orders = ids.length === 0 ? [] : await listOrdersInCases(db, ids);
  const faces = await listOrderFaces(db, orders);
  return new Set([...faces.values()].map(({ contact_id }) => contact_id));
}

export async function summariesOf(db: Transactor, rows: ContactRow[]): Promise<ContactSummary[]> {
  const accounts = await accountsOf(db, rows);
  const ids = rows.map(({ id }) => id);
  const figures = await readFigures(db, ids);
  const tags = await listTagsOf(db, ids);
  const inCases = await contactsInCases(db, ids);
  return rows.map((contact) => ({
    ...summaryOf(contact, {
      account: accounts.get(contact.account_id ?? ''),
      bought: boughtOf(figures.get(contact.id)),
      tags: tags.get(contact.id) ?? [],
    }),
    doNotSell: inCases.has(contact.id),
  }));
}

export async function companySummaries(db: Transactor, rows: AccountRow[]): Promise<CompanySummary[]> {
  const ids = rows.map(({ id }) => id);
  const people = await countPeople(db, ids);
  const figures = await readFigures(db, ids);
  return rows.map(({ id, name, vat_key }) => ({
    id,
    name,
    vatNumber: vat_key,
    people: people.get(id) ?? 0,
    ...boughtOf(figures.get(id)),
  }));
}
