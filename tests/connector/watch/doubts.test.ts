import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readConfig } from '../../../connector/src/config.ts';
import { listDoubts, tellDoubts } from '../../../connector/src/watch/doubts.ts';
import { en as texts } from '../../../portal/src/ui/texts/catalogues.ts';
import { createLog } from '../../../connector/src/platform/log.ts';
import { createTestApp, TEST_ENVIRONMENT, type TestApp } from '../../support/app.ts';
import { makeNewShop } from '../../support/make/shop.ts';
import { signInAtDesk } from '../../support/staff.ts';
import { addShop } from '../../support/verbs.ts';

const HTTPS = { CARRELLO_PUBLIC_URL: 'https://crm.example.com' };
const stripe = (key: string) => ({
  STRIPE_SECRET_KEY: key,
  STRIPE_PUBLISHABLE_KEY: key.replace(/^[sr]k/, 'pk'),
  STRIPE_WEBHOOK_SECRET: 'whsec_x',
});
const paypal = (environment: string) => ({
  PAYPAL_CLIENT_ID: 'id',
  PAYPAL_CLIENT_SECRET: 'secret',
  PAYPAL_WEBHOOK_ID: 'hook',
  PAYPAL_ENVIRONMENT: environment,
});

let test: TestApp;
beforeEach(async () => {
  test = await createTestApp();
});
afterEach(() => test.close());

const doubtsOf = (environment: Record<string, string>) =>
  listDoubts({ db: test.ctx.db, config: readConfig({ ...TEST_ENVIRONMENT, ...HTTPS, ...environment }) });

describe('a set-up', () => {
  it.each([
    ['with live keys', { ...stripe('sk_live_x'), ...paypal('production') }, []],
    ['with a restricted live key', stripe('rk_live_x'), []],
    ['with no keys', {}, []],
    ['with test keys of Stripe', stripe('sk_test_x'), ['test_keys']],
    ['with a restricted test key', stripe('rk_test_x'), ['test_keys']],
    ['with PayPal’s sandbox', paypal('sandbox'), ['test_keys']],
    [
      'with Stripe live and PayPal testing',
      { ...stripe('sk_live_x'), ...paypal('sandbox') },
      ['live_beside_test'],
    ],
    [
      'with PayPal live and Stripe testing',
      { ...stripe('sk_test_x'), ...paypal('production') },
      ['live_beside_test'],
    ],
    ['at a public http address', { CARRELLO_PUBLIC_URL: 'http://crm.example.com' }, ['open_http']],
    ['on this machine', { CARRELLO_PUBLIC_URL: 'http://127.0.0.1:8080' }, []],
    ['with a secret of equal letters', { CARRELLO_SECRET: 'a'.repeat(40) }, ['weak_secret']],
    ['with a secret of two letters', { CARRELLO_SECRET: 'ab'.repeat(20) }, ['weak_secret']],
    ['with a secret of one piece', { CARRELLO_SECRET: '1234567890'.repeat(4) }, ['weak_secret']],
    ['with a secret to change', { CARRELLO_SECRET: 'change-me-before-you-go-live-please' }, ['weak_secret']],
    ['with a random secret', { CARRELLO_SECRET: 'tV0mJ1c8yQe2Jm0mJm3o8aVd0H5nQ3x7rW9pKz4L' }, []],
    ['beside the sandbox', { ...stripe('sk_sandbox_x'), CARRELLO_SANDBOX_URL: 'http://127.0.0.1:1' }, []],
  ])('a set-up %s has the doubts it should have', async (_what, environment, doubts) => {
    await addShop(test.ctx, makeNewShop());
    expect(await doubtsOf(environment as Record<string, string>)).toEqual(doubts);
  });

  it('a set-up with test keys is nothing to doubt while no shop has a public https address', async () => {
    await addShop(test.ctx, makeNewShop({ url: 'http://localhost:8881' }));
    expect(await doubtsOf(stripe('sk_test_x'))).toEqual([]);
  });

  it('a doubtful set-up is told in the log when the connector starts, and on every page of the desk', async () => {
    let written = '';
    const log = createLog('info', { write: (line) => void (written += line) });
    await tellDoubts({ ...test.ctx, log });
    expect(JSON.parse(written)).toMatchObject({ level: 40, msg: 'config.doubtful', doubt: 'open_http' });
    const desk = await signInAtDesk(test);
    for (const path of ['/desk', '/desk/orders'])
      expect((await desk.get(path)).text).toContain(texts['doubt.open_http'].slice(0, 30));
  });
});
