import type { Context } from '../context.ts';
import { refuse, type Outcome } from '../platform/outcome.ts';
import { findWeakness } from './good-password.ts';
import { hashPassword } from './password.ts';

/** The hash of a password that somebody chose; refused by `password` (`weak_password`) when it is easy to guess. */
export async function chooseHash(
  ctx: Context,
  { name, email }: { name: string; email: string },
  password: string,
): Promise<Outcome<{ password_hash: string }>> {
  if (await findWeakness(ctx, password, { names: [name, email] })) return refuse('password', 'weak_password');
  return { ok: true, password_hash: await hashPassword(ctx.config.secret, password) };
}
