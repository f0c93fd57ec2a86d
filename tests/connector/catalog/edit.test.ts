import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Knex } from 'knex';
import { getCatalogVersion } from '../../../connector/src/catalog/changes.ts';
import { addProduct, editVariant } from '../../../connector/src/catalog/edit.ts';
import {
  findVariantsBySku,
  listVariantsByIds,
  listVariantVersions,
} from '../../../connector/src/catalog/queries.ts';
import { moveStock, takeStock } from '../../../connector/src/catalog/stock.ts';
import { transact } from '../../../connector/src/platform/db.ts';
import { createTestApp, type TestApp } from '../../support/app.ts';
import { product } from '../../support/make/catalog.ts';
import { importCatalog, saveProduct, saveVariant } from '../../support/verbs.ts';

let app: TestApp;
beforeEach(async () => {
  app = await createTestApp();
  const { db, clock } = app.ctx;
  for (const given of [{ id: 'a', stock: 10 }, { id: 'b' }, { id: 'c', productId: 'a' }]) {
    const { product: own, variant } = product(given);
    if (given.id !== 'c') await saveProduct(db, own, clock.now());
    await saveVariant(db, variant, clock.now());
  }
});
afterEach(async () => app.close());

const within = <T>(run: (trx: Knex.Transaction) => Promise<T>) => transact(app.ctx.db, run);
const move = (variantId: string, by: number, reason: string) =>
  within((trx) => moveStock(trx, app.ctx, { variantId, by, reason }));
const stockOf = async (id: string) => (await app.ctx.db('variants').where({ id }).first('stock'))?.stock;
const movements = () =>
  app.ctx.db('stock_movements').orderBy(['variant_id', 'quantity']).select('variant_id', 'quantity');

describe('stock that somebody outside counts', () => {
  it('stock is moved once per reason, with a movement, and the catalogue is another one then', async () => {
    expect([await move('a', 5, 'outside:1'), await move('a', 5, 'outside:1')]).toEqual([true, false]);
    expect(await stockOf('a')).toBe(15);
    expect(await move('a', -20, 'outside:2')).toBe(true);
    expect(await stockOf('a')).toBe(-5);
    expect(await movements()).toEqual([
      { variant_id: 'a', quantity: -20 },
      { variant_id: 'a', quantity: 5 },
    ]);
    expect(await getCatalogVersion(app.ctx.db)).toBe(2);
  });

  it('stock that is not counted, or is moved by nothing, stays as it is', async () => {
    expect([await move('b', 5, 'outside:1'), await move('a', 0, 'outside:1')]).toEqual([false, false]);
    expect([await stockOf('b'), await movements(), await getCatalogVersion(app.ctx.db)]).toEqual([
      null,
      [],
      0,
    ]);
  });

  it('stock that a file sets is moved by the difference, and not written over where the file does not name it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'carrello-'));
    const run = (csvText: string) =>
      importCatalog(app.ctx, { csvText, pictureFolder: folder, dryRun: false });
    const head = 'sku,product,name,price,tax_rate';
    await run(`${head},stock\nA,thing-a,Thing a,10.00,22,4\n`);
    expect([await stockOf('a'), await movements()]).toEqual([4, [{ variant_id: 'a', quantity: -6 }]]);
    const wants = [{ variantId: 'a', quantity: 1 }];
    await within((trx) => takeStock(trx, { reason: 'sale:1', wants, now: 1 }));
    await run(`${head}\nA,thing-a,Thing a,11.00,22\n`);
    expect(await stockOf('a')).toBe(3);
    await run(`${head},stock\nA,thing-a,Thing a,11.00,22,\n`);
    expect([await stockOf('a'), await movements()]).toEqual([
      null,
      [-6, -3, -1].map((quantity) => ({ variant_id: 'a', quantity })),
    ]);
    rmSync(folder, { recursive: true });
  });
});

describe('a catalogue that somebody outside keeps', () => {
  const edit = (variantId: string, edits: Parameters<typeof editVariant>[2]['edits']) =>
    within((trx) => editVariant(trx, app.ctx, { variantId, edits }));

  it('price, name and sale are written, but no name of a product with other variants', async () => {
    const { db } = app.ctx;
    app.clock.advance(5);
    expect(await edit('b', { price: 1234, name: 'Better', active: false })).toEqual([
      'price',
      'active',
      'name',
    ]);
    expect(await edit('a', { name: 'Better' })).toEqual([]);
    expect(await edit('a', { name: 'Better', price: 1 })).toEqual(['price']);
    const [a, b, c] = await listVariantsByIds(db, ['a', 'b']);
    expect(b).toMatchObject({
      variant: { id: 'b', price: 1234, active: false },
      product: { name: 'Better' },
      version: app.clock.now(),
      createdAt: app.clock.now() - 5,
    });
    expect([a?.product.name, a?.variant.price]).toEqual(['Thing a', 1]);
    expect([c?.variant.id, c?.version]).toEqual(['c', app.clock.now() - 5]);
    expect(await listVariantVersions(db, { after: 'a', limit: 1 })).toEqual([
      { id: 'b', version: app.clock.now() },
    ]);
    expect(await getCatalogVersion(db)).toBe(2);
  });

  it('a new product is sold by its SKU, once', async () => {
    const given = { sku: 'JUG 1', name: 'Blaue Schüssel', currency: 'EUR', price: 2440, taxRate: '22' };
    const add = () => within((trx) => addProduct(trx, app.ctx, { ...given, stock: 4, active: true }));
    const id = await add();
    expect(await add()).toBe(id);
    const { db } = app.ctx;
    expect(await findVariantsBySku(db, ['JUG 1', 'A', 'nothing'])).toEqual(
      new Map([
        ['JUG 1', id],
        ['A', 'a'],
      ]),
    );
    expect((await listVariantsByIds(db, [id]))[0]).toMatchObject({
      variant: { price: 2440, stock: 4, active: true },
      product: { slug: 'blaue-schussel-jug-1', name: 'Blaue Schüssel', taxRate: '22' },
    });
  });
});
