import type { Context } from '../context.ts';
import type { Locale } from '../contract/schemas.ts';
import { DAY } from '../platform/clock.ts';
import { transact } from '../platform/db.ts';
import { keyedHash } from '../platform/hash.ts';
import { withinLimits } from '../platform/limits.ts';
import { isMailbox, normaliseMailbox } from '../contract/mailbox.ts';
import { refuse, type Outcome } from '../platform/outcome.ts';
import { requestLimits } from './customers.ts';
import * as mailboxes from './mailbox-store.ts';
import { orderCode } from './order-code.ts';
import { refuseStale, type CustomerSession } from './sessions.ts';
import * as store from './store.ts';
import { holdAgainst } from './take-code.ts';

/** More is no person's any more. */
export const MOST_MAILBOXES = 10;
const MOST_A_DAY = 10;

/** A code for another mailbox opens nothing at a sign-in, and is of use in this session alone. */
const visitOf = (
  { config }: Pick<Context, 'config'>,
  { sessionId }: Pick<CustomerSession, 'sessionId'>,
): string => keyedHash(config.secret, `another mailbox\n${sessionId}`);

interface MailboxAsk {
  email: string;
  locale: Locale;
  ip: string;
}

/**
 * Sends a code to a mailbox that is to be this customer's, too. The answer is the same whosever it is. Refused as a whole
 * (`sign_in_again`) or by `mailbox` (`no_mailbox`, `own_mailbox`, `too_many_mailboxes`, `too_many_codes`).
 */
export async function askForMailbox(
  ctx: Context,
  session: CustomerSession,
  { email, locale, ip }: MailboxAsk,
): Promise<Outcome> {
  const stale = refuseStale(ctx, session);
  if (stale) return stale;
  const { customerId } = session;
  const mailboxKey = normaliseMailbox(email);
  if (!isMailbox(mailboxKey)) return refuse('mailbox', 'no_mailbox');
  const own = await store.listMailboxKeys(ctx.db, customerId);
  if (own.includes(mailboxKey)) return refuse('mailbox', 'own_mailbox');
  if (own.length >= MOST_MAILBOXES) return refuse('mailbox', 'too_many_mailboxes');
  const visitor = { audience: 'customer', person: mailboxKey, ip, browser: '' } as const;
  const limits = [
    { name: 'mailbox.customer', value: customerId, most: MOST_A_DAY, windowMs: DAY },
    ...(await requestLimits(ctx, 'stranger', visitor)),
  ];
  if (!(await withinLimits(ctx.db, ctx.clock, limits))) return refuse('mailbox', 'too_many_codes');
  const visitHash = visitOf(ctx, session);
  await transact(ctx.db, async (trx) => {
    await mailboxes.removeCodesOfVisit(trx, visitHash);
    await orderCode(trx, ctx, { mailboxKey, visitHash, locale, customerId });
  });
  return { ok: true };
}

/** The mailbox for which this session waits for a code; null when there is none, or its code is over. */
export async function findAskedMailbox(ctx: Context, session: CustomerSession): Promise<string | null> {
  const row = await mailboxes.findCodeOfVisit(ctx.db, visitOf(ctx, session));
  return row && row.used_at === null && row.expires_at > ctx.clock.now() ? row.mailbox_key : null;
}

const REASONS = { wrong: 'code_wrong', expired: 'code_expired', too_many: 'code_too_many' } as const;

/** Tells which mailbox the typed code proves; refused by `code`. `use` makes it useless, in the caller's transaction. */
export async function readMailboxCode(
  ctx: Context,
  session: CustomerSession,
  code: string,
): Promise<Outcome<{ mailboxKey: string; codeId: string }>> {
  const stale = refuseStale(ctx, session);
  if (stale) return stale;
  const row = await mailboxes.findCodeOfVisit(ctx.db, visitOf(ctx, session));
  const typed = await holdAgainst(ctx, row, code);
  if (!typed.ok) return refuse('code', REASONS[typed.reason]);
  return { ok: true, mailboxKey: typed.row.mailbox_key, codeId: typed.row.id };
}
