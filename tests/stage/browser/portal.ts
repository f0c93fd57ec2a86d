import type { Page } from 'playwright-core';
import { currentCode } from '../totp.ts';
import type { StaffSignIn } from '../seed/seed.ts';
import { listMails, waitForMail } from './mail.ts';

const NAMES = {
  email: /^(E-mail|Indirizzo e-mail)/,
  sendCode: /^(Send me a code|Inviami)/,
  code: /^(Code|Codice)/,
  signIn: /^(Sign in|Accedi)/,
  pdf: /PDF/,
  password: /^Password/,
  authenticator: /(Authenticator|code)/i,
};

/** From the link of the confirmation mail to the order, with the code that a second mail brings. */
export async function signInToPortal(
  page: Page,
  link: string,
  email: string,
  mailboxUrl: string,
): Promise<void> {
  await page.goto(link);
  const known = (await listMails(mailboxUrl, email)).map(({ messageId }) => messageId);
  await page.getByLabel(NAMES.email).fill(email);
  await page.getByRole('button', { name: NAMES.sendCode }).click();
  const isNewCode = (mail: { messageId: string; text: string }) =>
    !known.includes(mail.messageId) && /\b\d{6}\b/.test(mail.text);
  const mail = await waitForMail(mailboxUrl, email, isNewCode);
  await page.getByLabel(NAMES.code).fill(/\b(\d{6})\b/.exec(mail.text)?.[1] ?? '');
  await page.getByRole('button', { name: NAMES.signIn }).click();
}

/** Staff sign-in with the authenticator's code of this moment. */
export async function signInToDesk(page: Page, deskUrl: string, staff: StaffSignIn): Promise<void> {
  await page.goto(deskUrl);
  await page.getByLabel(/E-mail/).fill(staff.email);
  await page.getByLabel(NAMES.password).fill(staff.password);
  await page.getByLabel(/code/i).fill(await currentCode(staff.totpSecret));
  await page.getByRole('button', { name: NAMES.signIn }).click();
  await page.getByRole('search').or(page.getByRole('searchbox')).first().waitFor();
}
