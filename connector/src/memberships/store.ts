import type { Knex } from 'knex';
import type { Transactor } from '../platform/db.ts';
import type { MemberRight } from './rights.ts';

export interface MemberRow {
  id: string;
  account_id: string;
  customer_id: string;
  /** `account:customer` while they are of the company, null afterwards. */
  active_of: string | null;
  sees: MemberRight;
  /** The one that was invited and proven. */
  mailbox_key: string;
  joined_at: number;
  left_at: number | null;
}

export interface InvitationRow {
  id: string;
  account_id: string;
  mailbox_key: string;
  sees: MemberRight;
  token_hash: string;
  by_kind: 'staff' | 'customer';
  by_id: string;
  created_at: number;
  expires_at: number;
  used_at: number | null;
  used_by: string;
}

export interface CompanyOrderRow {
  shop_id: string;
  order_key: string;
  account_id: string;
  customer_id: string;
  member_id: string;
  placed_at: number;
}

declare module 'knex/types/tables.js' {
  interface Tables {
    company_members: MemberRow;
    company_invitations: InvitationRow;
    company_orders: CompanyOrderRow;
  }
}

export const activeOf = (accountId: string, customerId: string): string => `${accountId}:${customerId}`;

/** Finds the standing membership of a customer; one that has ended is none. */
export function findMember(
  db: Transactor,
  { accountId, customerId }: { accountId: string; customerId: string },
): Promise<MemberRow | undefined> {
  return db('company_members')
    .where({ active_of: activeOf(accountId, customerId) })
    .first();
}

/** Lists who is of a company now; who has been longest comes first. */
export function listMemberRows(db: Transactor, accountId: string): Promise<MemberRow[]> {
  return db('company_members')
    .where({ account_id: accountId, left_at: null })
    .orderBy(['joined_at', 'id'])
    .select('*');
}

/** The same, and nobody else changes them until the transaction ends: two managers cannot leave past each other. */
export function lockMemberRows(trx: Knex.Transaction, accountId: string): Promise<MemberRow[]> {
  return trx('company_members').where({ account_id: accountId, left_at: null }).forUpdate().select('*');
}

/** Lists the companies of a customer now, and with `ever` also those of before. */
export function listMemberRowsOf(
  db: Transactor,
  customerId: string,
  { ever = false }: { ever?: boolean } = {},
): Promise<MemberRow[]> {
  const rows = db('company_members')
    .where({ customer_id: customerId })
    .orderBy(['joined_at', 'id'])
    .select('*');
  return ever ? rows : rows.whereNull('left_at');
}

export async function insertMember(trx: Transactor, row: MemberRow): Promise<void> {
  await trx('company_members').insert(row);
}

export async function updateMember(trx: Transactor, id: string, changes: Partial<MemberRow>): Promise<void> {
  await trx('company_members').where({ id }).update(changes);
}

/** Lists the invitations that still wait for an answer, the newest first. */
export function listOpenInvitations(
  db: Transactor,
  accountId: string,
  now: number,
): Promise<InvitationRow[]> {
  return db('company_invitations')
    .where({ account_id: accountId, used_at: null })
    .where('expires_at', '>', now)
    .orderBy('created_at', 'desc')
    .select('*');
}

export function findInvitationRow(db: Transactor, tokenHash: string): Promise<InvitationRow | undefined> {
  return db('company_invitations').where({ token_hash: tokenHash }).first();
}

export async function insertInvitation(trx: Transactor, row: InvitationRow): Promise<void> {
  await trx('company_invitations').insert(row);
}

/** False when somebody used it in between. */
export async function useInvitation(
  trx: Transactor,
  id: string,
  { now, customerId }: { now: number; customerId: string },
): Promise<boolean> {
  const used = await trx('company_invitations')
    .where({ id, used_at: null })
    .update({ used_at: now, used_by: customerId });
  return used === 1;
}

/** Forgets what has run out, whether it was used or not. */
export async function removeOver(trx: Transactor, accountId: string, now: number): Promise<void> {
  await trx('company_invitations').where({ account_id: accountId }).where('expires_at', '<=', now).delete();
}

/** Forgets those of a company that wait for an answer: one, those to a mailbox, or those of an inviter. How many it were. */
export async function removeOpen(
  trx: Transactor,
  accountId: string,
  which: { id: string } | { mailbox_key: string } | { by_id: string },
): Promise<number> {
  return trx('company_invitations')
    .where({ account_id: accountId, used_at: null, ...which })
    .delete();
}
