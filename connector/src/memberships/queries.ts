import { listAccountNames } from '../contacts/names.ts';
import type { Context } from '../context.ts';
import type { Transactor } from '../platform/db.ts';
import type { MemberRight } from './rights.ts';
import * as store from './store.ts';

/** A company that somebody is of. */
export interface OwnCompany {
  id: string;
  name: string;
  right: MemberRight;
}

/** Lists the companies that a customer is of now. */
export async function listCompaniesOf(db: Transactor, customerId: string): Promise<OwnCompany[]> {
  const rows = await store.listMemberRowsOf(db, customerId);
  const names = await listAccountNames(
    db,
    rows.map(({ account_id }) => account_id),
  );
  return rows.map(({ account_id: id, sees }) => ({ id, name: names.get(id) || id, right: sees }));
}

/** True for a customer who is of any company now. */
export async function isOfCompany(db: Transactor, customerId: string): Promise<boolean> {
  const row = await db('company_members').where({ customer_id: customerId, left_at: null }).first('id');
  return row !== undefined;
}

/** True where somebody was invited by this mailbox and has not answered: they get a code although they never bought. */
export async function isInvited(db: Transactor, mailboxKey: string): Promise<boolean> {
  const row = await db('company_invitations').where({ mailbox_key: mailboxKey, used_at: null }).first('id');
  return row !== undefined;
}

/** Who is of a company and who was invited, as its managers and staff see it. */
export interface CompanyPeople {
  members: { id: string; customerId: string; mailbox: string; right: MemberRight; joinedAt: number }[];
  invitations: { id: string; mailbox: string; right: MemberRight; expiresAt: number }[];
}

/** For who has asked already whether the reader may see them. */
export async function listPeople(
  { db, clock }: Pick<Context, 'db' | 'clock'>,
  accountId: string,
): Promise<CompanyPeople> {
  const members = await store.listMemberRows(db, accountId);
  const invitations = await store.listOpenInvitations(db, accountId, clock.now());
  return {
    members: members.map(({ id, customer_id, mailbox_key, sees, joined_at }) => ({
      ...{ id, customerId: customer_id, mailbox: mailbox_key, right: sees, joinedAt: joined_at },
    })),
    invitations: invitations.map(({ id, mailbox_key, sees, expires_at }) => ({
      ...{ id, mailbox: mailbox_key, right: sees, expiresAt: expires_at },
    })),
  };
}

/** True while anybody is of the company: it is not forgotten then, whoever else was erased. */
export async function hasMembers(db: Transactor, accountId: string): Promise<boolean> {
  const row = await db('company_members').where({ account_id: accountId, left_at: null }).first('id');
  return row !== undefined;
}

/** Which companies a customer was ever of, for a copy of their data. */
export async function listMemberships(db: Transactor, customerId: string): Promise<object[]> {
  const rows = await store.listMemberRowsOf(db, customerId, { ever: true });
  const names = await listAccountNames(
    db,
    rows.map(({ account_id }) => account_id),
  );
  return rows.map(({ account_id, sees, joined_at, left_at }) => ({
    ...{ company: names.get(account_id) ?? '', right: sees, joined_at, left_at },
  }));
}
