import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Big } from 'big.js';
import fc from 'fast-check';
import type { OrderRecord } from '../../../connector/src/crm/records.ts';
import { orderTotals } from '../../../connector/src/crm/corebos/order-totals.ts';
import { createCrmApp, type CrmApp } from '../../support/corebos/app.ts';
import { makePayment, type SnapshotInput } from '../../support/make/order-snapshot.ts';

let app: CrmApp;

beforeAll(async () => {
  app = await createCrmApp();
});
afterAll(() => app.close());

type Line = SnapshotInput['lines'][number];

const line = (key: string, over: Partial<Line>): Line => ({
  ...{
    key,
    name: `Thing ${key}`,
    sku: `SKU-${key}`,
    quantity: '1',
    unitPrice: '10',
    subtotal: 1000,
    total: 1000,
    tax: 0,
  },
  ...over,
});

const PLAIN = { shipping: [], payments: [] };

async function orderOf(number: string) {
  return app.corebos.row('SELECT * FROM vtiger_salesorder WHERE customerno = ?', [number]);
}

async function descriptionOf(crmid: string | null | undefined): Promise<string> {
  const row = await app.corebos.row('SELECT description FROM vtiger_crmentity WHERE crmid = ?', [crmid]);
  return row['description'] ?? '';
}

describe('the figures of an order in coreBOS', () => {
  it('an order with three rates, discounts and a fee keeps its charged total, each line at its own rate', async () => {
    await app.send({
      ...{ orderKey: 'mixed', number: 'MIX', ...PLAIN },
      lines: [
        line('a', {
          quantity: '3',
          unitPrice: '9.615385',
          subtotal: 2885,
          total: 2500,
          tax: 100,
          taxes: [{ taxKey: '4', amount: '1.00' }],
        }),
        line('b', {
          quantity: '2',
          unitPrice: '4.545455',
          subtotal: 909,
          total: 909,
          tax: 91,
          taxes: [{ taxKey: '10', amount: '0.91' }],
        }),
        line('c', {
          unitPrice: '40.98',
          subtotal: 4098,
          total: 3600,
          tax: 792,
          taxes: [{ taxKey: '22', amount: '7.92' }],
        }),
      ],
      fees: [{ key: 'f', name: 'Gift wrap', total: 250, tax: 55, taxes: [{ taxKey: '22', amount: '0.55' }] }],
      taxes: [
        { key: '4', label: 'IVA', ratePercent: '4', goods: 100, shipping: 0 },
        { key: '10', label: 'IVA', ratePercent: '10', goods: 91, shipping: 0 },
        { key: '22', label: 'IVA', ratePercent: '22', goods: 847, shipping: 0 },
      ],
      ...{ taxTotal: 1038, total: 8297, discount: 883 },
    });
    await app.settle();
    const order = await orderOf('MIX');
    expect(order).toMatchObject({
      total: '82.970000',
      subtotal: '82.990000',
      adjustment: '-0.020000',
      pl_dto_line: '8.830000',
    });
    const lines = await app.corebos.rows(
      'SELECT listprice, discount_amount, discount_percent, tax1 FROM vtiger_inventoryproductrel WHERE id = ? ORDER BY sequence_no',
      [order['salesorderid']],
    );
    const shape = (listprice: string, discount_amount: string, tax1: string) => ({
      listprice,
      discount_amount,
      discount_percent: null,
      tax1,
    });
    expect(lines).toEqual([
      shape('9.620000', '3.850000', '4.000'),
      shape('4.550000', '0.000000', '10.000'),
      shape('40.980000', '4.980000', '22.000'),
      shape('2.500000', '0.000000', '22.000'),
    ]);
    const taxed = await app.corebos.rows(
      'SELECT t.taxpercentage FROM vtiger_producttaxrel t JOIN vtiger_inventoryproductrel r ON r.productid = t.productid WHERE r.id = ?',
      [order['salesorderid']],
    );
    expect(taxed).toHaveLength(4);
    expect(await descriptionOf(order['salesorderid'])).toContain('-0.02 EUR of the adjustment');
  });

  it('an order with a negative fee names the fee with its tax as part of the adjustment', async () => {
    const fee = { key: 'n', name: 'Loyalty', total: -300, tax: -66 };
    await app.send({
      ...{ orderKey: 'minus', number: 'MINUS', ...PLAIN, fees: [fee] },
      ...{ lines: [line('m', {})], taxes: [], taxTotal: -66, total: 634 },
    });
    await app.settle();
    const minus = await orderOf('MINUS');
    expect(minus).toMatchObject({ total: '6.340000', adjustment: '-3.660000' });
    const said = await descriptionOf(minus['salesorderid']);
    expect(said).toContain('Loyalty: -3.66 EUR, part of the adjustment.');
    expect(said).not.toContain('of the adjustment: coreBOS rounds');
  });

  it('an order in yen or dinars says in words what coreBOS cannot hold', async () => {
    const yen = makePayment({ key: 'y', providerId: 'y', amount: 1600, currency: 'JPY' });
    await app.send({
      orderKey: 'yen',
      number: 'YEN',
      currency: 'JPY',
      lines: [line('y', { unitPrice: '1600', subtotal: 1600, total: 1600 })],
      ...PLAIN,
      taxes: [],
      taxTotal: 0,
      total: 1600,
      payments: [yen],
    });
    await app.send({
      orderKey: 'kwd',
      number: 'KWD',
      currency: 'KWD',
      lines: [line('k', { unitPrice: '12.345', subtotal: 12345, total: 12345 })],
      ...PLAIN,
      taxes: [],
      taxTotal: 0,
      total: 12345,
    });
    await app.settle();
    expect(await orderOf('YEN')).toMatchObject({
      total: '1600.000000',
      currency_id: '2',
      conversion_rate: '160.000',
    });
    const payment = await app.corebos.row("SELECT * FROM vtiger_cobropago WHERE reference = 'y'");
    expect(payment['amount']).toBe('10.00');
    expect(await descriptionOf(payment['cobropagoid'])).toContain('Exactly 1600 JPY; counted here in 10.00.');
    const dinars = await orderOf('KWD');
    expect(dinars).toMatchObject({ total: '12.350000', adjustment: '0.000000' });
    expect(await descriptionOf(dinars['salesorderid'])).toContain('The exact total is 12.345 KWD');
  });

  it('an order in a currency coreBOS does not know is put aside with its reason, and the rest goes on', async () => {
    await app.send({
      orderKey: 'chf',
      number: 'CHF',
      currency: 'CHF',
      lines: [line('x', {})],
      ...PLAIN,
      taxes: [],
      taxTotal: 0,
      total: 1000,
    });
    await app.send({
      orderKey: 'eur',
      number: 'EUR',
      lines: [line('x2', {})],
      ...PLAIN,
      taxes: [],
      taxTotal: 0,
      total: 1000,
    });
    await app.projector.drain();
    expect(await orderOf('EUR')).toMatchObject({ total: '10.000000' });
    const stuck = await app.ctx.db('crm_changes').select('kind', 'last_error');
    expect(stuck).toEqual([
      { kind: 'order', last_error: expect.stringContaining('does not know the currency CHF') },
    ]);
    await app.ctx.db('crm_changes').delete();
  });

  it('emoji are replaced in sight, and a long name is cut with the whole of it in the description', async () => {
    const long = `Olio ${'molto '.repeat(40)}buono`;
    await app.send({
      orderKey: 'text',
      number: 'TXT',
      lines: [line('t', { name: `🎁👨‍👩‍👧 ${long}` })],
      ...PLAIN,
      taxes: [],
      taxTotal: 0,
      total: 1000,
      note: 'Tom & <b>Anna</b> 🎁',
    });
    await app.settle();
    const order = await orderOf('TXT');
    expect(await descriptionOf(order['salesorderid'])).toContain('Tom & <b>Anna</b> \uFFFD');
    const product = await app.corebos.row("SELECT * FROM vtiger_products WHERE productcode = 'SKU-t'");
    expect(product['productname']).toHaveLength(100);
    expect(product['productname']).toMatch(/^\uFFFD Olio .*…$/);
    expect(await descriptionOf(product['productid'])).toContain(long);
  });
});

/** coreBOS' screen computes the total like this when an order is saved, from the two-decimal figures on it. */
function saved(totals: ReturnType<typeof orderTotals>): string {
  const two = (value: Big) => value.round(2, Big.roundHalfUp);
  const lines = totals.lines.map((each) => {
    const net = two(
      two(new Big(each.quantity).times(two(new Big(each.listPrice)))).minus(each.discount ?? 0),
    );
    return net.plus(two(net.times(each.ratePercent).div(100)));
  });
  const shipping = two(new Big(totals.shipping));
  const tax = two(shipping.times(totals.shippingRate).div(100));
  return [...lines, shipping, tax, new Big(totals.adjustment)]
    .reduce((sum, part) => sum.plus(part), new Big(0))
    .toFixed(2);
}

const anyLine = fc.record({
  quantity: fc.integer({ min: 1, max: 40 }),
  cents: fc.integer({ min: 1, max: 500_000 }),
  rate: fc.constantFrom('0', '4', '5.5', '10', '20', '21', '22', '8.875'),
  off: fc.integer({ min: 0, max: 100 }),
});

describe('an order with a line that is given away', () => {
  it('what floating point leaves of its price counts nothing', () => {
    const given = { quantity: '6', unitPrice: '4771.98', subtotal: 2_863_188, total: 0, tax: 0 };
    const of = { lineKey: 'a', productKey: 'a', kind: 'product' as const, name: 'A', sku: 'A', options: '' };
    const lines = [{ ...of, ...given, ratePercent: '22' }];
    const shipping = { names: [], total: 0, tax: 0 };
    const order = { lines, shipping, total: 0, currency: 'EUR' } as unknown as OrderRecord;
    expect(orderTotals(order)).toMatchObject({ subtotal: '0.00', adjustment: '0.00', total: '0.00' });
  });
});

describe('any order', () => {
  it('any order shows the charged total and keeps it when it is saved on coreBOS’ screen', () => {
    fc.assert(
      fc.property(
        fc.array(anyLine, { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 0, max: 3000 }),
        (given, shipping) => {
          const lines = given.map(({ quantity, cents, rate, off }, index) => {
            const net = new Big(cents).times(100).div(new Big(100).plus(rate));
            const subtotal = Number(net.round(0).toString());
            const total = Math.round((subtotal * (100 - off)) / 100);
            const tax = Math.round((total * Number(rate)) / 100);
            const unitPrice = net.div(100).div(quantity).round(6).toFixed();
            return {
              productKey: `p${index}`,
              kind: 'product' as const,
              name: '',
              sku: '',
              options: '',
              quantity: String(quantity),
              unitPrice,
              subtotal,
              total,
              tax,
              ratePercent: rate,
            };
          });
          const shippingTax = Math.round(shipping * 0.22);
          const total = lines.reduce((sum, each) => sum + each.total + each.tax, 0) + shipping + shippingTax;
          const order = {
            currency: 'EUR',
            lines,
            shipping: { names: [], total: shipping, tax: shippingTax },
            total,
          } as unknown as OrderRecord;
          const totals = orderTotals(order);
          expect(totals.total).toBe(new Big(total).div(100).toFixed(2));
          expect(saved(totals)).toBe(totals.total);
        },
      ),
    );
  });
});
