import { generate } from 'otplib';
import { SECOND } from '../../connector/src/platform/clock.ts';
import { hashPassword } from '../../connector/src/staff/password.ts';
import { addStaff, type StaffSecrets } from '../../connector/src/staff/staff.ts';
import type { TestApp } from '../support/app.ts';
import { createBrowser, type Browser } from './browse.ts';

interface Colleague {
  email: string;
  role: string;
  name?: string;
}

/** The stored hash names its cost: a cheap one keeps sign-ins from taking a quarter of a second each. */
export async function makeCheap(
  { ctx }: TestApp,
  { staffId, password }: Pick<StaffSecrets, 'staffId' | 'password'>,
): Promise<void> {
  const password_hash = await hashPassword(ctx.config.secret, password, 4);
  await ctx.db('staff').where({ id: staffId }).update({ password_hash });
}

/** A browser in which a new colleague has signed in, with password and authenticator. */
export async function signInToDesk(
  test: TestApp,
  { email, role, name = 'Sara Conti' }: Colleague,
): Promise<{ browser: Browser; id: string }> {
  const staff = await addStaff(test.ctx, { name, email, role });
  await makeCheap(test, staff);
  const epoch = Math.floor(test.clock.now() / SECOND);
  const code = await generate({ secret: staff.totpSecret, epoch });
  const browser = createBrowser(test.app);
  const fields = { email, password: staff.password, code };
  const answer = await browser.submit('/desk/sign-in', '/desk/sign-in', fields);
  if (answer.status !== 303) throw new Error(answer.text);
  return { browser, id: staff.staffId };
}
