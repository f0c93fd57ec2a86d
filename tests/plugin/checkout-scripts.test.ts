import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import list from '../../plugin/includes/pages/checkout-scripts.json' with { type: 'json' };
import { ConnectorStub, makeProduct } from './support/connector-stub.ts';
import { ShopSite } from './support/shop-site.ts';

/** The page on which buyers pay: who may frame it, which scripts run there, and who hears of others. */

const site = new ShopSite();
const connector = new ConnectorStub();

beforeAll(async () => {
  await Promise.all([connector.start(), site.start()]);
  connector.sell(1, [makeProduct('espresso')]);
  await site.admin.connect(connector.url, 'ABCDE-12345');
}, 600_000);
afterAll(async () => {
  await connector.close();
  await site.close();
});
beforeEach(() => site.setEarlyCode(null));

const INERT = ['application/json', 'application/ld+json', 'text/template', 'speculationrules'];

/** It reads the scripts that a page runs by what the written list would call them. */
function scriptsIn(html: string): string[] {
  return [...html.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/g)].flatMap(
    ([, attributes = '', code = '']) => {
      const get = (name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1] ?? '';
      if (INERT.includes(get('type'))) return [];
      return [get('src') || get('id') || code.trim()];
    },
  );
}

const fits = (script: string, { path, inline, begins, host }: Record<string, string>) =>
  (path !== undefined && script.startsWith(site.url) && script.includes(path)) ||
  (inline !== undefined && script === inline) ||
  (begins !== undefined && script.startsWith(begins)) ||
  (host !== undefined && script.startsWith(host));

const foreignCode = (code: string) => `add_action( 'wp_head', static function () { echo '${code}'; } );`;
const settings = () => site.admin.page('/wp-admin/options-general.php?page=carrello');

describe('the checkout page', () => {
  it('the checkout page is framed by nobody else, not sniffed, and reports scripts instead of stopping them', async () => {
    const { headers } = await site.page('/checkout/');
    expect(headers.get('content-security-policy')).toBe("frame-ancestors 'self'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    const rules = headers.get('content-security-policy-report-only') ?? '';
    expect(rules).toMatch(
      /^script-src .*https:\/\/js\.stripe\.com .*'nonce-[0-9a-f]{32}'; object-src 'none'/,
    );
    expect(rules).not.toMatch(/unsafe|'self' |data:/);
    expect(rules).toContain(`; report-uri ${connector.url}/v1/script-reports?key=`);
    expect(rules).toContain("'report-sample'");
    const other = await site.page('/cart/');
    expect(other.headers.get('content-security-policy')).toBeNull();
  });

  it('the checkout page runs the scripts of the written list and no others', async () => {
    const { html, headers } = await site.page('/checkout/');
    const scripts = scriptsIn(html);
    const entries = list as Record<string, string>[];
    expect(scripts.filter((script) => !entries.some((entry) => fits(script, entry)))).toEqual([]);
    const onPage = entries.filter(({ loads }) => loads === 'page');
    expect(onPage.filter((entry) => !scripts.some((script) => fits(script, entry)))).toEqual([]);
    for (const { why } of entries) expect(why).toMatch(/\.$/);
    const [, nonce] =
      /'nonce-([0-9a-f]+)'/.exec(headers.get('content-security-policy-report-only') ?? '') ?? [];
    expect(html).toContain(`nonce="${nonce}"`);
    expect((await site.page('/checkout/')).html).not.toContain(String(nonce));
    expect(await settings()).not.toContain('do not belong there');
  });

  it('the checkout page’s foreign scripts are named to the owner until they are gone', async () => {
    await site.setEarlyCode(
      foreignCode(
        '<script>var spy = 1;</script><script id="chat-js">x()</script><script src="https://spy.example/a.js?b"></script><script src="https://js.stripe.com.spy.example/b.js"></script>',
      ),
    );
    await site.page('/checkout/');
    for (const page of [await settings(), await site.admin.page('/wp-admin/index.php')])
      for (const name of [
        'var spy = 1;',
        'chat-js',
        'https://spy.example/a.js',
        'https://js.stripe.com.spy.example/b.js',
      ])
        expect(page).toContain(`<code>${name}</code>`);
    await site.setEarlyCode(null);
    await site.page('/checkout/');
    expect(await settings()).not.toContain('do not belong there');
  });

  it('the checkout page’s rules are enforced once the owner wants that', async () => {
    await site.setEarlyCode("add_filter( 'pre_option_carrello_enforce_scripts', '__return_true' );");
    const { headers } = await site.page('/checkout/');
    expect(headers.get('content-security-policy')).toMatch(/^frame-ancestors 'self'; script-src /);
    expect(headers.get('content-security-policy-report-only')).toBeNull();
    await site.setEarlyCode(null);
    expect(await settings()).toMatch(/<input type="checkbox" name="carrello_enforce_scripts" value="1" >/);
  });
});
