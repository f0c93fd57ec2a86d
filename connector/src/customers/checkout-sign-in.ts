import { actAs } from '../audit/actor.ts';
import { audit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import { MINUTE } from '../platform/clock.ts';
import { transact } from '../platform/db.ts';
import { AppError } from '../platform/errors.ts';
import { equalSecret, sha256 } from '../platform/hash.ts';
import { rememberVisitor } from '../platform/known-visitors.ts';
import { takeCode, useTakenCode } from './customers.ts';
import * as store from './store.ts';

/** Time enough to fill in the rest of a checkout. */
export const CHECKOUT_SIGN_IN_LIFE = 30 * MINUTE;

interface CheckoutCodeTry {
  checkoutId: string;
  /** The checkout's secret, with which the code was asked for. */
  secret: string;
  email: string;
  code: string;
  ip: string;
}

/**
 * Lets somebody who has just shown whose mailbox it is use that customer's addresses in this one checkout. A sign-in of
 * before ends. The token is told only here, and is worth nothing without the checkout's secret.
 */
export async function signInAtCheckout(
  ctx: Context,
  { checkoutId, secret, email, code, ip }: CheckoutCodeTry,
): Promise<{ ok: true; token: string } | { ok: false; reason: 'wrong' | 'expired' | 'too_many' }> {
  const taken = await takeCode(ctx, { email, visit: secret, code, ip, checkoutId });
  if (!taken.ok) return taken;
  return transact(ctx.db, async (trx) => {
    const customer = await useTakenCode(trx, ctx, taken);
    if (!customer) return { ok: false, reason: 'expired' };
    await rememberVisitor(trx, ctx, taken.visitor);
    const token = ctx.ids.secret();
    const now = ctx.clock.now();
    const row = {
      checkout_id: checkoutId,
      token_hash: sha256(token),
      customer_id: customer.id,
      mailbox_key: taken.row.mailbox_key,
      expires_at: now + CHECKOUT_SIGN_IN_LIFE,
    };
    await store.saveCheckoutSignIn(trx, row, now);
    const by = { kind: 'customer' as const, id: customer.id };
    await actAs(by, () => audit(trx, ctx, { what: 'customer_at_checkout', on: checkoutId }));
    return { ok: true, token };
  });
}

/** Who is signed in at a checkout. Throws `unauthorised` with the reason `sign_in_over` when this token is not its own, or no more. */
export async function getCheckoutSignIn(
  ctx: Pick<Context, 'db' | 'clock'>,
  { checkoutId, token }: { checkoutId: string; token: string },
): Promise<{ customerId: string; email: string }> {
  const row = await store.findCheckoutSignIn(ctx.db, checkoutId);
  const isTheirs = equalSecret(sha256(token), row?.token_hash ?? '');
  if (!row || !isTheirs || row.expires_at <= ctx.clock.now())
    throw new AppError('unauthorised', 'This sign-in at the checkout has ended. Ask for another code.', {
      reason: 'sign_in_over',
    });
  return { customerId: row.customer_id, email: row.mailbox_key };
}
