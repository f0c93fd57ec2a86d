import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import request from 'supertest';
import { presentStatus } from '../../../connector/src/storefront/status.ts';
import { getShop } from '../../../connector/src/shops/shops.ts';
import { DAY, MINUTE } from '../../../connector/src/platform/clock.ts';
import { createTestApp, type TestApp } from '../../support/app.ts';
import { connectShop, SITE, type ConnectedShop } from '../../support/make/shop.ts';

/** What browsers tell of scripts that the rules of the checkout page do not know. */

let app: TestApp;
let shop: ConnectedShop;
beforeAll(async () => {
  app = await createTestApp({ CARRELLO_TRUST_PROXY: '1' });
  shop = await connectShop(app);
});
beforeEach(async () => {
  await app.ctx.db('script_reports').delete();
});
afterAll(() => app.close());

let visitors = 0;
/** Another visitor each time, unless an address is given. */
const newAddress = () => `198.51.${Math.floor((visitors += 1) / 250)}.${(visitors % 250) + 1}`;

function tell(over: Record<string, unknown>, from = newAddress(), key = shop.publishableKey) {
  const report = {
    'document-uri': `${SITE}/checkout/`,
    'effective-directive': 'script-src-elem',
    'blocked-uri': 'https://spy.example/a.js?visitor=7',
    'original-policy': 'script-src …',
    ...over,
  };
  return request(app.app)
    .post(`/v1/script-reports?key=${key}`)
    .set('X-Forwarded-For', from)
    .type('application/csp-report')
    .send(JSON.stringify({ 'csp-report': report }));
}

const status = async () => presentStatus(app.ctx, await getShop(app.ctx.db, shop.shopId), { copy: false });
const shown = async () => (await status()).foreignScripts;

describe('a report of a browser', () => {
  it('a report of a browser names the script to the owner, with how often and when last', async () => {
    expect(await shown()).toBeUndefined();
    expect((await tell({})).status).toBe(202);
    expect((await tell({})).status).toBe(202);
    await tell({ 'blocked-uri': 'inline', 'script-sample': 'var spy = document.forms' });
    await tell({ 'blocked-uri': 'eval' });
    const lastAt = new Date(app.clock.now()).toISOString();
    expect(await shown()).toEqual([
      { name: 'eval', times: 1, lastAt },
      { name: 'https://spy.example/a.js', times: 2, lastAt },
      { name: 'inline: var spy = document.forms', times: 1, lastAt },
    ]);
  });

  it.each([
    ['an extension of the browser', { 'blocked-uri': 'chrome-extension://abc/x.js' }],
    ['an inline script of an extension', { 'blocked-uri': 'inline', 'source-file': 'moz-extension' }],
    ['a picture', { 'effective-directive': 'img-src' }],
    ['an address without sense', { 'blocked-uri': 'https://' }],
  ])('a report of a browser about %s is left aside', async (_what, over) => {
    expect((await tell(over)).status).toBe(202);
    expect(await shown()).toBeUndefined();
  });

  it.each([
    ['another site', { 'document-uri': 'https://other.example/checkout/' }, 422],
    ['no page', { 'document-uri': 5 }, 422],
    ['a page too long', { 'blocked-uri': 'x'.repeat(20_000) }, 413],
  ])('a report of a browser about %s is refused', async (_what, over, status) => {
    expect((await tell(over)).status).toBe(status);
    expect(await shown()).toBeUndefined();
  });

  it('a report of a browser needs a shop and its own content type', async () => {
    expect((await tell({}, newAddress(), 'pk_none')).status).toBe(422);
    const page = request(app.app).post(`/v1/script-reports?key=${shop.publishableKey}`);
    expect((await page.type('form').send({ a: 1 })).status).toBe(415);
    const nameless = request(app.app).post('/v1/script-reports').type('application/csp-report');
    expect((await nameless.send('{}')).status).toBe(422);
  });
});

describe('reports of strangers', () => {
  it('reports of strangers are few from one place, however many addresses of its network it uses', async () => {
    const statuses: number[] = [];
    for (let index = 0; index < 21; index += 1)
      statuses.push((await tell({}, `2001:db8:5:6::${index + 1}`)).status);
    expect([statuses.indexOf(429), statuses.lastIndexOf(202)]).toEqual([20, 19]);
    expect((await tell({}, '2001:db8:5:7::1')).status).toBe(202);
    app.clock.advance(MINUTE);
    expect((await tell({}, '2001:db8:5:6::1')).status).toBe(202);
  });

  it('reports of strangers fill no database: fifty names are kept, and known ones go on being counted', async () => {
    for (let index = 0; index < 52; index += 1)
      await tell({ 'blocked-uri': `https://spy.example/${index}.js` });
    await tell({ 'blocked-uri': 'https://spy.example/1.js' });
    const all = (await shown()) ?? [];
    expect(all).toHaveLength(50);
    expect(all.find(({ name }) => name.endsWith('/1.js'))?.times).toBe(2);
  });

  it('reports of strangers push out no script that buyers have, and the owner reads that there were more', async () => {
    const spy = { 'blocked-uri': 'https://real.example/spy.js' };
    await tell({});
    expect((await status()).moreScriptReports).toBeUndefined();
    let made = 0;
    const makeUp = async (names: number) => {
      for (let index = 0; index < names; index += 1) {
        made += 1;
        const from = `2001:db8:9:${Math.floor(made / 19).toString(16)}::1`;
        await tell({ 'blocked-uri': `https://made-up.example/${made}.js` }, from);
        app.clock.advance(1);
      }
    };
    await makeUp(60);
    await tell(spy);
    await makeUp(60);
    // One network was not enough for a full list; the second tells more than any that was made up.
    await tell(spy);
    await makeUp(60);
    const names = (await shown())?.map(({ name }) => name) ?? [];
    expect(names).toHaveLength(50);
    expect(names).toContain('https://real.example/spy.js');
    expect((await status()).moreScriptReports).toBeGreaterThan(100);
  });

  it('reports of strangers are forgotten when no browser has told of them for a week', async () => {
    await tell({});
    app.clock.advance(7 * DAY);
    expect(await shown()).toBeUndefined();
  });
});
