import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Big } from 'big.js';
import fc from 'fast-check';
import { createCrmApp, type CrmApp } from '../../support/corebos/app.ts';
import { runAlone, runCarrello, statementsOf } from '../../support/corebos/limited-user.ts';
import { readFigures, saveOnScreen, wouldChoose } from '../../support/corebos/screen.ts';
import type { SnapshotInput } from '../../support/make/order-snapshot.ts';

let app: CrmApp;
beforeAll(async () => {
  app = await createCrmApp();
});
afterAll(() => app.close());

type Line = SnapshotInput['lines'][number];

const cents = (value: Big): number => Number(value.times(100).round(0, Big.roundHalfUp));

/** A line as a shop sends it: its tax is of the line, rounded once. */
function line(
  key: string,
  quantity: string,
  unitPrice: string,
  rate: string,
  over: Partial<Line> = {},
): Line {
  const subtotal = cents(new Big(quantity).times(unitPrice));
  const { total = subtotal } = over;
  const tax = cents(new Big(total).div(100).times(rate).div(100));
  const shares = tax === 0 ? [] : [{ taxKey: rate, amount: new Big(tax).div(100).toFixed(2) }];
  const text = { key, name: `Thing ${key}`, sku: `SKU-${key}` };
  return { ...text, quantity, unitPrice, subtotal, total, tax, taxes: shares, ...over };
}

const rates = (...percents: string[]): SnapshotInput['taxes'] =>
  percents.map((percent) => ({ key: percent, label: 'IVA', ratePercent: percent, goods: 0, shipping: 0 }));

/** Sends an order of these lines and returns the record that it became there. */
async function order(number: string, lines: Line[], over: Partial<SnapshotInput> = {}): Promise<string> {
  const sum = (of: 'total' | 'tax') => lines.reduce((whole, each) => whole + each[of], 0);
  await app.send({
    ...{ orderKey: number, number, lines, shipping: [], payments: [], taxes: rates('4', '10', '22') },
    ...{ taxTotal: sum('tax'), total: sum('total') + sum('tax'), ...over },
  });
  await app.settle();
  expect(await app.ctx.db('crm_changes').select('kind', 'last_error')).toEqual([]);
  const sql = 'SELECT salesorderid FROM vtiger_salesorder WHERE customerno = ?';
  return String((await app.corebos.row(sql, [number]))['salesorderid']);
}

async function expectSteady(crmid: string) {
  const before = await readFigures(app.corebos, crmid);
  await saveOnScreen(app.corebos, crmid);
  expect(await readFigures(app.corebos, crmid)).toEqual(before);
  return before;
}

const descriptionOf = async (crmid: string): Promise<string> =>
  String(
    (await app.corebos.row('SELECT description FROM vtiger_crmentity WHERE crmid = ?', [crmid]))[
      'description'
    ],
  );

/** A product that staff made there before there was a shop, without a tick at any tax. */
async function addUnticked(id: number, sku: string): Promise<void> {
  const { db } = app.corebos;
  await db.query(
    `INSERT INTO vtiger_products (productid, product_no, productname, productcode, unit_price, discontinued, currency_id, divisible)
     VALUES (?, ?, 'Olio', ?, 11.97, 1, 1, '0')`,
    [id, `PRO${id}`, sku],
  );
  await db.query('INSERT INTO vtiger_productcf (productid) VALUES (?)', [id]);
  await db.query(
    "INSERT INTO vtiger_crmentity (crmid, setype, createdtime, modifiedtime) VALUES (?, 'Products', NOW(), NOW())",
    [id],
  );
  await db.query("INSERT INTO vtiger_crmobject (crmid, setype, deleted) VALUES (?, 'Products', 0)", [id]);
}

describe('an order that is opened and saved on coreBOS’ screen', () => {
  it('an order of parts of a piece stays, as parts where the screen has the decimals, else as one piece that says so', async () => {
    const crmid = await order('PARTS', [
      line('cheese', '0.375', '20', '4'),
      line('ham', '0.5', '30', '10'),
      line('egg', '6', '0.35', '10'),
    ]);
    const { order: head, lines } = await expectSteady(crmid);
    expect(head).toMatchObject({ total: '26.610000' });
    expect(lines.map(({ quantity, listprice }) => [quantity, listprice])).toEqual([
      ['1.000', '7.500000'],
      ['0.500', '30.000000'],
      ['6.000', '0.350000'],
    ]);
    const comments = await app.corebos.rows(
      'SELECT comment FROM vtiger_inventoryproductrel WHERE id = ? ORDER BY sequence_no',
      [crmid],
    );
    expect(comments[0]).toEqual({ comment: 'Thing cheese\n0.375 × 20' });
    expect(await descriptionOf(crmid)).toContain('Thing cheese: the quantity is 0.375.');
  });

  it('an order whose line lies on half a cent for us and below it on the screen stays', async () => {
    const crmid = await order('HALF', [line('a', '1.25', '24.58', '10', { total: 2766 })]);
    const { order: head, details } = await expectSteady(crmid);
    expect(head).toMatchObject({ total: '30.430000', subtotal: '30.420000', adjustment: '0.010000' });
    expect(details).toMatchObject([{ extgross: '30.725000', extnet: '27.655000', linetax: '2.765500' }]);
  });

  it('an order whose line comes to 10.334999999999999 on the screen stays at 10.34', async () => {
    const crmid = await order('HALF2', [line('a', '1.25', '11.86', '4', { total: 994 })]);
    expect((await expectSteady(crmid)).order).toMatchObject({ total: '10.340000', adjustment: '0.000000' });
  });

  it('an order of one article at two rates stays, each rate with a product of its own', async () => {
    const bread = { name: 'Bread', sku: 'BREAD' };
    const lines = [line('a', '2', '5', '4', bread), line('b', '1', '16', '22', bread)];
    const crmid = await order('RATES', [...lines, line('c', '1', '5', '4', { ...bread, total: 0, tax: 0 })]);
    const { order: head, lines: there } = await expectSteady(crmid);
    expect(head).toMatchObject({ total: '29.920000' });
    expect(there.map(({ tax1 }) => tax1)).toEqual(['4.000', '22.000', '4.000']);
    const products = await app.corebos.rows(
      'SELECT productname, productcode FROM vtiger_products WHERE productname LIKE ? ORDER BY productid',
      ['Bread%'],
    );
    expect(products).toEqual([
      { productname: 'Bread', productcode: 'BREAD' },
      { productname: 'Bread (22 %)', productcode: 'BREAD 22%' },
    ]);
    expect(await descriptionOf(crmid)).toContain('Bread (22 %): this article was sold at two tax rates.');
  });

  it('an order keeps the carrier of its parcel and the day it was placed, which a blank would not', async () => {
    const placed = { placedAt: '2026-03-01T23:30:00.000Z' };
    const sent = await order('SENT', [line('x', '1', '10', '22')], {
      ...placed,
      parcels: [{ key: 'p', carrier: 'BRT', shippedAt: '2026-03-02T08:00:00Z' }],
    });
    expect((await expectSteady(sent)).order).toMatchObject({ carrier: 'BRT', duedate: '2026-03-02' });
    const unsent = await order('UNSENT', [line('y', '1', '10', '22')], placed);
    expect((await expectSteady(unsent)).order).toMatchObject({ carrier: '-' });
  });

  it('an order whose carrier staff chose keeps their choice when the shop sends a newer version', async () => {
    const crmid = await order('CHOSEN', [line('z', '1', '10', '22')]);
    await app.corebos.db.query(
      "UPDATE vtiger_salesorder SET carrier = 'UPS', duedate = NULL WHERE salesorderid = ?",
      [crmid],
    );
    await app.send({
      ...{ orderKey: 'CHOSEN', number: 'CHOSEN', lines: [line('z', '1', '10', '22')], shipping: [] },
      ...{ payments: [], taxes: rates('22'), taxTotal: 220, total: 1220 },
      ...{ status: 'completed', modifiedAt: '2026-03-05T12:00:00.000Z' },
    });
    await app.settle();
    expect((await readFigures(app.corebos, crmid)).order).toMatchObject({
      carrier: 'UPS',
      duedate: expect.stringMatching(/^2026-/),
    });
  });

  it('an order of a product that was there without its VAT tick keeps its VAT, because linking ticks it', async () => {
    await addUnticked(900_001, 'OLIO');
    const crmid = await order('OLIO', [
      line('o', '6', '11.97', '22', { sku: 'OLIO' }),
      line('p', '0.5', '0.02', '22', { sku: 'OLIO', name: 'Olio' }),
    ]);
    const { order: head } = await expectSteady(crmid);
    expect(head).toMatchObject({ total: '87.630000' });
    const ticks = 'SELECT taxid, taxpercentage FROM vtiger_producttaxrel WHERE productid = 900001';
    expect(await app.corebos.rows(ticks)).toEqual([{ taxid: '1', taxpercentage: '22.000' }]);
  });

  it('an order of a product whose tick was taken away since gets it again, and never twice', async () => {
    await addUnticked(900_002, 'PANE');
    await order('PANE1', [line('q', '1', '10', '4', { sku: 'PANE' })]);
    await app.corebos.db.query('DELETE FROM vtiger_producttaxrel WHERE productid = 900002');
    const lines = [line('q', '1', '10', '4', { sku: 'PANE' })];
    const many = ['PANE2', 'PANE3', 'PANE4'];
    for (const number of many)
      await app.send({
        ...{ orderKey: number, number, lines, shipping: [], payments: [], taxes: rates('4') },
        ...{ taxTotal: 40, total: 1040 },
      });
    await app.settle();
    expect(
      await app.corebos.rows('SELECT taxpercentage FROM vtiger_producttaxrel WHERE productid = 900002'),
    ).toEqual([{ taxpercentage: '4.000' }]);
  });

  it('an order that was written before its product had a tick is named by corebos check, with what ticks it', async () => {
    await addUnticked(900_003, 'SALE');
    const crmid = await order('SALE', [line('s', '1', '10', '22', { sku: 'SALE' })]);
    await app.corebos.db.query('DELETE FROM vtiger_producttaxrel WHERE productid = 900003');
    const told = await runCarrello(app.ctx, 'corebos check');
    expect(told.lines.join('\n')).toContain('1 products of shop orders have no tick at the tax "VAT"');
    const statements = statementsOf(told).filter((statement) => statement.includes('producttaxrel'));
    await runAlone(app, [...statements, ...statements]);
    expect((await expectSteady(crmid)).order).toMatchObject({ total: '12.200000' });
    expect((await runCarrello(app.ctx, 'corebos check')).lines.join('\n')).not.toContain('have no tick');
  });

  it('an order brings products, services and people whose screens choose nothing for them', async () => {
    const fee = {
      key: 'f',
      name: 'Gift wrap',
      total: 300,
      tax: 66,
      taxes: [{ taxKey: '22', amount: '0.66' }],
    };
    await order('LISTS', [line('l', '1', '10', '22')], {
      ...{ fees: [fee], taxTotal: 286, total: 1586, locale: 'it_IT' },
      customer: { uid: null, email: 'lists@example.com', accountEmail: null },
      company: { name: 'Liste', vatNumber: 'IT01234567890' },
    });
    expect((await app.corebos.rows('SELECT serviceid FROM vtiger_service')).length).toBeGreaterThan(0);
    expect(await wouldChoose(app.corebos)).toEqual([]);
    const languages = await app.corebos.rows('SELECT DISTINCT template_language FROM vtiger_contactdetails');
    expect(languages.map(({ template_language: language }) => language)).toContain('it');
  });

  it('an order of any lines stays as it is', async () => {
    const anyLine = fc.record({
      article: fc.integer({ min: 1, max: 4 }),
      quantity: fc.constantFrom('1', '2', '7', '0.5', '1.25', '0.375', '0.333', '12.5', '0.001', '1000'),
      price: fc.integer({ min: 1, max: 99_999_999 }),
      rate: fc.constantFrom('0', '4', '10', '22'),
      off: fc.constantFrom(0, 0, 10, 33, 100),
    });
    const samples = fc.sample(fc.array(anyLine, { minLength: 1, maxLength: 6 }), { numRuns: 25 });
    for (const [number, given] of samples.entries()) {
      const lines = given.map(({ article, quantity, price, rate, off }, index) => {
        const unitPrice = new Big(price).div(1_000_000).toFixed();
        const subtotal = cents(new Big(quantity).times(unitPrice));
        const total = Math.round((subtotal * (100 - off)) / 100);
        return line(`${index}`, quantity, unitPrice, rate, { sku: `ANY-${article}`, name: 'Any', total });
      });
      const crmid = await order(`ANY${number}`, lines);
      const { order: head } = await expectSteady(crmid);
      const charged = lines.reduce((sum, each) => sum + each.total + each.tax, 0);
      expect(head['total']).toBe(new Big(charged).div(100).toFixed(6));
    }
  });
});
