import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import request from 'supertest';
import type { CatalogResponse } from '../../../connector/src/contract/catalog.ts';
import { getCatalogVersion } from '../../../connector/src/catalog/changes.ts';
import { importCoupons, importShipping } from '../../../connector/src/checkout/import.ts';
import { findCoupon, listShippingMethods } from '../../../connector/src/checkout/conditions-store.ts';
import { listShippingCountries } from '../../../connector/src/checkout/shipping-countries.ts';
import { createTestApp, type TestApp } from '../../support/app.ts';
import { connectShop, signAs, type ConnectedShop } from '../../support/make/shop.ts';
import { importCatalog } from '../../support/verbs.ts';

let app: TestApp;
let shop: ConnectedShop;
let pictureFolder: string;
beforeEach(async () => {
  app = await createTestApp();
  shop = await connectShop(app);
  pictureFolder = mkdtempSync(join(tmpdir(), 'carrello-pictures-'));
  writeFileSync(join(pictureFolder, 'mug.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
});
afterEach(async () => {
  rmSync(pictureFolder, { recursive: true });
  await app.close();
});

const CSV = `sku,product,name,description,category,kind,tax_rate,price,sale_price,stock,options,picture,picture_text,active
MUG,bora-mug,Bora mug,"Holds 30 cl.

Made in Trieste.",Kitchen,physical,22,12.20,9.90,5,,mug.svg,A blue mug,yes
TEE-S,tee,Tee,Cotton,Clothes,,22,"19,00",,3,Size: S,,,
TEE-M,tee,,,,,,19.00,,0,Size: M,,,
BOOK,cookbook,Cookbook,,Books,virtual,4,10.40,,,,,,no
`;

const run = (csvText: string, dryRun = false) => importCatalog(app.ctx, { csvText, pictureFolder, dryRun });

async function fetchCatalog(query = ''): Promise<CatalogResponse> {
  const path = `/v1/catalog${query}`;
  const headers = signAs(shop, { id: 'cat_1', payload: `GET ${path}`, at: app.clock.now() });
  const answer = await request(app.app).get(path).set(headers);
  if (answer.status !== 200) throw new Error(answer.text);
  return answer.body as CatalogResponse;
}

describe('a catalogue file', () => {
  it('a catalogue file becomes products with variants, prices, stock and pictures', async () => {
    expect(await run(CSV)).toEqual({
      created: ['MUG', 'TEE-S', 'TEE-M', 'BOOK'],
      changed: [],
      unchanged: [],
      faults: [],
    });
    const { products, currency, version } = await fetchCatalog();
    expect([currency, version]).toEqual(['EUR', 1]);
    expect(products.map(({ slug, kind, taxRate }) => [slug, kind, taxRate])).toEqual([
      ['bora-mug', 'physical', '22'],
      ['tee', 'physical', '22'],
    ]);
    const [mug, tee] = products;
    expect(mug).toMatchObject({ description: 'Holds 30 cl.\n\nMade in Trieste.', imageAlt: 'A blue mug' });
    expect(mug?.variants).toMatchObject([{ sku: 'MUG', price: 990, regularPrice: 1220, available: 5 }]);
    expect(tee?.variants).toMatchObject([
      {
        sku: 'TEE-S',
        price: 1900,
        regularPrice: null,
        available: 3,
        options: [{ name: 'Size', value: 'S' }],
      },
      { sku: 'TEE-M', available: 0, options: [{ name: 'Size', value: 'M' }] },
    ]);
  });

  it('a catalogue file imported again changes nothing, and an edited one changes only what differs', async () => {
    await run(CSV);
    const first = await fetchCatalog();
    expect(await run(CSV)).toMatchObject({
      created: [],
      changed: [],
      unchanged: ['MUG', 'TEE-S', 'TEE-M', 'BOOK'],
    });
    expect(await getCatalogVersion(app.ctx.db)).toBe(1);
    const { changed } = await run(CSV.replace('9.90,5', '8.90,5'));
    expect(changed).toEqual(['MUG']);
    const second = await fetchCatalog();
    expect(second.version).toBe(2);
    expect(second.products[0]?.variants[0]).toMatchObject({
      id: first.products[0]?.variants[0]?.id,
      price: 890,
    });
    expect(await fetchCatalog('?since=2')).toMatchObject({ unchanged: true, products: [] });
    expect(await fetchCatalog('?since=1')).toMatchObject({ unchanged: false });
  });

  it('a catalogue file tried out first gives the same report and writes nothing', async () => {
    expect((await run(CSV, true)).created).toHaveLength(4);
    expect(await app.ctx.db('variants').select('id')).toEqual([]);
    expect(await getCatalogVersion(app.ctx.db)).toBe(0);
  });

  it('a catalogue file without a column for stock leaves the stock as sales have made it', async () => {
    await run(CSV);
    await app.ctx.db('variants').where({ sku: 'MUG' }).update({ stock: 2 });
    await run('sku,product,name,price,tax_rate\nMUG,bora-mug,Bora mug,12.20,22\n');
    expect(await app.ctx.db('variants').where({ sku: 'MUG' }).first('stock')).toEqual({ stock: 2 });
  });

  it('a catalogue file with semicolons and a byte order mark, as a spreadsheet saves it, is read', async () => {
    const csv =
      '\uFEFFsku;product;name;price;tax_rate\nA;a-thing;A thing;"1.234";22\nB;b-thing;B, thing;12,50;22\n';
    expect((await run(csv)).faults).toEqual([]);
    // The 12,50 says that the comma is the mark, so that the point is none.
    expect(await app.ctx.db('variants').where({ sku: 'A' }).first('price')).toEqual({ price: 123400 });
    expect((await run(csv.replace('1.234', '1.2'))).changed).toEqual(['A']);
  });

  it('a catalogue file with faults is refused whole, and every fault names its line and column', async () => {
    const bad = `sku,product,name,price,tax_rate,sale_price,stock,options,picture,kind,position
,Bad Slug,,x,101,,-1,Size,no.svg,digital,
A,a,A,1.00,22,2.00,1.5,,mug.exe,,
A,a,B,1.00,22,,,,../../etc/passwd,,`;
    const report = await run(bad);
    expect(report.created).toEqual([]);
    const named = report.faults.map(({ line, column }) => `${line} ${column}`);
    expect(named).toEqual(
      expect.arrayContaining([
        ...[
          '2 sku',
          '2 product',
          '2 name',
          '2 price',
          '2 tax_rate',
          '2 stock',
          '2 options',
          '2 kind',
          '2 picture',
        ],
        ...['3 sale_price', '3 stock', '3 picture', '4 sku', '4 name'],
      ]),
    );
    expect((await run('sku,product,name,prise\nA,a,A,1\n')).faults).toMatchObject([
      { line: 1, column: 'price' },
      { line: 1, column: 'tax_rate' },
      { line: 1, column: 'prise', message: 'There is no such column.' },
    ]);
    expect((await run('sku,product,name,price,tax_rate\nA,a,"A,1,22\n')).faults).toHaveLength(1);
    expect(await app.ctx.db('products').select('id')).toEqual([]);
  });
});

describe('a picture', () => {
  it('a picture is served under the hash of its bytes, for ever, and cannot run scripts', async () => {
    await run(CSV);
    const { products } = await fetchCatalog();
    const url = new URL(products[0]?.imageUrl ?? '');
    const answer = await request(app.app).get(url.pathname);
    expect(answer.headers).toMatchObject({
      'content-type': 'image/svg+xml',
      'cache-control': 'public, max-age=31536000, immutable',
      'content-security-policy': expect.stringContaining("default-src 'none'"),
    });
    expect((await request(app.app).get('/v1/pictures/nothing.png')).status).toBe(404);
    expect((await request(app.app).get(url.pathname.replace('.svg', '.png'))).status).toBe(404);
  });
});

it('the catalogue is for the shop alone', async () => {
  expect((await request(app.app).get('/v1/catalog')).status).toBe(401);
});

describe('shipping and coupons', () => {
  it('shipping methods and coupons are imported from files', async () => {
    const shipping =
      'id,name_en,name_it,countries,price,free_from\nit,Italy,Italia,IT,6.90,80\neu,Europe,Europa,EU -IT,14.90,\n';
    expect(await importShipping(app.ctx, shipping)).toEqual({ rows: 2, faults: [] });
    const [it, eu] = await listShippingMethods(app.ctx.db);
    expect(it).toMatchObject({ id: 'it', countries: ['IT'], price: 690, freeFrom: 8000 });
    expect([eu?.countries.length, eu?.countries.includes('IT')]).toEqual([26, false]);
    const countries = await listShippingCountries(app.ctx.db, { currency: 'EUR', country: 'IT' });
    expect([countries[0], countries.length]).toEqual(['IT', 27]);
    const coupons =
      'code,kind,value,min_total,valid_until,usage_limit,customer_limit\nciao10,percent,10,20,2026-12-31,100,1\nFIVE,fixed,5.00,,,,\n';
    expect(await importCoupons(app.ctx, coupons)).toEqual({ rows: 2, faults: [] });
    expect(await findCoupon(app.ctx.db, 'Ciao10')).toMatchObject({
      ...{ kind: 'percent', value: '10', minTotal: 2000, usageLimit: 100, customerLimit: 1 },
      // The shop is in Rome.
      validUntil: Date.UTC(2026, 11, 31, 23),
    });
    expect(await findCoupon(app.ctx.db, 'five')).toMatchObject({
      ...{ kind: 'fixed', value: '500', customerLimit: null },
    });
  });

  it('shipping and coupon files with faults name the faulty columns and change nothing', async () => {
    const { faults } = await importShipping(
      app.ctx,
      'id,name_en,name_it,countries,price\nX Y,a,,Italy,free\n',
    );
    expect(faults.map(({ column }) => column)).toEqual(['id', 'name_it', 'countries', 'price']);
    const coupons = await importCoupons(app.ctx, 'code,kind,value,valid_from\nA!,half,101,soon\n');
    expect(coupons.faults.map(({ column }) => column).sort()).toEqual([
      'code',
      'kind',
      'valid_from',
      'value',
    ]);
    expect(await listShippingMethods(app.ctx.db)).toEqual([]);
  });
});
