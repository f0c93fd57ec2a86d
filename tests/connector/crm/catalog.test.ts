import { afterEach, describe, expect, it } from 'vitest';
import { recordChange } from '../../../connector/src/changes/record.ts';
import { createCrmApp, type CrmApp } from '../../support/corebos/app.ts';
import { changeLikeStaff, stampLikeStaff } from '../../support/corebos/saves.ts';
import { saveProduct, saveVariant } from '../../support/verbs.ts';

let app: CrmApp;
afterEach(() => app.close());

async function addProduct(stock: number): Promise<void> {
  const { ctx } = app;
  const shared = {
    id: 'prd_1',
    slug: 'bowl',
    name: 'Bowl',
    description: 'Round.',
    category: '',
    kind: 'physical' as const,
  };
  const now = ctx.clock.now();
  await saveProduct(
    ctx.db,
    { ...shared, taxRate: '21', picture: null, pictureText: '', position: 1, active: true },
    now,
  );
  const variant = {
    id: 'var_1',
    productId: 'prd_1',
    sku: 'BOWL',
    options: [],
    currency: 'EUR',
    price: 1000,
    regularPrice: null,
  };
  await saveVariant(ctx.db, { ...variant, stock, position: 1, active: true }, now);
  await recordChange(ctx.db, ctx, { kind: 'product', id: 'prd_1' });
}

const there = () => app.corebos.row("SELECT * FROM vtiger_products WHERE productcode = 'BOWL'");
const here = () => app.ctx.db('variants').where({ sku: 'BOWL' }).first('price', 'stock', 'active');

async function changeThere(values: Record<string, unknown>): Promise<void> {
  const { productid } = await there();
  await changeLikeStaff(app.corebos, { table: 'vtiger_products', key: 'productid', id: productid, values });
}

describe('the catalogue in coreBOS', () => {
  it('the catalogue kept by Carrello goes to coreBOS with net price, tax and stock, over changes made there', async () => {
    app = await createCrmApp();
    await app.projector.drain();
    await addProduct(7);
    await app.settle();
    expect(await there()).toMatchObject({
      productname: 'Bowl',
      unit_price: '8.260000',
      qtyinstock: '7.000',
      discontinued: '1',
    });
    await changeThere({ unit_price: 9, qtyinstock: 3 });
    await app.settle();
    expect(await there()).toMatchObject({ unit_price: '8.260000', qtyinstock: '7.000' });
    expect(await here()).toMatchObject({ price: 1000, stock: 7 });
    await app.settle();
    const told = await app.ctx.db('crm_news').select('kind', 'text');
    expect(told).toEqual([{ kind: 'kept', text: 'netPrice: 8.26 ≠ 9' }]);
  });

  it('the catalogue kept by coreBOS brings prices, names, moved stock and new products', async () => {
    app = await createCrmApp({ COREBOS_CATALOG_MASTER: 'yes' });
    await app.projector.drain();
    await addProduct(7);
    await app.settle();
    // Two pieces are sold in Carrello while five come in at coreBOS: 7 - 2 + 5 is 10.
    await app.ctx.db('variants').where({ sku: 'BOWL' }).update({ stock: 5 });
    await changeThere({ unit_price: 10, qtyinstock: 12, productname: 'Big bowl' });
    await app.settle();
    expect(await here()).toMatchObject({ price: 1210, stock: 10 });
    expect(await app.ctx.db('products').first('name')).toEqual({ name: 'Big bowl' });
    expect(await there()).toMatchObject({ unit_price: '10.000000', qtyinstock: '10.000' });
    await app.corebos.db.query(
      "INSERT INTO vtiger_products (productid, product_no, productname, productcode, unit_price, qtyinstock, discontinued, currency_id) VALUES (9000, 'PRO90', 'Jug', 'JUG', 20, 4, 1, 1)",
    );
    await app.corebos.db.query('INSERT INTO vtiger_producttaxrel VALUES (9000, 1, 22)');
    await app.corebos.db.query(
      "INSERT INTO vtiger_crmentity (crmid, setype, createdtime, modifiedtime) VALUES (9000, 'Products', NOW(), NOW())",
    );
    await app.corebos.db.query(
      "INSERT INTO vtiger_crmobject (crmid, setype, deleted) VALUES (9000, 'Products', 0)",
    );
    await stampLikeStaff(app.corebos, '9000');
    await app.settle();
    await app.settle();
    expect(await app.ctx.db('variants').where({ sku: 'JUG' }).select('price', 'stock')).toEqual([
      { price: 2440, stock: 4 },
    ]);
    expect(await app.corebos.rows("SELECT 1 FROM vtiger_products WHERE productcode = 'JUG'")).toHaveLength(1);
  });

  it('a product without a ticked tax waits for staff, who are told once, and comes at the rate they tick', async () => {
    app = await createCrmApp({ COREBOS_CATALOG_MASTER: 'yes' });
    await app.projector.drain();
    await app.corebos.db.query(
      "INSERT INTO vtiger_products (productid, product_no, productname, productcode, unit_price, qtyinstock, discontinued, currency_id) VALUES (9000, 'PRO90', 'Jug', 'JUG', 20, 4, 1, 1)",
    );
    await app.corebos.db.query(
      "INSERT INTO vtiger_crmentity (crmid, setype, createdtime, modifiedtime) VALUES (9000, 'Products', NOW(), NOW())",
    );
    await app.corebos.db.query(
      "INSERT INTO vtiger_crmobject (crmid, setype, deleted) VALUES (9000, 'Products', 0)",
    );
    await stampLikeStaff(app.corebos, '9000');
    await app.settle();
    await app.settle();
    expect(await app.ctx.db('variants').select('sku')).toEqual([]);
    expect(await app.ctx.db('crm_news').select('kind', 'text')).toEqual([
      { kind: 'untaken', text: expect.stringMatching(/^Jug \(JUG\) has no VAT ticked in coreBOS/) },
    ]);
    await app.corebos.db.query('INSERT INTO vtiger_producttaxrel VALUES (9000, 1, 0)');
    await stampLikeStaff(app.corebos, '9000');
    await app.settle();
    expect(await app.ctx.db('variants').select('sku', 'price')).toEqual([{ sku: 'JUG', price: 2000 }]);
  });
});
