import type { Context } from '../context.ts';
import { AppError } from '../platform/errors.ts';
import { refuse, type Outcome } from '../platform/outcome.ts';
import { assertGoodPassword } from './good-password.ts';
import { hashPassword } from './password.ts';

/** The hash of a password that somebody chose; refused by `password` (`weak_password`) when it is easy to guess. */
export async function chooseHash(
  ctx: Context,
  person: { name: string; email: string },
  password: string,
): Promise<Outcome<{ password_hash: string }>> {
  try {
    await assertGoodPassword(ctx, password, person);
  } catch (error) {
    if (error instanceof AppError && error.code === 'invalid') return refuse('password', 'weak_password');
    throw error;
  }
  return { ok: true, password_hash: await hashPassword(ctx.config.secret, password) };
}
