import { generate } from 'otplib';
import { SECOND } from '../../connector/src/platform/clock.ts';
import { addStaff } from '../../connector/src/staff/staff.ts';
import type { TestApp } from '../support/app.ts';
import { createBrowser, type Browser } from './browse.ts';

interface Colleague {
  email: string;
  role: string;
  name?: string;
}

/** A browser in which a new colleague has signed in, with password and authenticator. */
export async function signInToDesk(
  test: TestApp,
  { email, role, name = 'Sara Conti' }: Colleague,
): Promise<{ browser: Browser; id: string }> {
  const staff = await addStaff(test.ctx, { name, email, role });
  const epoch = Math.floor(test.clock.now() / SECOND);
  const code = await generate({ secret: staff.totpSecret, epoch });
  const browser = createBrowser(test.app);
  const fields = { email, password: staff.password, code };
  const answer = await browser.submit('/desk/sign-in', '/desk/sign-in', fields);
  if (answer.status !== 303) throw new Error(answer.text);
  return { browser, id: staff.staffId };
}
