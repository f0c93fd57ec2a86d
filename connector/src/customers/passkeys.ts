import type { Context } from '../context.ts';
import type { Locale } from '../contract/schemas.ts';
import { CHALLENGE_LIFE, optionsForNew, proveNew, readChallenge } from '../credentials/passkeys.ts';
import { transact } from '../platform/db.ts';
import { sha256 } from '../platform/hash.ts';
import { refuse, type Outcome } from '../platform/outcome.ts';
import { startOf } from '../platform/text.ts';
import { changeSignIn } from './change.ts';
import * as store from './passkey-store.ts';
import { findSender, NO_SENDER } from './sender.ts';
import { refuseStale, type CustomerSession } from './sessions.ts';

const MOST = 20;

export interface OwnPasskey {
  id: string;
  name: string;
  /** Epoch milliseconds. */
  createdAt: number;
  /** Null while it was never used. */
  usedAt: number | null;
}

/** Lists the passkeys of a customer, the oldest first. */
export async function listOwnPasskeys(
  { db }: Pick<Context, 'db'>,
  { customerId }: Pick<CustomerSession, 'customerId'>,
): Promise<OwnPasskey[]> {
  const rows = await store.listPasskeys(db, customerId);
  return rows.map(({ id, name, created_at, used_at }) => ({
    ...{ id, name, createdAt: created_at, usedAt: used_at },
  }));
}

type Purpose = 'add' | 'sign_in';

/** `secret` is the one in the cookie of the browser that asks. */
export const boundHash = (purpose: Purpose, secret: string): string => sha256(`${purpose}\n${secret}`);

export async function keepChallenge(
  { db, clock }: Pick<Context, 'db' | 'clock'>,
  challenge: string,
  bound_hash: string,
): Promise<void> {
  const now = clock.now();
  const row = { challenge_hash: sha256(challenge), bound_hash, expires_at: now + CHALLENGE_LIFE };
  await transact(db, (trx) => store.insertChallenge(trx, row, now));
}

/** The challenge that this answer is to, which is used up whatever follows; null where it is not this browser's own. */
export async function takeChallenge(
  { db, clock }: Pick<Context, 'db' | 'clock'>,
  json: string,
  bound_hash: string,
): Promise<string | null> {
  const challenge = readChallenge(json);
  if (challenge === null) return null;
  const asked = { challenge_hash: sha256(challenge), bound_hash };
  return (await store.takeChallenge(db, asked, clock.now())) ? challenge : null;
}

/** What the browser needs to make a passkey. Refused as a whole (`sign_in_again`, `too_many_passkeys`). */
export async function offerPasskey(
  ctx: Context,
  session: CustomerSession,
  { secret }: { secret: string },
): Promise<Outcome<{ options: object }>> {
  const stale = refuseStale(ctx, session);
  if (stale) return stale;
  const { customerId, email } = session;
  const known = await store.listPasskeys(ctx.db, customerId);
  if (known.length >= MOST) return refuse('', 'too_many_passkeys');
  const options = await optionsForNew(ctx.config.publicUrl, {
    ...{ id: customerId, email, shopName: ((await findSender(ctx.db, email)) ?? NO_SENDER).name },
    credentialIds: known.map(({ credential_id }) => credential_id),
  });
  await keepChallenge(ctx, options.challenge, boundHash('add', secret));
  return { ok: true, options };
}

interface Made {
  secret: string;
  /** What the browser answered, as JSON. */
  credential: string;
  name: string;
  locale: Locale;
}

/** Keeps a passkey. Refused as a whole (`sign_in_again`, `passkey_wrong`, `too_many_passkeys`) or by `name` (`no_name`). */
export async function addPasskey(
  ctx: Context,
  session: CustomerSession,
  { secret, credential, name, locale }: Made,
): Promise<Outcome> {
  const stale = refuseStale(ctx, session);
  if (stale) return stale;
  const named = startOf(name.trim(), 60);
  if (named === '') return refuse('name', 'no_name');
  const challenge = await takeChallenge(ctx, credential, boundHash('add', secret));
  const kept = challenge === null ? null : await proveNew(ctx.config.publicUrl, challenge, credential);
  if (!kept) return refuse('', 'passkey_wrong');
  const { customerId } = session;
  return changeSignIn(ctx, session, locale, async (trx) => {
    if (await store.findPasskey(trx, kept.credential_id)) return refuse('', 'passkey_wrong');
    if ((await store.listPasskeys(trx, customerId)).length >= MOST) return refuse('', 'too_many_passkeys');
    await store.insertPasskey(trx, {
      ...{ ...kept, id: ctx.ids.new('passkey'), customer_id: customerId, name: named },
      ...{ credential_hash: sha256(kept.credential_id), created_at: ctx.clock.now(), used_at: null },
    });
    return 'passkey_added';
  });
}

/** Removes one of the customer's own: it opens nothing from now on. Refused as a whole (`sign_in_again`). */
export function removePasskey(
  ctx: Context,
  session: CustomerSession,
  { id, locale }: { id: string; locale: Locale },
): Promise<Outcome> {
  return changeSignIn(ctx, session, locale, async (trx) =>
    (await store.removePasskey(trx, session.customerId, id)) ? 'passkey_removed' : null,
  );
}
