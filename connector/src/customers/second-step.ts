import type { Knex } from 'knex';
import { audit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import type { Locale } from '../contract/schemas.ts';
import { findTotpStep, hashBackupCode } from '../credentials/second-factor.ts';
import { transact } from '../platform/db.ts';
import { findAcquaintance, rememberVisitor, type Visitor } from '../platform/known-visitors.ts';
import { forgetLimit, withinLimits } from '../platform/limits.ts';
import { unseal } from '../platform/seal.ts';
import { closeSession, findSession, type SignInResult } from '../platform/sessions.ts';
import { mayGuess, tryLimits } from '../platform/try-limits.ts';
import * as authenticators from './authenticator-store.ts';
import { openFor, SECOND_STEP, type CustomerSession } from './sessions.ts';
import { findCustomer } from './store.ts';
import { tellOfChange } from './tell.ts';

interface SecondTry {
  /** What the first step gave out. */
  token: string;
  /** Six digits of the app, or a backup code. */
  code: string;
  ip: string;
  browser: string;
  /** See `browserName`. */
  browserName: string;
  locale: Locale;
}

/**
 * Lets in whoever has shown the first secret and now a code of their app, or a backup code; each works once. `expired` where
 * the first step was ten minutes ago, or how this customer signs in changed since.
 */
export async function finishSignIn(
  ctx: Context,
  { token, code, ip, browser, browserName, locale }: SecondTry,
): Promise<SignInResult<CustomerSession>> {
  const half = await findSession(ctx.db, ctx.clock, SECOND_STEP, token);
  const customer = half && (await findCustomer(ctx.db, half.subjectId));
  if (!half || !customer) return { ok: false, reason: 'expired' };
  const { mailboxKey } = half;
  const visitor: Visitor = { audience: 'customer', person: mailboxKey, ip, browser };
  const known = await findAcquaintance(ctx, visitor);
  const limits = await tryLimits(ctx, known, visitor, { name: 'second_step', everywhere: 60 });
  const mayTry =
    (await withinLimits(ctx.db, ctx.clock, limits)) &&
    (await mayGuess(ctx, known, { name: 'second_step.code', person: customer.id }));
  if (!mayTry) return { ok: false, reason: 'too_many' };
  const opened = await transact(ctx.db, async (trx) => {
    const by = await takeCode(trx, ctx, customer.id, code);
    if (by === null) return null;
    await closeSession(trx, SECOND_STEP, token);
    await rememberVisitor(trx, ctx, visitor);
    if (by === 'backup_code') {
      await audit(trx, ctx, { what: 'customer_backup_code_used', on: customer.id });
      await tellOfChange(trx, ctx, { customerId: customer.id, what: 'backup_code_used', locale });
    }
    return openFor(trx, ctx, { customer, mailboxKey, browserName });
  });
  if (opened === null) {
    await audit(ctx.db, ctx, { what: 'customer_sign_in_failed', on: customer.id });
    return { ok: false, reason: 'wrong' };
  }
  await forgetLimit(ctx.db, limits[0]);
  return opened;
}

/** Accepts a code once: the row that remembers it decides. Null for a wrong one. */
async function takeCode(
  trx: Knex.Transaction,
  ctx: Context,
  customerId: string,
  typed: string,
): Promise<'app' | 'backup_code' | null> {
  const { config, clock } = ctx;
  const row = await authenticators.findAuthenticator(trx, customerId);
  if (!row) return null;
  const code = typed.replace(/\s/g, '');
  if (/^\d{6}$/.test(code)) {
    const step = findTotpStep(unseal(config.secret, row.totp_secret), code, clock.now());
    return step !== null && (await authenticators.takeTotpStep(trx, customerId, step)) ? 'app' : null;
  }
  const codeHash = hashBackupCode(config.secret, customerId, code);
  const taken = await authenticators.takeBackupCode(trx, customerId, { codeHash, now: clock.now() });
  return taken ? 'backup_code' : null;
}
