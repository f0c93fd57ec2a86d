import { generate } from 'otplib';
import { SECOND } from '../../connector/src/platform/clock.ts';
import { type NewStaff, type StaffSecrets } from '../../connector/src/staff/staff.ts';
import { createBrowser, type Browser } from '../portal/browse.ts';
import type { TestApp } from './app.ts';
import { addStaff, hashPassword } from './verbs.ts';

/** The stored hash names its cost: a cheap one keeps sign-ins from taking a quarter of a second each. */
export async function makeCheap(
  { ctx }: TestApp,
  { staffId, password }: Pick<StaffSecrets, 'staffId' | 'password'>,
): Promise<void> {
  const password_hash = await hashPassword(ctx.config.secret, password, 4);
  await ctx.db('staff').where({ id: staffId }).update({ password_hash });
}

/** A browser in which somebody new of the staff has signed in, with password and code; and who it is. */
export async function addAtDesk(
  app: TestApp,
  over: Partial<NewStaff> = {},
): Promise<{ browser: Browser; id: string; password: string }> {
  const email = 'sara@example.com';
  const staff = await addStaff(app.ctx, { name: 'Sara Conti', email, role: 'sales', ...over });
  await makeCheap(app, staff);
  const code = await generate({ secret: staff.totpSecret, epoch: Math.floor(app.clock.now() / SECOND) });
  const browser = createBrowser(app.app);
  const fields = { email: over.email ?? email, password: staff.password, code };
  const answer = await browser.submit('/desk/sign-in', '/desk/sign-in', fields);
  if (answer.status !== 303) throw new Error(answer.text);
  return { browser, id: staff.staffId, password: staff.password };
}

export const signInAtDesk = async (app: TestApp, over: Partial<NewStaff> = {}): Promise<Browser> =>
  (await addAtDesk(app, over)).browser;
