import { generate } from 'otplib';
import { SECOND } from '../../connector/src/platform/clock.ts';
import { addStaff, type NewStaff } from '../../connector/src/staff/staff.ts';
import { createBrowser, type Browser } from '../portal/browse.ts';
import type { TestApp } from './app.ts';

/** A browser in which somebody of the staff has signed in, with password and code. */
export async function signInAtDesk(app: TestApp, over: Partial<NewStaff> = {}): Promise<Browser> {
  const email = 'sara@example.com';
  const staff = await addStaff(app.ctx, { name: 'Sara Conti', email, role: 'sales', ...over });
  const code = await generate({ secret: staff.totpSecret, epoch: Math.floor(app.clock.now() / SECOND) });
  const browser = createBrowser(app.app);
  const fields = { email: over.email ?? email, password: staff.password, code };
  const answer = await browser.submit('/desk/sign-in', '/desk/sign-in', fields);
  if (answer.status !== 303) throw new Error(answer.text);
  return browser;
}
