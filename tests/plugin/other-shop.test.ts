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
  otherShop: string;
  catalog: { version: number };
}

/** Its products lie at `/product/…` as WooCommerce's do; its name comes before ours or after, and so does its loading. */
const shopPlugin = (name: string, priority: number): string => `<?php
/* Plugin Name: ${name} */
add_action( 'init', static function (): void {
	register_post_type( 'goods', array( 'public' => true, 'label' => 'Goods', 'show_in_rest' => true, 'rewrite' => array( 'slug' => 'product' ) ) );
}, ${priority} );
register_activation_hook( __FILE__, static function (): void {
	update_option( 'woocommerce_shop_page_id', (int) ( get_page_by_path( 'shop' )->ID ?? 0 ) );
} );`;

/** A class of this name is all that tells WooCommerce: it loads before it registers anything. */
const WOOCOMMERCE = `<?php
/* Plugin Name: Stand-in */
class WooCommerce {}`;

const HAND_MADE = '<!-- wp:carrello/products {"align":"wide"} /-->';

const getLight = () => site.admin.rest<Light>('GET', '/carrello/v1/connection');
const listPages = () =>
  site.admin.rest<Post[]>('GET', '/wp/v2/pages?context=edit&status=any&per_page=100&orderby=id&order=asc');
const statusOf = async (slug: string) => (await listPages()).find((page) => page.slug === slug)?.status;
const addGoods = (slug: string) =>
  site.admin.rest<Post>('POST', '/wp/v2/goods', { title: slug, slug, status: 'publish' });

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

describe('a shop beside which another one is switched on', () => {
  it.each([
    ['a-goods', 1],
    ['z-goods', 999],
  ])(
    'a shop with %s switched on after it leaves product pages to it, and is back when it goes',
    async (name, priority) => {
      expect((await site.page('/product/espresso/')).status).toBe(200);
      expect(await traces()).not.toEqual([]);
      await site.addPlugin(name, shopPlugin(name, priority));
      await site.switchPlugin(name, 'active');
      await addGoods(`kettle-${name}`);
      expect((await site.page(`/product/kettle-${name}/`)).status).toBe(200);
      expect((await site.page('/product/espresso/')).status).toBe(404);
      expect(await traces()).toEqual([]);
      expect(await getLight()).toMatchObject({ otherShop: 'Goods' });
      expect(await site.refusal(site.admin.refreshCatalog())).toMatchObject({
        ...{ status: 409, code: 'carrello_other_shop' },
        message: expect.stringContaining('Goods keeps the products'),
      });
      // The other shop took the page `shop` for its own, as WooCommerce does; the owner's is the owner's.
      expect([await statusOf('shop'), await statusOf('cart'), await statusOf('mine')]).toEqual([
        ...['publish', 'draft', 'publish'],
      ]);

      await site.switchPlugin(name, 'inactive');
      await site.page('/');
      expect((await site.page('/product/espresso/')).status).toBe(200);
      expect([await statusOf('shop'), await statusOf('cart')]).toEqual(['publish', 'publish']);
      expect(await getLight()).toMatchObject({ otherShop: '' });
    },
  );

  it('a shop beside WooCommerce steps aside although WooCommerce registers its products later', async () => {
    await site.addPlugin('woo', WOOCOMMERCE);
    await site.switchPlugin('woo', 'active');
    await site.page('/');
    expect(await traces()).toEqual([]);
    expect(await getLight()).toMatchObject({ otherShop: 'WooCommerce' });
    await site.switchPlugin('woo', 'inactive');
  });
});

describe('a shop that is switched on beside another one', () => {
  it.each(['a-goods', 'z-goods'])(
    'a shop switched on after %s makes nothing there and copies nothing',
    async (name) => {
      await site.switchPlugin('carrello', 'inactive');
      await site.switchPlugin(name, 'active');
      const before = (await listPages()).map(({ id }) => id);
      await site.switchPlugin('carrello', 'active');
      connector.seen.length = 0;
      await site.admin.connect(connector.url, 'ABCDE-12345');
      expect(connector.calls('/v1/catalog')).toEqual([]);
      expect((await site.page(`/product/kettle-${name}/`)).status).toBe(200);
      expect((await site.page('/product/espresso/')).status).toBe(404);
      expect(await traces()).toEqual([]);
      expect((await listPages()).map(({ id }) => id)).toEqual(before);
      await site.switchPlugin(name, 'inactive');
      await site.page('/');
      expect((await site.page('/product/espresso/')).status).toBe(200);
    },
  );

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
