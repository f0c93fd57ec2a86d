import type { Server } from 'node:http';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { connectTheirShop, placeOrder, readCode } from '../connector/customers/visitor.ts';
import { launchChromium } from '../stage/browser/chromium.ts';
import { freePort } from '../stage/ports.ts';
import { createTestApp, type TestApp } from '../support/app.ts';

const ANNA = 'anna@example.com';

let app: TestApp;
let server: Server;
let chromium: Browser;
let base = '';
beforeAll(async () => {
  const port = await freePort();
  base = `http://localhost:${port}`;
  app = await createTestApp({ CARRELLO_PUBLIC_URL: base });
  await connectTheirShop(app);
  await placeOrder(app, ANNA, { number: 'A-1' });
  server = app.app.listen(port, '127.0.0.1');
  await once(server, 'listening');
  chromium = await launchChromium();
});
afterAll(async () => {
  await chromium.close();
  server.close();
  await app.close();
});

describe('a passkey in a browser', () => {
  it('a passkey in a browser is added, signs in by one press, and opens nothing once it is removed', async () => {
    const context = await chromium.newContext({ locale: 'en-GB' });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    const devtools = await context.newCDPSession(page);
    await devtools.send('WebAuthn.enable');
    await devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        ...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true },
        ...{ isUserVerified: true, automaticPresenceSimulation: true },
      },
    });
    await page.goto(`${base}/portal/sign-in?lang=en&return=/portal/account`);
    await page.getByLabel('E-mail address').fill(ANNA);
    await page.getByRole('button', { name: 'Send me a code' }).click();
    await page.getByLabel('Code').waitFor();
    await page.getByLabel('Code').fill(await readCode(app));
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();

    await page.getByLabel('What this passkey is called').fill('My phone');
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await page.getByText('Your passkey is kept.').waitFor();
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await page.getByText('This device has a passkey for you already.').waitFor();

    const enter = async () => {
      await page.getByRole('button', { name: 'Sign out', exact: true }).click();
      await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    };
    await enter();
    await page.getByRole('link', { name: /A-1/ }).waitFor();
    await page.goto(`${base}/portal/account`);
    await page.getByRole('button', { name: 'Remove the passkey: My phone' }).click();
    await page.getByText('The passkey opens nothing any more.').waitFor();
    await enter();
    await page.getByRole('alert').getByText('This passkey opens nothing here').waitFor();
    // The browser writes down the 422 of the last page by itself; a script that the policy keeps from running, too.
    expect(complaints.filter((text) => !text.includes('422'))).toEqual([]);
    await context.close();
  });
});
