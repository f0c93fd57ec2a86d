import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { currentCode } from '../totp.ts';
import type { StaffSignIn } from '../seed/seed.ts';
import { newVisitor } from './chromium.ts';
import { listMails, waitForMail } from './mail.ts';

const NAMES = {
  wholeOrder: /^(See the whole order|Vedi tutto)/,
  email: /^(E-mail|Indirizzo e-mail)/,
  sendCode: /^(Send me a code|Inviami)/,
  code: /^(Code|Codice)/,
  signIn: /^(Sign in|Accedi)/,
  pdf: /PDF/,
  password: /^Password/,
};

/**
 * From the link of the confirmation mail, which says where the order stands, to the order itself, with the code that a
 * second mail brings.
 */
export async function signInToPortal(
  page: Page,
  link: string,
  email: string,
  mailboxUrl: string,
): Promise<void> {
  await page.goto(link);
  const more = page.getByRole('link', { name: NAMES.wholeOrder });
  if ((await more.count()) > 0) await more.click();
  const known = (await listMails(mailboxUrl, email)).map(({ messageId }) => messageId);
  await page.getByLabel(NAMES.email).fill(email);
  await page.getByRole('button', { name: NAMES.sendCode }).click();
  const isNewCode = (mail: { messageId: string; text: string }) =>
    !known.includes(mail.messageId) && /\b\d{6}\b/.test(mail.text);
  const mail = await waitForMail(mailboxUrl, email, isNewCode);
  await page.getByLabel(NAMES.code).fill(/\b(\d{6})\b/.exec(mail.text)?.[1] ?? '');
  await page.getByRole('button', { name: NAMES.signIn }).click();
}

interface DeskOfStage {
  urls: { desk: string };
  staff: StaffSignIn;
  database: string;
}

/**
 * A page of the signed-in desk. An authenticator's code works once, so the first sign-in's cookies are kept beside the
 * stage's database for everybody who comes later.
 */
export async function openDesk(browser: Browser, stage: DeskOfStage): Promise<Page> {
  const file = join(dirname(stage.database), 'desk-session.json');
  if (existsSync(file)) {
    const context = await newVisitor(browser, { storageState: file });
    const page = await context.newPage();
    await page.goto(`${stage.urls.desk}/contacts`);
    return page;
  }
  const context = await newVisitor(browser);
  const page = await context.newPage();
  await page.goto(stage.urls.desk);
  await page.getByLabel(/E-mail/).fill(stage.staff.email);
  await page.getByLabel(NAMES.password).fill(stage.staff.password);
  await page.getByLabel(/code/i).fill(await currentCode(stage.staff.totpSecret));
  await page.getByRole('button', { name: NAMES.signIn }).click();
  await page.waitForURL((url) => !url.pathname.includes('sign-in'));
  await page.goto(`${stage.urls.desk}/contacts`);
  await page.getByRole('search').waitFor();
  await context.storageState({ path: file });
  return page;
}
