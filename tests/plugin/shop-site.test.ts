import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connectRequest } from '../../connector/src/contract/shops.ts';
import { isSignedBy } from '../../connector/src/shops/signature.ts';
import { ConnectorStub, KEYS, makeProduct, problem, type SeenRequest } from './support/connector-stub.ts';
import { handshakesThatFail } from './support/failing-handshakes.ts';
import { ordersLinks } from './support/orders-link.ts';
import { personalDataTools } from './support/personal-data.ts';
import { ShopSite } from './support/shop-site.ts';
import { callsOf, type Post } from './support/site-calls.ts';

const site = new ShopSite();
const connector = new ConnectorStub();

const { getLight, connect, refresh, listProducts, push } = callsOf(site, connector);
const now = () => Math.floor(Date.now() / 1000);

beforeAll(async () => {
  await Promise.all([connector.start(), site.start()]);
}, 900_000);

afterAll(async () => {
  await connector.close();
  await site.close();
});

beforeEach(() => connector.reset());

describe('activation', () => {
  it('activation creates the four pages, sends nothing and says that the shop is not connected', async () => {
    const light = await getLight();
    expect(light.light).toBe('off');
    expect(Object.keys(light.pages)).toEqual(['shop', 'cart', 'checkout', 'thankYou']);
    for (const url of Object.values(light.pages)) expect((await site.page(url)).status).toBe(200);
    expect(connector.seen).toEqual([]);
  });

  it('activation keeps search engines off the cart and puts the cart link into the header', async () => {
    const { html } = await site.page('/cart/');
    expect(html).toMatch(/<meta name='robots' content='[^']*noindex/);
    expect(html).toMatch(/<header[\s\S]*wp-block-carrello-cart-link[\s\S]*<\/header>/);
  });
});

describe('a handshake that fails', () => handshakesThatFail(site, connector));

describe('a connected site', () => {
  beforeAll(async () => {
    connector.reset();
    connector.sell(1, [makeProduct('espresso'), makeProduct('tea', { position: 0, category: 'Tea' })]);
    await connect();
  }, 240_000);

  it('a connected site asks for keys as the contract says, and signs every call for the connector to verify', async () => {
    await connect();
    const [handshake] = connector.calls('/v1/shops/connect');
    expect(connectRequest.parse(JSON.parse(handshake?.body ?? ''))).toMatchObject({
      siteUrl: site.url,
      locale: 'en',
    });
    for (const path of ['/v1/catalog', '/v1/shops/status']) {
      const [call] = connector.calls(path) as [SeenRequest];
      const id = call.headers['webhook-id'] ?? '';
      const timestamp = call.headers['webhook-timestamp'] ?? '';
      const message = { id, timestamp, payload: `GET ${call.url}` };
      expect(isSignedBy([KEYS.secret], call.headers['webhook-signature'] ?? '', message)).toBe(true);
      expect(call.headers).toMatchObject({ 'carrello-shop': KEYS.shopId, 'carrello-site': site.url });
    }
  });

  it('a connected site shows its secret in no list of options, also one that a release of before kept as a text', async () => {
    expect(await site.admin.page('/wp-admin/options.php')).not.toContain(KEYS.secret);
    await site.setEarlyCode(`add_action( 'init', static function () {
      if ( isset( $_GET['before'] ) ) { update_option( 'carrello_secret', '${KEYS.secret}', false ); }
    } );`);
    await site.page('/?before');
    await site.setEarlyCode(null);
    expect(await site.admin.page('/wp-admin/options.php')).not.toContain(KEYS.secret);
    expect((await getLight()).light).toBe('green');
  });

  ordersLinks(site, connector);
  personalDataTools(site, connector);

  it('a connected site shows a green light and never the secret', async () => {
    const light = await getLight();
    expect(light).toMatchObject({
      light: 'green',
      connected: true,
      catalog: { version: 1, products: 2, error: '' },
    });
    const settings = await site.admin.rest('GET', '/wp/v2/settings');
    const { html } = await site.page('/shop/');
    for (const text of [JSON.stringify(light), JSON.stringify(settings), html])
      expect(text).not.toContain('whsec_');
  });

  it('a connected site is the same on pages of other languages, whose plugins filter its address', async () => {
    await site.setEarlyCode(`add_filter( 'home_url', static fn( $url ) => $url . '/it' );
add_filter( 'option_home', static fn( $url ) => $url . '/it' );`);
    expect(await getLight()).toMatchObject({ light: 'green', site: site.url });
    await site.setEarlyCode(null);
    expect(await site.debugLog()).toBe('');
  });

  it('a connected site shows its products from the copy, without a single call to the connector', async () => {
    connector.seen.length = 0;
    const shop = await site.page('/shop/');
    expect(shop.html.indexOf('tea')).toBeLessThan(shop.html.indexOf('espresso'));
    expect((await site.page('/product/espresso/')).html).toContain('All about espresso.');
    expect((await site.page('/product-category/tea/')).html).not.toContain('espresso');
    expect((await site.page('/?s=espresso')).html).toContain('/product/espresso/');
    expect(connector.seen).toEqual([]);
  });

  it('a refresh keeps the owner’s text, escapes the catalogue’s, and drafts what is gone until it is back', async () => {
    const [espresso] = (await listProducts()) as [Post, Post];
    await site.admin.rest('POST', `/wp/v2/carrello_product/${espresso.id}`, { content: 'My own words.' });
    const name = 'Espresso & <script>alert(1)</script>';
    connector.sell(2, [makeProduct('espresso', { name })]);
    await refresh();
    const [changed, tea] = (await listProducts()) as [Post, Post];
    expect(changed).toMatchObject({ id: espresso.id, slug: 'espresso', status: 'publish' });
    expect(changed.content.raw).toBe('My own words.');
    expect(tea.status).toBe('draft');
    const { html } = await site.page('/product/espresso/');
    expect(html).toContain('My own words.');
    expect(html).not.toContain('<script>alert(1)');

    connector.sell(3, [makeProduct('espresso', { name }), makeProduct('tea')]);
    await refresh();
    const after = await listProducts();
    expect(after.map(({ status }) => status)).toEqual(['publish', 'publish']);
  });

  it('a refresh leaves the products as they are when the catalogue cannot be read', async () => {
    const halves = [{ version: 9 }, { version: 9, unchanged: false, products: [{ id: 'prd_x' }] }, 'text'];
    for (const body of halves) {
      connector.routes.set('GET /v1/catalog', () => ({ body }));
      expect((await site.refusal(refresh())).status).toBe(502);
    }
    connector.routes.set('GET /v1/catalog', () => problem(500, { code: 'internal' }));
    expect((await site.refusal(refresh())).code).toBe('carrello_connector_trouble');
    expect((await getLight()).catalog).toMatchObject({ version: 3, products: 2 });
    expect((await listProducts()).map(({ status }) => status)).toEqual(['publish', 'publish']);
  });

  it('a refresh is refused while another one runs', async () => {
    // The first one walks from page to page, each of them answered at once, until it is told that this is the last.
    let isLast = false;
    const begun = new Promise<void>((resolve) => {
      connector.routes.set('GET /v1/catalog', () => {
        resolve();
        const page = { ...connector.catalog, products: [], gone: [], whole: false };
        return { body: { ...page, next: isLast ? null : '3.1.0.x' } };
      });
    });
    const first = refresh();
    await begun;
    const second = await site.refusal(refresh()).finally(() => (isLast = true));
    expect(second).toMatchObject({ status: 409, code: 'carrello_busy' });
    await first;
  });

  it('a refresh follows the pages of the connector, and makes drafts of what none of them names', async () => {
    const pages = [makeProduct('espresso'), makeProduct('tea'), makeProduct('cocoa')].map(
      (product, index) => ({
        ...connector.catalog,
        ...{
          version: 4,
          products: [product],
          gone: [],
          whole: true,
          next: index < 2 ? `4.0.0.${index}` : null,
        },
      }),
    );
    connector.routes.set('GET /v1/catalog', ({ url }) => {
      const after = new URL(url, connector.url).searchParams.get('after');
      return { body: pages[after === null ? 0 : Number(after.at(-1)) + 1] };
    });
    await refresh();
    expect(connector.calls('/v1/catalog').map(({ url }) => url.split('?')[1])).toEqual([
      'limit=100&since=0',
      'limit=100&after=4.0.0.0',
      'limit=100&after=4.0.0.1',
    ]);
    const statuses = async () => (await listProducts()).map(({ slug, status }) => `${slug} ${status}`);
    expect(await statuses()).toEqual(['espresso publish', 'tea publish', 'cocoa publish']);
    connector.routes.set('GET /v1/catalog', ({ url }) =>
      url.includes('after')
        ? problem(500, { code: 'internal' })
        : { body: { ...pages[0], products: [makeProduct('espresso')], next: '4.0.0.0' } },
    );
    expect((await site.refusal(refresh())).code).toBe('carrello_connector_trouble');
    expect(await statuses()).toEqual(['espresso publish', 'tea publish', 'cocoa publish']);
    connector.routes.set('GET /v1/catalog', () => ({ body: { ...pages[0], next: null } }));
    await refresh();
    expect(await statuses()).toEqual(['espresso publish', 'tea draft', 'cocoa draft']);
  });

  it('the poll asks for what changed since, and leaves the other products as they are', async () => {
    connector.sell(5, [makeProduct('espresso'), makeProduct('tea'), makeProduct('cocoa')]);
    await refresh();
    connector.seen.length = 0;
    const changed = { version: 6, whole: false, products: [makeProduct('tea', { name: 'Green tea' })] };
    connector.routes.set('GET /v1/catalog', () => ({
      body: { ...connector.catalog, ...changed, gone: ['prd_cocoa', 'prd_never'], next: null },
    }));
    expect((await push(now())).status).toBe(202);
    await site.admin.runCron();
    while ((await getLight()).catalog.version !== 6) await site.admin.runCron();
    const products = await listProducts();
    expect(connector.calls('/v1/catalog')[0]?.url).toBe('/v1/catalog?limit=100&since=5');
    expect(products.map(({ title, status }) => `${title.raw} ${status}`)).toEqual([
      'espresso publish',
      'Green tea publish',
      'cocoa draft',
    ]);
    expect((await getLight()).catalog).toMatchObject({ version: 6, products: 2, error: '' });
  });
});

describe('the connector’s push', () => {
  it('the connector’s push is refused when unsigned, tampered with, signed by others, or old', async () => {
    const other = `whsec_${Buffer.from('another secret').toString('base64')}`;
    const answers = await Promise.all([
      push(now(), other),
      push(now(), KEYS.secret, '{"version":5}'),
      push(now() - 400),
      push(now() + 400),
      fetch(`${site.url}/wp-json/carrello/v1/catalog-changed`, { method: 'POST' }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401]);
    await site.admin.runCron();
    expect(connector.calls('/v1/catalog')).toEqual([]);
  });

  it('the connector’s push is answered before the catalogue is fetched, and then it is fetched', async () => {
    connector.sell(4, [makeProduct('espresso'), makeProduct('decaf')]);
    let answered = false;
    const fetched = new Promise<void>((resolve) => {
      connector.routes.set('GET /v1/catalog', async () => {
        // A site with one PHP worker would hang here if it answered only after fetching.
        await answer;
        expect(answered).toBe(true);
        resolve();
        return { body: connector.catalog };
      });
    });
    const answer = push(now());
    expect((await answer).status).toBe(202);
    answered = true;
    await fetched;
    await site.admin.runCron();
    expect((await site.page('/product/decaf/')).status).toBe(200);
  });
});

describe('a copy of the site', () => {
  it('a copy of the site keeps its data over a restart, but under another URL it sends nothing, and says so', async () => {
    const before = site.url;
    await site.restart();
    connector.seen.length = 0;
    const light = await getLight();
    expect(light).toMatchObject({ light: 'amber', catalog: { version: 4 } });
    expect(light.error).toContain(before);
    await site.refusal(refresh());
    expect((await site.page('/shop/')).html).toContain('decaf');
    expect(connector.seen).toEqual([]);
    await connect();
    expect((await getLight()).light).toBe('green');
  }, 900_000);
});

describe('a site that leaves Carrello', () => {
  it('a site that the owner disconnects forgets the keys, and keeps products and pages', async () => {
    expect(await site.admin.rest('DELETE', '/carrello/v1/connection')).toMatchObject({ light: 'off' });
    connector.seen.length = 0;
    expect((await site.page('/product/decaf/')).status).toBe(200);
    await site.admin.runCron();
    expect(connector.seen).toEqual([]);
  });

  it('a plugin that is deleted takes everything with it if the owner chose so', async () => {
    await site.admin.rest('POST', '/wp/v2/settings', { carrello_remove_data: true });
    await site.admin.rest('POST', '/wp/v2/plugins/carrello/carrello', { status: 'inactive' });
    await site.admin.rest('DELETE', '/wp/v2/plugins/carrello/carrello');
    const pages = await site.admin.rest<Post[]>('GET', '/wp/v2/pages?status=any&per_page=100');
    expect(pages.map(({ slug }) => slug).sort()).toEqual(['home', 'privacy', 'terms']);
    expect((await site.page('/product/decaf/')).status).toBe(404);
  });
});
