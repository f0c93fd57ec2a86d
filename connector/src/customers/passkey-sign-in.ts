import { audit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import { optionsForAny, proveShown, readShown } from '../credentials/passkeys.ts';
import { MINUTE } from '../platform/clock.ts';
import { transact } from '../platform/db.ts';
import { rememberVisitor } from '../platform/known-visitors.ts';
import { addressPrefix, withinLimits } from '../platform/limits.ts';
import type { SignInResult } from '../platform/sessions.ts';
import * as passkeys from './passkey-store.ts';
import { boundHash, keepChallenge, takeChallenge } from './passkeys.ts';
import { openFor, type CustomerSession } from './sessions.ts';
import * as store from './store.ts';

/** What a browser needs to sign in with any passkey; null when its address asked too often. `secret` is of its cookie. */
export async function offerPasskeySignIn(
  ctx: Context,
  { secret, ip }: { secret: string; ip: string },
): Promise<object | null> {
  // Nothing can be guessed here: the limit only keeps the table of challenges small.
  const limit = { name: 'passkey.address', value: addressPrefix(ip), most: 120, windowMs: 15 * MINUTE };
  if (!(await withinLimits(ctx.db, ctx.clock, [limit]))) return null;
  const options = await optionsForAny(ctx.config.publicUrl);
  await keepChallenge(ctx, options.challenge, boundHash('sign_in', secret));
  return options;
}

interface PasskeyTry {
  secret: string;
  /** What the browser answered, as JSON. */
  credential: string;
  ip: string;
  browser: string;
  /** See `browserName`. */
  browserName: string;
}

/** The passkey whose owner has signed this browser's own challenge, with its new counter. */
async function findProven(ctx: Context, { secret, credential }: PasskeyTry) {
  const challenge = await takeChallenge(ctx, credential, boundHash('sign_in', secret));
  const shown = readShown(credential);
  const row = shown ? await passkeys.findPasskey(ctx.db, shown.id) : undefined;
  if (challenge === null || !shown || !row) return null;
  const { userHandle } = shown.response;
  const named = userHandle ? Buffer.from(userHandle, 'base64url').toString('utf8') : row.customer_id;
  if (named !== row.customer_id) return null;
  const newCounter = await proveShown(ctx.config.publicUrl, challenge, { shown, kept: row });
  return newCounter === null ? null : { row, newCounter };
}

/**
 * Lets in by a passkey alone: it is on a device that its owner holds, and asked them for a PIN or finger, so that no other
 * code is asked for. The answer is the same whatever was wrong, also for a passkey that nobody has.
 */
export async function signInByPasskey(
  ctx: Context,
  given: PasskeyTry,
): Promise<SignInResult<CustomerSession>> {
  const { ip, browser, browserName } = given;
  const proven = await findProven(ctx, given);
  const opened =
    proven &&
    (await transact(ctx.db, async (trx) => {
      const { row, newCounter } = proven;
      const customer = await store.findCustomer(trx, row.customer_id);
      // The mailbox that was proven first is the one that the page names.
      const mailboxes = await store.listMailboxes(trx, row.customer_id);
      const [mailbox] = mailboxes.sort((one, other) => one.proven_at - other.proven_at);
      if (!customer || !mailbox) return null;
      if (!(await passkeys.usePasskey(trx, row, { newCounter, now: ctx.clock.now() }))) return null;
      const { mailbox_key: mailboxKey } = mailbox;
      await rememberVisitor(trx, ctx, { audience: 'customer', person: mailboxKey, ip, browser });
      return openFor(trx, ctx, { customer, mailboxKey, browserName });
    }));
  if (opened) return opened;
  await audit(ctx.db, ctx, { what: 'customer_sign_in_failed' });
  return { ok: false, reason: 'wrong' };
}
