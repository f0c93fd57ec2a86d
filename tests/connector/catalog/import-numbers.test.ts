import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { findCoupon, listShippingMethods } from '../../../connector/src/checkout/conditions-store.ts';
import { importCoupons, importShipping } from '../../../connector/src/checkout/import.ts';
import { numbersOf } from '../../../connector/src/platform/cells.ts';
import type { DecimalMark } from '../../../connector/src/platform/numbers.ts';
import { createTestApp, type TestApp } from '../../support/app.ts';
import { makeNewShop } from '../../support/make/shop.ts';
import { addShop, importCatalog } from '../../support/verbs.ts';

/** Reads one amount of a file whose other amounts are `others`. */
function read(text: string, currency = 'EUR', others: string[] = [], said?: DecimalMark): number | string {
  const cell = numbersOf([text, ...others], said).amount(currency)(text);
  return 'value' in cell ? cell.value : cell.fault;
}
const percent = (text: string, said?: DecimalMark): string => {
  const cell = numbersOf([], said).percent(text);
  return 'value' in cell ? cell.value : cell.fault;
};

describe('an amount in a file', () => {
  it.each([
    ['12', 'EUR', 1200],
    ['12.2', 'EUR', 1220],
    ['12,20', 'EUR', 1220],
    ['0.500', 'EUR', 50],
    ['0,500', 'KWD', 500],
    ['1234.500', 'EUR', 123450],
    ['1.234,50', 'EUR', 123450],
    ['1,234.50', 'EUR', 123450],
    ['1.234.567', 'EUR', 123456700],
    ['1,234,567', 'EUR', 123456700],
    ['1 234,50', 'EUR', 123450],
    ['1\u00a0234,50', 'EUR', 123450],
    ['1\u202f234', 'EUR', 123400],
    ["1'234.50", 'EUR', 123450],
    ['1’234.50', 'CHF', 123450],
    ['1 000', 'JPY', 1000],
    ['€ 12,20', 'EUR', 1220],
    ['12,20 €', 'EUR', 1220],
    ['EUR 12.20', 'EUR', 1220],
    ['12.20EUR', 'EUR', 1220],
    ['¥1000', 'JPY', 1000],
  ])('an amount %s in %s is read as %i minor units', (text, currency, amount) => {
    expect(read(text, currency)).toBe(amount);
  });

  it.each([
    ['2.500', 'EUR', '2.50 or 2500.00'],
    ['1,000', 'EUR', '1000.00 or 1.00'],
    ['1,000', 'JPY', '1000 or 1'],
    ['12.345', 'KWD', '12.345 or 12345.000'],
    ['999.999', 'EUR', '999.999 or 999999.00'],
    ['€ 2.500', 'EUR', '2.50 or 2500.00'],
  ])('an amount %s in %s can mean two things, and the fault says both', (text, currency, both) => {
    expect(read(text, currency)).toContain(`${text} can mean ${both}.`);
  });

  it('an amount that can mean two things means what the other amounts of the file show', () => {
    expect(read('2.500', 'EUR', ['12,50'])).toBe(250000);
    expect(read('2.500', 'EUR', ['12.5'])).toBe(250);
    expect(read('2.500', 'EUR', ['1.234.567'])).toBe(250000);
    expect(read('1,000', 'JPY', ['1,234,567'])).toBe(1000);
    expect(read('1,000', 'EUR', ['€ 3,20', ''])).toBe(100);
    // Neither says anything of it, nor do two that contradict each other.
    expect(read('2.500', 'EUR', ['3.000', '7'])).toContain('can mean');
    expect(read('2.500', 'EUR', ['12,50', '12.50'])).toContain('can mean');
  });

  it('an amount means what --decimal says, and nothing else', () => {
    expect(read('2.500', 'EUR', [], ',')).toBe(250000);
    expect(read('2.500', 'EUR', ['12,50'], '.')).toBe(250);
    expect(read('12.50', 'EUR', [], ',')).toBe('Write an amount like 12,20.');
    expect(percent('22.5', ',')).toBe('Write a percentage like 22.');
  });

  it.each(['', 'free', '-5', '1.2.3', '1,23,456', '12..5', '1 23', '1e3', '٣', '.5', '5.', '12345678901'])(
    'an amount %p is none',
    (text) => expect(read(text)).toBe('Write an amount like 12.20.'),
  );

  it('an amount in another currency than its line is refused by that name', () => {
    expect(read('$ 12.20')).toBe('The line is in EUR, not in $.');
    expect(read('12.20 USD')).toBe('The line is in EUR, not in USD.');
    expect(read('12.205', 'EUR', ['1.5'])).toBe('EUR has 2 decimals.');
  });

  it('an amount that is read comes back as the same when it is written in any of the usual ways', () => {
    const written = fc.record({
      minor: fc.integer({ min: 0, max: 99_999_999 }),
      mark: fc.constantFrom<DecimalMark>('.', ','),
      grouped: fc.boolean(),
    });
    fc.assert(
      fc.property(written, ({ minor, mark, grouped }) => {
        const [whole = '', cents = ''] = (minor / 100).toFixed(2).split('.');
        const group = mark === '.' ? ',' : '.';
        const shown = grouped ? whole.replace(/\B(?=(\d{3})+$)/g, group) : whole;
        expect(read(`${shown}${mark}${cents}`)).toBe(minor);
        expect(read(`${shown}${mark}${cents}`, 'EUR', [], mark)).toBe(minor);
      }),
    );
  });
});

describe('a percentage in a file', () => {
  it.each([
    ['22', '22'],
    ['22%', '22'],
    ['22,00 %', '22'],
    ['8.63', '8.63'],
    ['5.000', '5'],
    ['0,500%', '0.5'],
    ['0.22 %', '0.22'],
    ['0', '0'],
  ])('a percentage %s is read as %s', (text, value) => expect(percent(text)).toBe(value));

  it.each([
    ['0,22', '0,22 can mean 22 % or 0.22 %. Write 22, or 0.22 % with its sign.'],
    ['0.055', '0.055 can mean 5.5 % or 0.055 %. Write 5.5, or 0.055 % with its sign.'],
  ])('a percentage %s that may be a share of one is refused with both readings', (text, told) =>
    expect(percent(text)).toBe(told),
  );

  it('a percentage is at most 100, with at most 4 decimals', () => {
    expect(percent('101')).toBe('At most 100.');
    expect(percent('8.63001')).toBe('At most 4 decimals.');
    expect(percent('22 per cent')).toBe('Write a percentage like 22.');
  });
});

describe('the imports', () => {
  let app: TestApp;
  beforeEach(async () => {
    app = await createTestApp();
  });
  afterEach(() => app.close());
  const catalog = (csvText: string, decimal?: DecimalMark) =>
    importCatalog(app.ctx, { csvText, pictureFolder: '/', dryRun: false, ...(decimal && { decimal }) });

  it('a price that can mean two things is refused on its line, and read once the file or --decimal decides', async () => {
    const csv = 'sku;product;name;price;tax_rate\nA;a;A;2.500;22%\nB;b;B;7;22%\n';
    expect((await catalog(csv)).faults).toEqual([
      { line: 2, column: 'price', message: expect.stringContaining('2.50 or 2500.00') },
    ]);
    expect(await app.ctx.db('variants').select('sku')).toEqual([]);
    await catalog(csv.replace(';7;', ';7,50;'));
    const prices = () => app.ctx.db('variants').orderBy('sku').pluck('price');
    expect(await prices()).toEqual([250000, 750]);
    await catalog(csv, '.');
    expect(await prices()).toEqual([250, 700]);
  });

  it('a file without a currency is in that of the shops, and has to name one where they sell in several', async () => {
    const csv = 'sku,product,name,price,tax_rate\nA,a,A,"1,200",10\n';
    await addShop(app.ctx, makeNewShop({ currency: 'JPY' }));
    expect((await catalog(csv.replace('"1,200"', '12.50'))).faults).toMatchObject([
      { line: 2, column: 'price', message: 'JPY has 0 decimals.' },
    ]);
    await catalog(csv, '.');
    expect(await app.ctx.db('variants').select('currency', 'price')).toEqual([
      { currency: 'JPY', price: 1200 },
    ]);
    await importShipping(app.ctx, 'id,name_en,name_it,countries,price\nit,Italy,Italia,IT,700\n');
    expect(await listShippingMethods(app.ctx.db)).toMatchObject([{ currency: 'JPY', price: 700 }]);
    await addShop(app.ctx, makeNewShop({ url: 'https://two.example', currency: 'GBP' }));
    const nameless = [{ line: 2, column: 'currency', message: 'This must not be empty.' }];
    expect((await catalog(csv, '.')).faults).toEqual(nameless);
    expect((await importCoupons(app.ctx, 'code,kind,value\nTEN,fixed,10\n')).faults).toEqual(nameless);
  });

  it('shipping and coupons read their numbers like prices', async () => {
    const shipping = 'id,name_en,name_it,countries,price,free_from\nit,Italy,Italia,IT,PRICE,"1.000"\n';
    const { faults } = await importShipping(app.ctx, shipping.replace('PRICE', '7'));
    expect(faults).toMatchObject([{ line: 2, column: 'free_from' }]);
    await importShipping(app.ctx, shipping.replace('PRICE', '"6,90"'));
    expect(await listShippingMethods(app.ctx.db)).toMatchObject([{ price: 690, freeFrom: 100000 }]);
    const coupons = 'code,kind,value,min_total\nTEN,percent,10.5%,\nBIG,fixed,"1,000",\n';
    expect((await importCoupons(app.ctx, coupons)).faults).toMatchObject([{ line: 3, column: 'value' }]);
    await importCoupons(app.ctx, coupons, ',');
    expect(await findCoupon(app.ctx.db, 'BIG')).toBeNull();
    await importCoupons(app.ctx, coupons, '.');
    expect(await findCoupon(app.ctx.db, 'BIG')).toMatchObject({ value: '100000' });
    expect(await findCoupon(app.ctx.db, 'TEN')).toMatchObject({ value: '10.5' });
  });
});
