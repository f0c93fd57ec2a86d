import { readCode } from '../connector/customers/visitor.ts';
import type { TestApp } from '../support/app.ts';
import { createBrowser, hiddenFields, type Browser } from './browse.ts';

/** A browser, a new one unless one is given, in which a buyer has signed in by the code of their mail, in English. */
export async function signInBuyer(
  app: TestApp,
  email: string,
  agent = '',
  browser = createBrowser(app.app),
): Promise<Browser> {
  // So that the newest mail is the one with the code.
  await app.worker.drain();
  await browser.submit('/portal/sign-in?lang=en', '/portal/sign-in', { email });
  const { text } = await browser.get('/portal/sign-in/code');
  const code = await readCode(app);
  const fields = { ...hiddenFields(text, '/portal/sign-in/code'), code };
  await browser.post('/portal/sign-in/code', fields, { 'user-agent': agent });
  return browser;
}
