import type { Knex } from 'knex';
import { audit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import type { Locale } from '../contract/schemas.ts';
import { transact, type Transactor } from '../platform/db.ts';
import { refuse, type Outcome } from '../platform/outcome.ts';
import { renameSession } from '../platform/sessions.ts';
import { endCopies } from './end-copies.ts';
import * as mailboxes from './mailbox-store.ts';
import { closeCustomerSessions, refuseStale, type CustomerSession } from './sessions.ts';
import * as store from './store.ts';
import { tellOfMailbox, tellWhoMayTakeBack } from './tell-mailboxes.ts';

/** A mailbox that a customer has proven. */
export interface ProvenMailbox {
  mailbox: string;
  /** Epoch milliseconds. */
  provenAt: number;
  /** Mails that are about no order go there. */
  isMain: boolean;
}

/** Lists the mailboxes of a customer, the main one first. */
export async function listOwnMailboxes(
  { db }: { db: Transactor },
  { customerId }: Pick<CustomerSession, 'customerId'>,
): Promise<ProvenMailbox[]> {
  const rows = await store.listMailboxes(db, customerId);
  return rows.map(({ mailbox_key, proven_at }, index) => ({
    ...{ mailbox: mailbox_key, provenAt: proven_at, isMain: index === 0 },
  }));
}

/** Where a customer wants mails; null for one who is none any more. */
export async function findMainMailbox(db: Transactor, customerId: string): Promise<string | null> {
  return (await store.listMailboxes(db, customerId))[0]?.mailbox_key ?? null;
}

interface Chosen {
  mailbox: string;
  locale: Locale;
}

/** Has mails go to another of the customer's mailboxes, in the caller's transaction; those before it are told. */
export async function preferMailbox(
  trx: Knex.Transaction,
  ctx: Context,
  { customerId, mailbox, locale }: Chosen & { customerId: string },
): Promise<void> {
  const before = await store.listMailboxes(trx, customerId);
  if (before[0]?.mailbox_key === mailbox) return;
  const own = { customer_id: customerId, mailbox_key: mailbox };
  if (!(await mailboxes.setMain(trx, own, ctx.clock.now()))) return;
  await audit(trx, ctx, { what: 'customer_mailbox_main', on: customerId });
  await tellWhoMayTakeBack(trx, ctx, { customerId, what: 'main', newcomer: mailbox, locale });
}

/** Chooses where mails go. Refused as a whole (`sign_in_again`); a mailbox that is not the customer's changes nothing. */
export async function chooseMainMailbox(
  ctx: Context,
  session: CustomerSession,
  chosen: Chosen,
): Promise<Outcome> {
  const stale = refuseStale(ctx, session);
  if (stale) return stale;
  const { customerId } = session;
  await transact(ctx.db, async (trx) => {
    await store.lockCustomer(trx, customerId);
    await preferMailbox(trx, ctx, { ...chosen, customerId });
  });
  return { ok: true };
}

/**
 * Takes a mailbox out: its orders are this customer's no more, and all other sessions end, because they may have been
 * opened by it. Refused as a whole (`sign_in_again`, `last_mailbox`).
 */
export async function removeOwnMailbox(
  ctx: Context,
  session: CustomerSession,
  { mailbox, locale }: Chosen,
): Promise<Outcome> {
  const stale = refuseStale(ctx, session);
  if (stale) return stale;
  const { customerId, sessionId } = session;
  return transact(ctx.db, async (trx) => {
    await store.lockCustomer(trx, customerId);
    const rows = await store.listMailboxes(trx, customerId);
    const gone = rows.find(({ mailbox_key }) => mailbox_key === mailbox);
    const [main, ...others] = rows.filter((row) => row !== gone);
    if (!gone) return { ok: true };
    if (!main) return refuse('', 'last_mailbox');
    await mailboxes.removeMailbox(trx, gone);
    await endCopies(trx, ctx, customerId);
    await closeCustomerSessions(trx, { customerId, but: sessionId });
    if (session.email === mailbox) await renameSession(trx, sessionId, main.mailbox_key);
    await audit(trx, ctx, { what: 'customer_mailbox_removed', on: customerId });
    const said = { customerId, what: 'removed', about: mailbox, newcomer: '', locale } as const;
    const isOlder = [main, ...others].some(({ proven_at }) => proven_at > gone.proven_at);
    await tellOfMailbox(trx, ctx, { ...said, to: gone, mayTakeBack: isOlder });
    for (const to of [main, ...others]) await tellOfMailbox(trx, ctx, { ...said, to, mayTakeBack: false });
    return { ok: true };
  });
}
