import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findWrongCodes, tidyCodes } from '../../../connector/src/contract/company-codes.ts';
import { buyer, createSelling, openCheckout, payByCard, type Selling } from '../../support/selling.ts';

/** Numbers that are in public use or made by their country's own rule, with the country before them. */
const RIGHT: Record<string, string[]> = {
  AT: ['ATU13585627'],
  BE: ['BE0428759497'],
  BG: ['BG175074752', 'BG831919536', 'BG512345678'],
  CY: ['CY10259033P'],
  CZ: ['CZ25123891', 'CZ640903926', 'CZ7103192745'],
  DE: ['DE136695976'],
  DK: ['DK13585628'],
  EE: ['EE100931558'],
  ES: ['ESB58378431', 'ESX2482300W'],
  FI: ['FI20774740'],
  FR: ['FR40303265045', 'FRK7399859412'],
  GR: ['EL094259216', 'GR094259216'],
  HR: ['HR33392005961'],
  HU: ['HU12892312'],
  IE: ['IE6433435F', 'IE8D79739I'],
  IT: ['IT00743110157', 'IT01234567897', 'it 0074 311.0157'],
  LT: ['LT119511515', 'LT100001919017'],
  LU: ['LU15027442'],
  LV: ['LV40003521600'],
  MT: ['MT11679112'],
  NL: ['NL004495445B01', 'NL123456789B13'],
  PL: ['PL8567346215'],
  PT: ['PT501964843'],
  RO: ['RO18547290'],
  SE: ['SE123456789701'],
  SI: ['SI50223054'],
  SK: ['SK2022749619', 'SK1020000003', 'SK1074512307'],
};
const cases = Object.entries(RIGHT).flatMap(([country, numbers]) =>
  numbers.map((number): [string, string] => [country, number]),
);

const vat = (vatNumber: string, country: string): string =>
  findWrongCodes({ vatNumber }, country)
    .map(({ reason }) => reason)
    .join();
const fiscal = (fiscalCode: string, country = 'IT'): string =>
  findWrongCodes({ fiscalCode }, country)
    .map(({ reason }) => reason)
    .join();

describe('a VAT number', () => {
  it('a VAT number of every country of the EU is known', () => expect(Object.keys(RIGHT)).toHaveLength(27));

  it.each(cases)(
    'a VAT number of %s like %s is right, with and without the country before it',
    (country, number) => {
      expect(vat(number, country)).toBe('');
      expect(vat(number.replace(/^it /, '').replace(/^[A-Z]{2}/, ''), country)).toBe('');
      // A company may have its number in another country than its address.
      expect(vat(number, country === 'DE' ? 'IT' : 'DE')).toBe('');
    },
  );

  it.each(cases)(
    'a VAT number of %s unlike %s by one digit is refused for its check digit',
    (country, number) => {
      // The Dutch number counts its companies behind the B; what is checked stands before it.
      const place = country === 'NL' ? number.indexOf('B') - 1 : number.search(/\d\D*$/);
      const digit = (Number(number[place]) + 1) % 10;
      const wrong = number.slice(0, place) + String(digit) + number.slice(place + 1);
      expect(vat(wrong, country)).toMatch(/^vat_(check|form)$/);
    },
  );

  it('a VAT number whose digits are all the same is nobody’s', () => {
    for (const number of ['IT00000000000', 'LU00000000', 'HU99999999', 'PL1111111111', 'EL000000000'])
      expect([number, vat(number, number.slice(0, 2).replace('EL', 'GR'))]).toEqual([number, 'vat_check']);
    expect(fiscal('00000000000')).toBe('fiscal_check');
  });

  it.each([
    ['IT123', 'IT', 'vat_form'],
    ['123', 'IT', 'vat_form'],
    ['IT0074311015A', 'IT', 'vat_form'],
    ['IT00743110158', 'IT', 'vat_check'],
    ['DE12345678', 'IT', 'vat_form'],
    ['GB123456789', 'IT', 'vat_form'],
    ['IT123', 'US', 'vat_form'],
    ['', 'IT', ''],
    ['CHE-123.456.789', 'CH', ''],
    ['GB123456789', 'GB', ''],
  ])('a VAT number %s billed to %s gets the reason "%s"', (number, country, reason) => {
    expect(vat(number, country)).toBe(reason);
  });
});

describe('the other codes of a company', () => {
  it.each([
    ['RSSMRA85T10A562S', ''],
    ['rssmra85t10a562s', ''],
    ['RSS MRA 85T10 A562S', ''],
    // The digits of people with the same code are replaced by letters from the right.
    ['RSSMRA85T10A56NH', ''],
    ['MRTMTT25D09F20RU', ''],
    ['RSSMRA85T10A562T', 'fiscal_check'],
    ['RSSMRA85T10A56NS', 'fiscal_check'],
    ['00743110157', ''],
    ['00743110158', 'fiscal_check'],
    ['RSSMRA85T10', 'fiscal_form'],
    ['1234', 'fiscal_form'],
    ['', ''],
  ])('a codice fiscale %s gets the reason "%s"', (code, reason) => expect(fiscal(code)).toBe(reason));

  it('a tax number of another country than Italy is not read as a codice fiscale', () => {
    expect(fiscal('12/345/67890', 'DE')).toBe('');
  });

  it.each([
    ['M5UXCR1', '', 'IT', ''],
    ['m5uxcr1', '', 'IT', ''],
    ['ABC', '', 'IT', 'sdiCode sdi_form'],
    ['M5UXCR', '', 'IT', 'sdiCode sdi_form'],
    ['0000000', '', 'IT', 'pec sdi_pec'],
    ['0000000', 'rossi@pec.example', 'IT', ''],
    ['XXXXXXX', '', 'IT', 'sdiCode sdi_abroad'],
    ['XXXXXXX', '', 'DE', ''],
    ['', 'rossi@pec.example', 'IT', ''],
  ])('an SDI code "%s" with the PEC "%s" billed to %s gets "%s"', (sdiCode, pec, country, wrong) => {
    const found = findWrongCodes({ sdiCode, pec }, country);
    expect(found.map(({ field, reason }) => `${field} ${reason}`).join()).toBe(wrong);
  });

  it('codes are kept in capitals and without blanks, and stay out where they were left out', () => {
    expect(tidyCodes({ vatNumber: ' it 0074.311-0157', sdiCode: 'm5uxcr1' })).toEqual({
      vatNumber: 'IT00743110157',
      sdiCode: 'M5UXCR1',
    });
  });
});

describe('paying as a company', () => {
  let selling: Selling;
  beforeEach(async () => {
    selling = await createSelling();
  });
  afterEach(() => selling.close());

  it('paying with codes that cannot be right is refused at each field, in the buyer’s language, before any charge', async () => {
    const checkout = await openCheckout(selling);
    await selling.ctx.db('checkouts').update({ locale: 'it' });
    const company = { name: 'Rossi srl', vatNumber: 'IT123', fiscalCode: 'RSSMRA85T10A562T', sdiCode: 'ABC' };
    const refused = payByCard(selling, checkout, undefined, { buyer: buyer({ company }) });
    const { message } = await refused.then(
      () => new Error('It was paid'),
      (error: unknown) => error as Error,
    );
    expect(JSON.parse(message.slice(message.indexOf('{')))).toMatchObject({
      status: 422,
      errors: [
        { field: 'buyer.company.vatNumber', message: expect.stringContaining('IT00743110157') },
        { field: 'buyer.company.fiscalCode', message: expect.stringContaining('l’ultimo carattere') },
        { field: 'buyer.company.sdiCode', message: expect.stringContaining('M5UXCR1') },
      ],
    });
    expect(await selling.ctx.db('pay_attempts').select('id')).toEqual([]);
  });

  it('paying with right codes keeps them as they are written on a bill', async () => {
    const checkout = await openCheckout(selling);
    const company = {
      name: 'Rossi srl',
      vatNumber: 'it 00743110157',
      fiscalCode: '00743110157',
      sdiCode: 'm5uxcr1',
    };
    expect(await payByCard(selling, checkout, undefined, { buyer: buyer({ company }) })).toEqual({
      outcome: 'paid',
    });
    await selling.worker.drain();
    const [order] = await selling.ctx.db('orders').select('company');
    expect(JSON.parse(order?.company ?? '')).toMatchObject({
      ...{ vatNumber: 'IT00743110157', fiscalCode: '00743110157', sdiCode: 'M5UXCR1' },
    });
  });
});
