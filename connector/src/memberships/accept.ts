import type { Knex } from 'knex';
import { audit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import { transact, type Transactor } from '../platform/db.ts';
import { sha256 } from '../platform/hash.ts';
import { refuse, type Outcome } from '../platform/outcome.ts';
import { getCompanyName } from './company.ts';
import { largerRight, type MemberRight } from './rights.ts';
import * as store from './store.ts';
import type { InvitationRow } from './store.ts';

/** Who holds the link of a mail, and has proven these mailboxes. */
interface Holder {
  token: string;
  customerId: string;
  mailboxKeys: string[];
}

/** Finds an invitation to one of these mailboxes; one that ran out, was withdrawn or is another's is none. */
async function findFitting(
  db: Transactor,
  { clock }: Pick<Context, 'clock'>,
  { token, mailboxKeys }: Holder,
): Promise<InvitationRow | null> {
  const row = await store.findInvitationRow(db, sha256(token));
  if (!row || row.expires_at <= clock.now()) return null;
  return mailboxKeys.includes(row.mailbox_key) ? row : null;
}

export interface Invitation {
  company: string;
  sees: MemberRight;
  mailbox: string;
}

/** Reads what somebody is invited to, and changes nothing; null where there is nothing to accept. */
export async function findInvitation(
  { db, clock }: Pick<Context, 'db' | 'clock'>,
  holder: Holder,
): Promise<Invitation | null> {
  const row = await findFitting(db, { clock }, holder);
  if (!row || row.used_at !== null) return null;
  return { company: await getCompanyName(db, row.account_id), sees: row.sees, mailbox: row.mailbox_key };
}

async function join(
  trx: Knex.Transaction,
  ctx: Context,
  { row, customerId }: { row: InvitationRow; customerId: string },
): Promise<void> {
  const { account_id: accountId, mailbox_key, sees } = row;
  const known = (await store.lockMemberRows(trx, accountId)).find((each) => each.customer_id === customerId);
  if (known) return store.updateMember(trx, known.id, { sees: largerRight(known.sees, sees) });
  await store.insertMember(trx, {
    ...{ id: ctx.ids.new('member'), account_id: accountId, customer_id: customerId },
    ...{ active_of: store.activeOf(accountId, customerId), sees, mailbox_key },
    ...{ joined_at: ctx.clock.now(), left_at: null },
  });
}

/**
 * Takes somebody who has proven the invited mailbox into the company. Pressed twice, it happens once. Refused as a whole
 * (`invitation_over`) for one that is used, withdrawn, ran out or was written to another mailbox.
 */
export async function acceptInvitation(
  ctx: Context,
  holder: Holder,
): Promise<Outcome<{ accountId: string }>> {
  const { customerId } = holder;
  return transact(ctx.db, async (trx) => {
    const row = await findFitting(trx, ctx, holder);
    if (!row) return refuse('', 'invitation_over');
    const accountId = row.account_id;
    if (!(await store.useInvitation(trx, row.id, { now: ctx.clock.now(), customerId }))) {
      const isTheirs = (await store.findInvitationRow(trx, row.token_hash))?.used_by === customerId;
      const member = await store.findMember(trx, { accountId, customerId });
      return isTheirs && member ? { ok: true, accountId } : refuse('', 'invitation_over');
    }
    await join(trx, ctx, { row, customerId });
    await audit(trx, ctx, { what: 'member_joined', on: accountId, detail: { right: row.sees, customerId } });
    return { ok: true, accountId };
  });
}
