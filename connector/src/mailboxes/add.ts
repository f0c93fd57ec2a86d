import type { Knex } from 'knex';
import { audit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import type { Locale } from '../contract/schemas.ts';
import { readMailboxCode } from '../customers/mailbox-codes.ts';
import { preferMailbox } from '../customers/mailboxes.ts';
import type { CustomerSession } from '../customers/sessions.ts';
import * as customers from '../customers/customers.ts';
import { takeMailbox, type Taken, type Taking } from '../customers/take-mailbox.ts';
import { tellWhoMayTakeBack } from '../customers/tell-mailboxes.ts';
import { moveAccount } from '../privacy/move-account.ts';
import { transact } from '../platform/db.ts';
import { refuse, type Outcome } from '../platform/outcome.ts';

/** Takes a mailbox, and what was kept under it where it was somebody's only one. */
export async function takeWithAll(trx: Knex.Transaction, ctx: Context, taking: Taking): Promise<Taken> {
  const taken = await takeMailbox(trx, ctx, taking);
  if (!taken.ok || taken.from !== 'joined') return taken;
  await moveAccount(trx, ctx, { from: taken.customerId, to: taking.customerId });
  await audit(trx, ctx, {
    what: 'customers_joined',
    on: taking.customerId,
    detail: { from: taken.customerId },
  });
  return taken;
}

interface Adding {
  code: string;
  /** Mails go there from now on. */
  isMain: boolean;
  locale: Locale;
}

/**
 * Makes the mailbox whose code was typed one of this customer's; those of before are told. Refused as a whole
 * (`sign_in_again`) or by `code` (`code_wrong`, `code_expired`, `code_too_many`, `mailbox_waits`,
 * `mailbox_guarded`).
 */
export async function addMailbox(
  ctx: Context,
  session: CustomerSession,
  { code, isMain, locale }: Adding,
): Promise<Outcome<{ joined: boolean }>> {
  const read = await readMailboxCode(ctx, session, code);
  if (!read.ok) return read;
  const { customerId } = session;
  const { mailboxKey, codeId } = read;
  return transact(ctx.db, async (trx) => {
    await customers.lockCustomer(trx, customerId);
    if (!(await customers.useCode(trx, ctx, codeId))) return refuse('code', 'code_expired');
    const taking = { customerId, mailboxKey, provenAt: ctx.clock.now(), locale };
    const taken = await takeWithAll(trx, ctx, taking);
    if (!taken.ok) return refuse('code', taken.reason);
    await audit(trx, ctx, { what: 'customer_mailbox_added', on: customerId });
    await tellWhoMayTakeBack(trx, ctx, { customerId, what: 'added', newcomer: mailboxKey, locale });
    if (isMain) await preferMailbox(trx, ctx, { customerId, mailbox: mailboxKey, locale });
    return { ok: true, joined: taken.from === 'joined' };
  });
}
