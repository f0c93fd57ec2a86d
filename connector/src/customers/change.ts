import type { Knex } from 'knex';
import { audit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import type { Locale } from '../contract/schemas.ts';
import { transact } from '../platform/db.ts';
import type { Outcome, Refused } from '../platform/outcome.ts';
import { lockCustomer } from './customers.ts';
import type { SignInChange } from './mail.tsx';
import { closeCustomerSessions, refuseStale, type CustomerSession } from './sessions.ts';
import { tellOfChange } from './tell.ts';

/**
 * Changes how a customer signs in, one change at a time: all other sessions end, and each mailbox is told. `change` says
 * what it did; with null there was nothing to do. Refused as a whole (`sign_in_again`), or as `change` says.
 */
export async function changeSignIn(
  ctx: Context,
  session: CustomerSession,
  locale: Locale,
  change: (trx: Knex.Transaction) => Promise<SignInChange | Refused | null>,
): Promise<Outcome> {
  const stale = refuseStale(ctx, session);
  if (stale) return stale;
  const { customerId, sessionId } = session;
  return transact(ctx.db, async (trx): Promise<Outcome> => {
    await lockCustomer(trx, customerId);
    const what = await change(trx);
    if (what === null) return { ok: true };
    if (typeof what !== 'string') return what;
    await closeCustomerSessions(trx, { customerId, but: sessionId });
    await audit(trx, ctx, { what: `customer_${what}`, on: customerId });
    await tellOfChange(trx, ctx, { customerId, what, locale });
    return { ok: true };
  });
}
