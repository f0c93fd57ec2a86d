import type { Knex } from 'knex';
import { audit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import type { Locale } from '../contract/schemas.ts';
import type { Clock } from '../platform/clock.ts';
import type { Transactor } from '../platform/db.ts';
import { sha256 } from '../platform/hash.ts';
import { closeSessionsOf } from '../platform/sessions.ts';
import * as mailboxes from './mailbox-store.ts';
import { AUDIENCE } from './sessions.ts';
import { forgetPairsOf } from './sign-on-store.ts';
import * as store from './store.ts';
import { tellOfMailbox, WAY_BACK } from './tell-mailboxes.ts';

/** Finds what a link takes back; undefined when it is over, used or none of ours. Changes nothing. */
export function findWayBack(
  { db, clock }: { db: Transactor; clock: Clock },
  token: string,
): Promise<mailboxes.WayBackRow | undefined> {
  return mailboxes.findWayBack(db, sha256(token), clock.now());
}

/** Those that came after the one that takes back: the named one, and what was proven in the week before or since. */
function listNewcomers(rows: store.MailboxRow[], way: mailboxes.WayBackRow): store.MailboxRow[] {
  const since = Math.max(way.proven_at, way.made_at - WAY_BACK);
  return rows.filter(
    ({ mailbox_key, proven_at }) =>
      mailbox_key !== way.mailbox_key && (mailbox_key === way.newcomer || proven_at > since),
  );
}

/** Takes a change back, in the caller's transaction; false when the link was used in between. */
export async function takeBack(
  trx: Knex.Transaction,
  ctx: Context,
  { way, locale }: { way: mailboxes.WayBackRow; locale: Locale },
): Promise<boolean> {
  const { customer_id, mailbox_key } = way;
  if (!(await mailboxes.useWayBack(trx, way.id))) return false;
  const rows = await store.listMailboxes(trx, customer_id);
  for (const gone of listNewcomers(rows, way)) await mailboxes.removeMailbox(trx, gone);
  await mailboxes.removeWaysBackSince(trx, way);
  await mailboxes.setMain(trx, { customer_id, mailbox_key }, ctx.clock.now());
  await closeSessionsOf(trx, AUDIENCE, customer_id);
  await store.removePassword(trx, customer_id);
  await forgetPairsOf(trx, customer_id);
  await audit(trx, ctx, { what: 'customer_mailbox_taken_back', on: customer_id });
  const said = { customerId: customer_id, what: 'taken_back', about: mailbox_key, newcomer: '' } as const;
  for (const to of rows) await tellOfMailbox(trx, ctx, { ...said, locale, to, mayTakeBack: false });
  return true;
}
