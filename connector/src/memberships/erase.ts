import type { Knex } from 'knex';
import { hasMembers } from './queries.ts';

/**
 * Ends all memberships of a customer and forgets their mailbox there, also of the last manager: staff name another then.
 * Returns the companies that nobody is of any more.
 */
export async function forgetMemberships(
  trx: Knex.Transaction,
  customerId: string,
  now: number,
): Promise<string[]> {
  const of = { customer_id: customerId };
  const accountIds: string[] = await trx('company_members')
    .where({ ...of, left_at: null })
    .pluck('account_id');
  await trx('company_members')
    .where({ ...of, left_at: null })
    .update({ left_at: now });
  await trx('company_members').where(of).update({ active_of: null, mailbox_key: '' });
  await trx('company_invitations').where({ by_id: customerId, used_at: null }).delete();
  const left = accountIds.map(async (id) => ((await hasMembers(trx, id)) ? [] : [id]));
  return (await Promise.all(left)).flat();
}

/** Forgets the invitations up to `before` to the mailboxes of somebody who was erased. */
export async function forgetInvitations(
  trx: Knex.Transaction,
  isTheirs: (mailbox: string) => boolean,
  before: number,
): Promise<void> {
  const rows = await trx('company_invitations').where('created_at', '<=', before).select('id', 'mailbox_key');
  const ids = rows.filter(({ mailbox_key }) => isTheirs(mailbox_key)).map(({ id }) => id);
  for (const id of ids) await trx('company_invitations').where({ id }).delete();
}
