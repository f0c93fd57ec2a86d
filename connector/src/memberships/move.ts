import type { Knex } from 'knex';
import type { Context } from '../context.ts';
import { largerRight } from './rights.ts';
import * as store from './store.ts';

interface Move {
  from: string;
  to: string;
}

/**
 * Gives what a customer has of companies to the one that they have become. Who is of the same company by both stays once,
 * with the greater right, so that no company loses its last manager by it.
 */
export async function moveMemberships(
  trx: Knex.Transaction,
  { clock }: Pick<Context, 'clock'>,
  { from, to }: Move,
): Promise<void> {
  for (const { id, account_id: accountId, left_at, sees } of await store.listMemberRowsOf(trx, from, {
    ever: true,
  })) {
    const standing = left_at === null && (await store.findMember(trx, { accountId, customerId: to }));
    if (standing) await store.updateMember(trx, standing.id, { sees: largerRight(sees, standing.sees) });
    const isOver = left_at !== null || standing;
    await store.updateMember(trx, id, {
      customer_id: to,
      active_of: isOver ? null : store.activeOf(accountId, to),
      left_at: left_at ?? (standing ? clock.now() : null),
    });
  }
  await trx('company_orders').where({ customer_id: from }).update({ customer_id: to });
  await trx('company_invitations').where({ by_id: from }).update({ by_id: to });
  await trx('company_invitations').where({ used_by: from }).update({ used_by: to });
}
