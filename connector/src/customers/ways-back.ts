import type { Knex } from 'knex';
import { audit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import type { Locale } from '../contract/schemas.ts';
import type { Clock } from '../platform/clock.ts';
import type { Transactor } from '../platform/db.ts';
import { sha256 } from '../platform/hash.ts';
import { findAuthenticator, giveGuard, removeAuthenticator, type Guard } from './authenticator-store.ts';
import { endCopies } from './end-copies.ts';
import * as mailboxes from './mailbox-store.ts';
import { listPasskeys, removePasskey } from './passkey-store.ts';
import { closeCustomerSessions } from './sessions.ts';
import * as store from './store.ts';
import { tellOfMailbox, WAY_BACK } from './tell-mailboxes.ts';

/** Finds what a link takes back; undefined when it is over, used or none of ours. Changes nothing. */
export function findWayBack(
  { db, clock }: { db: Transactor; clock: Clock },
  token: string,
): Promise<mailboxes.WayBackRow | undefined> {
  return mailboxes.findWayBack(db, sha256(token), clock.now());
}

/** Until when somebody may still take back who came into these accounts; null where nobody can. In epoch milliseconds. */
export const isOpenUntil = (
  db: Transactor,
  { customerIds, now }: { customerIds: string[]; now: number },
): Promise<number | null> => mailboxes.findLastWayBack(db, customerIds, now);

/** From when on a newcomer may have been at work: a week before the change, as far as the mailbox was there. */
const sinceOf = ({ proven_at, made_at }: mailboxes.WayBackRow): number =>
  Math.max(proven_at, made_at - WAY_BACK);

/** Those that came after the one that takes back: the named one, and what was proven in the week before or since. */
function listNewcomers(rows: store.MailboxRow[], way: mailboxes.WayBackRow): store.MailboxRow[] {
  const since = sinceOf(way);
  return rows.filter(
    ({ mailbox_key, proven_at }) =>
      mailbox_key !== way.mailbox_key && (mailbox_key === way.newcomer || proven_at > since),
  );
}

/** An app or passkey of that time may be an intruder's; one of before is the owner's, and whoever reads the old mailbox cannot take it out. */
async function removeKeysSince(trx: Knex.Transaction, customerId: string, since: number): Promise<void> {
  const authenticator = await findAuthenticator(trx, customerId);
  if (authenticator && authenticator.set_at > since) await removeAuthenticator(trx, customerId);
  for (const { id, created_at } of await listPasskeys(trx, customerId))
    if (created_at > since) await removePasskey(trx, customerId, id);
}

/** Takes a change back, in the caller's transaction; false when the link was used in between. */
export async function takeBack(
  trx: Knex.Transaction,
  ctx: Context,
  { way, locale, guard }: { way: mailboxes.WayBackRow; locale: Locale; guard: Guard | undefined },
): Promise<boolean> {
  const { customer_id, mailbox_key } = way;
  if (!(await mailboxes.useWayBack(trx, way.id))) return false;
  const rows = await store.listMailboxes(trx, customer_id);
  for (const gone of listNewcomers(rows, way)) await mailboxes.removeMailbox(trx, gone);
  await endCopies(trx, ctx, customer_id);
  await mailboxes.removeWaysBackSince(trx, way);
  await mailboxes.setMain(trx, { customer_id, mailbox_key }, ctx.clock.now());
  await closeCustomerSessions(trx, { customerId: customer_id });
  await removeKeysSince(trx, customer_id, sinceOf(way));
  await store.removePassword(trx, customer_id);
  // Whoever signed in anew meanwhile, and set an app up out of caution, keeps it: the code of a mail alone opens nothing.
  if (guard) await giveGuard(trx, customer_id, guard);
  await audit(trx, ctx, { what: 'customer_mailbox_taken_back', on: customer_id });
  const said = { customerId: customer_id, what: 'taken_back', about: mailbox_key, newcomer: '' } as const;
  for (const to of rows) await tellOfMailbox(trx, ctx, { ...said, locale, to, mayTakeBack: false });
  return true;
}
