import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConnectorStub, makeProduct } from './support/connector-stub.ts';
import { ShopSite } from './support/shop-site.ts';

const site = new ShopSite();
const connector = new ConnectorStub();

interface Post {
  id: number;
  slug: string;
  status: string;
  content: { raw: string };
}
interface Light {
  mode: string;
  pages: Record<string, string>;
}

/** Another plugin whose content lies at `/product/…`; it registers it before us or after. */
const goodsPlugin = (priority: number): string => `<?php
/* Plugin Name: Goods */
add_action( 'init', static function (): void {
	register_post_type( 'goods', array( 'public' => true, 'label' => 'Goods', 'show_in_rest' => true, 'rewrite' => array( 'slug' => 'product' ) ) );
}, ${priority} );`;

/** What of WooCommerce matters here: its class, its products at `/product/…`, and that it takes a page called `shop`. */
const WOOCOMMERCE = `<?php
/* Plugin Name: Stand-in */
class WooCommerce {}
add_action( 'init', static function (): void {
	register_post_type( 'goods', array( 'public' => true, 'label' => 'Goods', 'show_in_rest' => true, 'rewrite' => array( 'slug' => 'product' ) ) );
} );
register_activation_hook( __FILE__, static function (): void {
	update_option( 'woocommerce_shop_page_id', (int) ( get_page_by_path( 'shop' )->ID ?? 0 ) );
} );`;

const HAND_MADE = '<!-- wp:carrello/products {"align":"wide"} /-->';

const getLight = () => site.admin.rest<Light>('GET', '/carrello/v1/connection');
const listPages = () =>
  site.admin.rest<Post[]>('GET', '/wp/v2/pages?context=edit&status=any&per_page=100&orderby=id&order=asc');
const statusOf = async (slug: string) => (await listPages()).find((page) => page.slug === slug)?.status;
const addGoods = (slug: string) =>
  site.admin.rest<Post>('POST', '/wp/v2/goods', { title: slug, slug, status: 'publish' });
const statusAt = async (path: string) => (await site.page(path)).status;

/** Where an address leads, without going there. */
async function leadOf(path: string): Promise<string> {
  const answer = await fetch(site.url + path, { redirect: 'manual' });
  await answer.arrayBuffer();
  return `${answer.status} ${(answer.headers.get('location') ?? '').replace(site.url, '')}`;
}

/** What a visitor may meet of ours: links, blocks, styles and scripts, and the products themselves. */
async function traces(): Promise<string[]> {
  const front = (await site.page('/')).html;
  const types = await site.admin.rest<Record<string, unknown>>('GET', '/wp/v2/types');
  const blocks = await site.admin.rest<{ name: string }[]>('GET', '/wp/v2/block-types?namespace=carrello');
  return [
    ...(front.match(/carrello[-/][a-z/-]*/g) ?? []),
    ...Object.keys(types).filter((name) => name.startsWith('carrello')),
    ...blocks.map(({ name }) => name),
  ];
}

beforeAll(async () => {
  await Promise.all([connector.start(), site.start()]);
  connector.sell(1, [makeProduct('espresso')]);
  await site.admin.connect(connector.url, 'ABCDE-12345');
  await site.admin.rest('POST', '/wp/v2/pages', {
    title: 'Mine',
    slug: 'mine',
    status: 'publish',
    content: HAND_MADE,
  });
}, 600_000);

afterAll(async () => {
  await connector.close();
  await site.close();
});

describe('a shop beside another plugin whose content lies at /product/', () => {
  it.each([1, 999])(
    'a shop beside another plugin goes to a free address, and old addresses lead there (its type comes at %i)',
    async (priority) => {
      const name = `goods-${priority}`;
      expect(await statusAt('/product/espresso/')).toBe(200);
      await site.addPlugin(name, goodsPlugin(priority));
      await site.switchPlugin(name, 'active');
      await addGoods(`kettle-${priority}`);
      expect(await statusAt(`/product/kettle-${priority}/`)).toBe(200);
      expect(await statusAt('/shop-product/espresso/')).toBe(200);
      expect(await leadOf('/product/espresso/')).toBe('301 /shop-product/espresso/');
      expect(await statusAt('/product/nothing/')).toBe(404);

      await site.switchPlugin(name, 'inactive');
      await site.page('/');
      expect(await leadOf('/shop-product/espresso/')).toBe('301 /product/espresso/');
      expect(await statusAt('/product/espresso/')).toBe(200);
    },
  );
});

describe('a shop beside which WooCommerce is switched on', () => {
  it('a shop beside which WooCommerce is switched on leaves products and its page to it, and is back when it goes', async () => {
    expect(await traces()).not.toEqual([]);
    await site.addPlugin('woo', WOOCOMMERCE);
    await site.switchPlugin('woo', 'active');
    await addGoods('kettle');
    expect([await statusAt('/product/kettle/'), await statusAt('/product/espresso/')]).toEqual([200, 404]);
    expect(await traces()).toEqual([]);
    expect(await getLight()).toMatchObject({ mode: 'capture' });
    expect(await site.refusal(site.admin.refreshCatalog())).toMatchObject({
      ...{ status: 409, code: 'carrello_capture' },
      message: expect.stringContaining('WooCommerce keeps the products'),
    });
    // WooCommerce took the page `shop`: it is no page of ours any more, in our list neither. The owner's is the owner's.
    expect([await statusOf('shop'), await statusOf('cart'), await statusOf('mine')]).toEqual([
      ...['publish', 'draft', 'publish'],
    ]);
    expect((await getLight()).pages['shop']).toBe('');

    await site.switchPlugin('woo', 'inactive');
    await site.page('/');
    expect(await statusAt('/product/espresso/')).toBe(200);
    expect([await statusOf('shop-2'), await statusOf('cart')]).toEqual(['publish', 'publish']);
    expect((await getLight()).pages['shop']).toBe(`${site.url}/shop-2/`);
  });
});

describe('a shop that is switched on beside WooCommerce', () => {
  it('a shop switched on beside WooCommerce makes nothing there and copies nothing', async () => {
    await site.switchPlugin('carrello', 'inactive');
    await site.switchPlugin('woo', 'active');
    const before = (await listPages()).map(({ id }) => id);
    await site.switchPlugin('carrello', 'active');
    connector.seen.length = 0;
    await site.admin.connect(connector.url, 'ABCDE-12345');
    expect(connector.calls('/v1/catalog')).toEqual([]);
    expect([await statusAt('/product/kettle/'), await statusAt('/product/espresso/')]).toEqual([200, 404]);
    expect(await traces()).toEqual([]);
    expect((await listPages()).map(({ id }) => id)).toEqual(before);
    await site.switchPlugin('woo', 'inactive');
    await site.page('/');
    expect(await statusAt('/product/espresso/')).toBe(200);
    expect(await site.debugLog()).toBe('');
  });

  it('a plugin that is deleted with its data leaves the pages that others made or took', async () => {
    await site.admin.rest('POST', '/wp/v2/settings', { carrello_remove_data: true });
    await site.switchPlugin('carrello', 'inactive');
    await site.admin.rest('DELETE', '/wp/v2/plugins/carrello/carrello');
    expect((await listPages()).map(({ slug }) => slug).sort()).toEqual([
      'home',
      'mine',
      'privacy',
      'shop',
      'terms',
    ]);
  });
});
