import type { Knex } from 'knex';
import { audit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import type { Locale } from '../contract/schemas.ts';
import { AppError } from '../platform/errors.ts';
import { readGuard, type Guard } from './authenticator-store.ts';
import { forgetCustomer } from './erase.ts';
import { endCopies } from './end-copies.ts';
import * as mailboxes from './mailbox-store.ts';
import { endOldPasswords } from './old-password-store.ts';
import { closeCustomerSessions } from './sessions.ts';
import * as store from './store.ts';
import { tellOfMailbox } from './tell-mailboxes.ts';

export interface Taking {
  customerId: string;
  mailboxKey: string;
  /** Since when it counts as proven. */
  provenAt: number;
  locale: Locale;
  /** By a link that takes a change back: an authenticator comes along (`guard`), so that the mail alone opens nothing then, either. */
  isBack?: boolean;
}

/** Whose a mailbox was before it was taken: nobody's, somebody's with others beside it, or somebody's only one. */
export type Taken =
  | { ok: true; from: 'nobody' | 'own' | 'others' }
  | { ok: true; from: 'joined'; customerId: string; guard: Guard | undefined }
  | { ok: false; reason: 'mailbox_waits' | 'mailbox_guarded' };

/**
 * Locks both customers in one order, whoever begins, and finds whose the mailbox is then. Throws not_found where the one who
 * takes it was erased meanwhile: a mailbox of nobody would let nobody in any more.
 */
async function lockBoth(trx: Knex.Transaction, { customerId, mailboxKey }: Taking): Promise<string | null> {
  const first = (await mailboxes.findMailbox(trx, mailboxKey))?.customer_id ?? customerId;
  for (const id of [...new Set([customerId, first])].sort()) {
    const locked = await store.lockCustomer(trx, id);
    if (!locked && id === customerId) throw new AppError('not_found', 'There is no such customer.');
  }
  return (await mailboxes.findMailbox(trx, mailboxKey))?.customer_id ?? null;
}

/**
 * Gives a mailbox that was proven now to a customer. Whose only mailbox it was is the same person, who can go nowhere else
 * any more: the caller moves what they kept (`joined`), their sessions have ended and their password is gone. Who has others
 * keeps everything but the mailbox, because nobody has proven those. Not ok where a change of the other's mailboxes can still
 * be taken back: whoever broke in there could carry everything away. Nor where the other one has an authenticator, whose code
 * nobody has shown: reading the mails alone would open the orders by this way.
 */
export async function takeMailbox(trx: Knex.Transaction, ctx: Context, taking: Taking): Promise<Taken> {
  const { customerId, mailboxKey, provenAt, locale, isBack = false } = taking;
  const other = await lockBoth(trx, taking);
  if (other === customerId) return { ok: true, from: 'own' };
  const row = { mailbox_key: mailboxKey, customer_id: customerId, proven_at: provenAt, main_at: 0 };
  if (other === null) {
    await mailboxes.giveMailbox(trx, row);
    return { ok: true, from: 'nobody' };
  }
  const guard = await readGuard(trx, other);
  const rest = (await store.listMailboxes(trx, other)).filter(
    ({ mailbox_key }) => mailbox_key !== mailboxKey,
  );
  if (guard && !(isBack && rest.length === 0)) return { ok: false, reason: 'mailbox_guarded' };
  if (rest.length === 0 && (await mailboxes.hasWayBack(trx, other, ctx.clock.now())))
    return { ok: false, reason: 'mailbox_waits' };
  await mailboxes.giveMailbox(trx, row);
  await endOldPasswords(trx, [mailboxKey]);
  await audit(trx, ctx, { what: 'customer_mailbox_removed', on: other });
  if (rest.length === 0) {
    await forgetCustomer(trx, other);
    return { ok: true, from: 'joined', customerId: other, guard };
  }
  await endCopies(trx, ctx, other);
  await closeCustomerSessions(trx, { customerId: other });
  const said = { customerId: other, what: 'moved', about: mailboxKey, newcomer: '', locale } as const;
  for (const to of rest) await tellOfMailbox(trx, ctx, { ...said, to, mayTakeBack: false });
  return { ok: true, from: 'others' };
}
