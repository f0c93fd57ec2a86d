import type { Knex } from 'knex';
import { listAccountsByIds } from '../contacts/queries.ts';
import type { Transactor } from '../platform/db.ts';
import { AppError } from '../platform/errors.ts';
import * as store from './store.ts';
import type { MemberRow } from './store.ts';

/** Who changes something about a company's people: a member of it, or staff. */
export interface By {
  kind: 'customer' | 'staff';
  id: string;
}

/** For a stranger a company is one that is not there. */
export const NoSuchCompany = (): AppError => new AppError('not_found', 'There is no such company.');

/** What a company is called; throws not_found. */
export async function getCompanyName(db: Transactor, accountId: string): Promise<string> {
  const [account] = await listAccountsByIds(db, [accountId]);
  if (!account) throw NoSuchCompany();
  return account.name || account.vat_key;
}

/** True for the id of a company, where that of a customer may stand as well. */
export const isCompany = (id: string): boolean => id.startsWith('acc_');

/** Lets nobody else change who is of a company, and what is kept for it, until the transaction ends. Throws not_found while nobody is. */
export async function lockCompany(trx: Knex.Transaction, accountId: string): Promise<void> {
  if ((await store.lockMemberRows(trx, accountId)).length === 0) throw NoSuchCompany();
}

/** Throws not_found for whoever is no manager of the company now. Staff were asked for their right before. */
export async function assertManages(db: Transactor, accountId: string, by: By): Promise<void> {
  if (by.kind === 'staff') return;
  const member = await store.findMember(db, { accountId, customerId: by.id });
  if (member?.sees !== 'manager') throw NoSuchCompany();
}

/** Locks who is of a company and hands out one of them; throws not_found for anybody else's id. */
export async function lockMember(
  trx: Knex.Transaction,
  { accountId, memberId }: { accountId: string; memberId: string },
): Promise<{ member: MemberRow; isLastManager: boolean }> {
  const rows = await store.lockMemberRows(trx, accountId);
  const member = rows.find(({ id }) => id === memberId);
  if (!member) throw NoSuchCompany();
  const managers = rows.filter(({ sees }) => sees === 'manager');
  return { member, isLastManager: managers.length === 1 && managers[0]?.id === memberId };
}
