import { audit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import { equalSecret } from '../platform/hash.ts';
import { hashCode, MOST_TRIES } from './code.ts';
import * as store from './store.ts';

export type TypedCode =
  { ok: true; row: store.CodeRow } | { ok: false; reason: 'wrong' | 'expired' | 'too_many' };

/** Holds what was typed against a code, within its life and its tries. Whoever is right still has to use it up. */
export async function holdAgainst(
  ctx: Context,
  row: store.CodeRow | undefined,
  code: string,
): Promise<TypedCode> {
  const now = ctx.clock.now();
  if (!row || row.used_at !== null || row.expires_at <= now) return { ok: false, reason: 'expired' };
  if (!(await store.takeTry(ctx.db, row.id, { most: MOST_TRIES, now })))
    return { ok: false, reason: 'too_many' };
  if (equalSecret(hashCode(ctx.config.secret, row.id, code), row.code_hash ?? '')) return { ok: true, row };
  await audit(ctx.db, ctx, { what: 'customer_sign_in_failed' });
  return { ok: false, reason: row.tries + 1 >= MOST_TRIES ? 'too_many' : 'wrong' };
}
