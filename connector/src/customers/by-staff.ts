import type { Knex } from 'knex';
import { audit, type AuditDetail } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import { transact } from '../platform/db.ts';
import { refuse, type Outcome, type Refused } from '../platform/outcome.ts';
import { removeAuthenticator } from './authenticator-store.ts';
import { findOwnAuthenticator } from './authenticator.ts';
import { lockCustomer } from './customers.ts';
import type { SignInChange } from './mail.tsx';
import { listOwnPasskeys } from './passkeys.ts';
import { closeCustomerSessions, listCustomerSessions, localeOf } from './sessions.ts';
import * as store from './store.ts';
import { tellOfChange } from './tell.ts';

/** Reads how a customer signs in and where they have, for staff who help. Times are epoch milliseconds. */
export async function readSignIn(ctx: Context, customerId: string) {
  const of = { customerId };
  return {
    passwordSince: (await store.findPassword(ctx.db, customerId))?.set_at ?? null,
    authenticatorSince: (await findOwnAuthenticator(ctx, of))?.setAt ?? null,
    passkeys: (await listOwnPasskeys(ctx, of)).length,
    sessions: await listCustomerSessions(ctx, of),
  };
}

/** Changes something for a customer who asked staff for it: every session ends, and each mailbox is told. */
function changeForCustomer(
  ctx: Context,
  customerId: string,
  detail: AuditDetail,
  change: (trx: Knex.Transaction) => Promise<SignInChange | Refused>,
): Promise<Outcome> {
  return transact(ctx.db, async (trx): Promise<Outcome> => {
    await lockCustomer(trx, customerId);
    const what = await change(trx);
    if (typeof what !== 'string') return what;
    await closeCustomerSessions(trx, { customerId });
    await audit(trx, ctx, { what: `customer_${what}`, on: customerId, detail });
    const customer = await store.findCustomer(trx, customerId);
    await tellOfChange(trx, ctx, { customerId, what, locale: localeOf(customer?.locale ?? '') ?? 'en' });
    return { ok: true };
  });
}

/** Ends every session of a customer, for whoever lost a phone. Throws not_found. */
export function endSessionsByStaff(ctx: Context, { customerId }: { customerId: string }): Promise<Outcome> {
  return changeForCustomer(ctx, customerId, {}, () => Promise.resolve('sessions_ended'));
}

/**
 * Removes the authenticator of a customer who lost it together with the backup codes, and a password that is too short to
 * stand alone. `consent` is how they asked. A code by mail is still needed, so that staff cannot sign in for them. Refused as a
 * whole (`no_authenticator`); throws not_found.
 */
export function resetAuthenticator(
  ctx: Context,
  { customerId, consent }: { customerId: string; consent: string },
): Promise<Outcome> {
  return changeForCustomer(ctx, customerId, { consent }, async (trx) => {
    if (!(await removeAuthenticator(trx, customerId))) return refuse('', 'no_authenticator');
    const password = await store.findPassword(trx, customerId);
    if (password?.is_short) await store.removePassword(trx, customerId);
    return 'authenticator_reset';
  });
}
