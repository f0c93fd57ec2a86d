import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import request from 'supertest';
import { migrations } from '../../../connector/migrations/index.ts';
import { up } from '../../../connector/migrations/0020-catalog-changes.ts';
import { addProduct, editVariant } from '../../../connector/src/catalog/edit.ts';
import { moveStock } from '../../../connector/src/catalog/stock.ts';
import type { CatalogResponse } from '../../../connector/src/contract/catalog.ts';
import { transact } from '../../../connector/src/platform/db.ts';
import { createTestApp, type TestApp } from '../../support/app.ts';
import { createTestDb } from '../../support/databases.ts';
import { product } from '../../support/make/catalog.ts';
import { connectShop, signAs, type ConnectedShop } from '../../support/make/shop.ts';
import { importCatalog, saveProduct, saveVariant } from '../../support/verbs.ts';

let app: TestApp;
let shop: ConnectedShop;
beforeEach(async () => {
  app = await createTestApp();
  shop = await connectShop(app);
});
afterEach(() => app.close());

async function get(query: string) {
  const path = `/v1/catalog${query}`;
  const headers = signAs(shop, { id: 'cat_1', payload: `GET ${path}`, at: app.clock.now() });
  return request(app.app).get(path).set(headers);
}

async function fetchPage(query: string): Promise<CatalogResponse> {
  const answer = await get(query);
  if (answer.status !== 200) throw new Error(answer.text);
  return answer.body as CatalogResponse;
}

/** All pages of a walk, as a plugin follows them; `between` happens after the first page. */
async function walk(since: number, limit: number, between: () => Promise<unknown> = () => Promise.resolve()) {
  const pages = [await fetchPage(`?limit=${limit}&since=${since}`)];
  await between();
  for (let next = pages[0]?.next; next; next = pages.at(-1)?.next)
    pages.push(await fetchPage(`?limit=${limit}&after=${next}`));
  return {
    pages: pages.length,
    version: pages.at(-1)?.version ?? 0,
    whole: pages.every(({ whole }) => whole),
    unchanged: pages.some(({ unchanged }) => unchanged),
    skus: pages.flatMap(({ products }) => products.flatMap(({ variants }) => variants.map(({ sku }) => sku))),
    gone: pages.flatMap(({ gone = [] }) => gone),
  };
}

/** Adds products `A`, `B` …; returns the ids of their variants by SKU. */
async function sell(...skus: string[]): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  const given = { currency: 'EUR', price: 100, taxRate: '22', stock: 9, active: true };
  for (const sku of skus)
    ids.set(sku, await transact(app.ctx.db, (trx) => addProduct(trx, app.ctx, { ...given, sku, name: sku })));
  return ids;
}

const edit = (variantId: string | undefined, edits: Parameters<typeof editVariant>[2]['edits']) =>
  transact(app.ctx.db, (trx) => editVariant(trx, app.ctx, { variantId: variantId ?? '', edits }));

describe('the pages of the catalogue', () => {
  it.each([1, 2, 3, 4, 5, 6])(
    'the pages of the catalogue name every product once, %d to a page',
    async (limit) => {
      await sell('A', 'B', 'C', 'D', 'E');
      const all = await walk(0, limit);
      expect(all).toMatchObject({ pages: Math.ceil(5 / limit), version: 5, whole: true, gone: [] });
      expect(all.skus.sort()).toEqual(['A', 'B', 'C', 'D', 'E']);
    },
  );

  it('a shop that has a version gets what changed since, and nothing else', async () => {
    const ids = await sell('A', 'B', 'C');
    const { version } = await walk(0, 10);
    expect(await walk(version, 10)).toMatchObject({ unchanged: true, skus: [], gone: [] });
    await transact(app.ctx.db, (trx) =>
      moveStock(trx, app.ctx, { variantId: ids.get('B') ?? '', by: -1, reason: 'counted' }),
    );
    const sold = await walk(version, 10);
    expect(sold).toMatchObject({ unchanged: false, whole: false, version: version + 1, skus: ['B'] });
    await edit(ids.get('C'), { price: 90 });
    expect((await walk(version, 1)).skus).toEqual(['B', 'C']);
    expect((await walk(sold.version, 1)).skus).toEqual(['C']);
  });

  it('a product that is sold no more is named as gone, and is back when it is sold again', async () => {
    const ids = await sell('A', 'B');
    const { version } = await walk(0, 10);
    const productId = (await fetchPage('')).products.find(({ slug }) => slug === 'b-b')?.id;
    await edit(ids.get('B'), { active: false });
    expect(await walk(version, 10)).toMatchObject({ skus: [], gone: [productId] });
    expect(await walk(0, 10)).toMatchObject({ skus: ['A'], gone: [] });
    await edit(ids.get('B'), { active: true });
    expect(await walk(version, 10)).toMatchObject({ skus: ['B'], gone: [] });
  });

  it('a product that all its variants have left for another address is named as gone', async () => {
    const load = (...rows: string[]) =>
      importCatalog(app.ctx, {
        csvText: ['sku,product,name,tax_rate,price,options', ...rows].join('\n'),
        ...{ pictureFolder: '', dryRun: false },
      });
    await load('TEE-S,tee,Tee,22,19.00,Size: S', 'TEE-M,tee,Tee,22,19.00,Size: M', 'MUG,mug,Mug,22,9.00,');
    const { version } = await walk(0, 10);
    const idOf = async (slug: string) =>
      (await fetchPage('')).products.find((each) => each.slug === slug)?.id ?? '';
    const old = await idOf('tee');
    await load('TEE-S,t-shirt,Tee,22,19.00,Size: S', 'TEE-M,t-shirt,Tee,22,19.00,Size: M');
    const moved = await walk(version, 10);
    expect(moved).toMatchObject({ skus: ['TEE-S', 'TEE-M'], gone: [old] });
    // One that keeps a variant has changed, and is not gone.
    await load('TEE-S,tee-small,Tee,22,19.00,Size: S');
    const small = await walk(moved.version, 10);
    expect([small.skus.sort(), small.gone]).toEqual([['TEE-M', 'TEE-S'], []]);
  });

  it('a change during a walk comes with it or with the next, and no product is missed', async () => {
    const ids = await sell('A', 'B', 'C', 'D');
    const first = await walk(1, 1, () => edit(ids.get('C'), { price: 77 }));
    const second = await walk(first.version, 1);
    expect(first.version).toBe(4);
    expect([...first.skus, ...second.skus].sort()).toEqual(['B', 'C', 'D']);
    expect(second.skus).toEqual(['C']);
  });

  it('a shop with a version that never was, because we were restored, gets everything', async () => {
    await sell('A', 'B');
    expect(await walk(99, 10)).toMatchObject({ whole: true, version: 2, skus: ['A', 'B'] });
  });

  it('a plugin that asks without pages gets the whole catalogue in the order of the shop', async () => {
    await transact(app.ctx.db, async (trx) => {
      for (let index = 0; index < 250; index += 1) {
        const id = `p${String((index * 7) % 250).padStart(3, '0')}`;
        const made = product({ id });
        await saveProduct(trx, made.product, 1);
        await saveVariant(trx, { ...made.variant, currency: index % 25 === 0 ? 'USD' : 'EUR' }, 1);
      }
    });
    const answer = await get('');
    expect(answer.headers['content-type']).toContain('application/json');
    expect(Object.keys(answer.body as object)).toEqual([
      ...['version', 'currency', 'pricesIncludeTax', 'unchanged', 'products'],
    ]);
    const slugs = (answer.body as CatalogResponse).products.map(({ slug }) => slug);
    expect(slugs).toHaveLength(240);
    expect(slugs).toEqual([...slugs].sort());
    expect((await walk(0, 200)).skus).toHaveLength(240);
  });

  it.each([
    ['?limit=0', 'limit'],
    ['?limit=201', 'limit'],
    ['?limit=many', 'limit'],
    ['?limit=5&since=-1', 'since'],
    ['?limit=5&after=1.2', 'after'],
    ['?limit=5&after=1.1.1.x-y', 'after'],
  ])('a page that cannot be is refused, naming the field: %s', async (query, field) => {
    const { status, body } = await get(query);
    expect([status, body]).toEqual([
      422,
      expect.objectContaining({ errors: [expect.objectContaining({ field })] }),
    ]);
  });

  it('a catalogue of before counts as changed at its version of now', async () => {
    const before = migrations.filter(({ name }) => name < '0020');
    const { db, close } = await createTestDb(undefined, async (fresh) => {
      for (const migration of before) await migration.up(fresh);
    });
    await db('counters').insert({ name: 'catalog_version', value: 7 });
    for (const id of ['a', 'b']) await saveProduct(db, product({ id }).product, 1);
    await up(db);
    const rows = await db('catalog_changes').orderBy('product_id').select('*');
    expect(rows).toEqual(['a', 'b'].map((product_id) => ({ product_id, version: 7 })));
    await close();
  });
});
