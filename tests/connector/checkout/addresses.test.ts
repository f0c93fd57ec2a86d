import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assertAddresses } from '../../../connector/src/checkout/addresses.ts';
import { listShippingMethods } from '../../../connector/src/checkout/conditions-store.ts';
import { importShipping } from '../../../connector/src/checkout/import.ts';
import { addressInput, buyerInput, type Quote } from '../../../connector/src/contract/checkout.ts';
import { withTidyPlaces } from '../../../connector/src/contract/order-addresses.ts';
import { AppError } from '../../../connector/src/platform/errors.ts';
import { buyer, call, createSelling, openCheckout, payBody, type Selling } from '../../support/selling.ts';

const noPlace = { line1: 'Street 1', postcode: '', city: '', state: '' };
const home = { firstName: 'Suharto', lastName: '', country: 'IT', ...noPlace };
const hongKong = { ...home, country: 'HK', state: 'KL' };
const dubai = { ...home, country: 'AE', state: 'DU' };
const dublin = { ...home, country: 'IE', city: 'Dublin' };
const singapore = { ...home, country: 'SG', postcode: '546080' };
const milan = { ...home, postcode: '20121', city: 'Milano', state: 'MI' };
const company = { name: 'Rossi srl' };

/** The faults of an order by field, as a buyer of this language reads them. */
function faultsOf(
  over: Parameters<typeof buyer>[0],
  asked: { needsShipping?: boolean; needsPhone?: boolean } = {},
  locale: 'en' | 'it' = 'en',
): Record<string, string> {
  const { needsShipping = true, needsPhone = false } = asked;
  const method = { id: 'van', name: 'Van', price: 0, needsPhone };
  const quote = { needsShipping, shippingMethods: [method], shippingMethod: 'van' } as unknown as Quote;
  try {
    assertAddresses(quote, withTidyPlaces(buyer(over)), locale);
    return {};
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return Object.fromEntries((error.faults ?? []).map(({ field, message }) => [field, message]));
  }
}

describe('the address of an order', () => {
  it.each([
    ['Hong Kong has no postcode and no town', hongKong],
    ['Dubai has neither', dubai],
    ['Dublin needs no Eircode', dublin],
    ['Singapore has no town', singapore],
    ['Milan has its province', milan],
    ['Milan has its province by name', { ...milan, state: 'milano' }],
  ])('the address of an order is taken: %s, and its buyer has one name', (_title, billing) => {
    expect(faultsOf({ billing })).toEqual({});
  });

  it('the address of an order says at each field what its country wants, in the language of the buyer', () => {
    const billing = { ...milan, firstName: ' ', line1: '', postcode: '201', city: '', state: 'Lombardia' };
    expect(Object.keys(faultsOf({ billing }))).toEqual(
      ['firstName', 'line1', 'postcode', 'city', 'state'].map((name) => `buyer.billing.${name}`),
    );
    expect(faultsOf({ billing: { ...milan, state: '' } }, {}, 'it')).toEqual({
      'buyer.billing.state': 'Sceglila o inseriscila.',
    });
    expect(faultsOf({ billing: milan, delivery: { ...milan, city: '' } })).toEqual({
      'buyer.delivery.city': 'Enter the town.',
    });
  });

  it('the address of an order needs no street where nothing is shipped, unless a company is billed', () => {
    const billing = { ...home, line1: '' };
    expect(faultsOf({ billing }, { needsShipping: false })).toEqual({});
    expect(Object.keys(faultsOf({ billing, company }, { needsShipping: false }))).toContain(
      'buyer.billing.line1',
    );
  });

  it('the address of an order needs a phone where the carrier calls, at one of the two addresses', () => {
    const asked = { needsPhone: true };
    expect(Object.keys(faultsOf({ billing: milan }, asked))).toEqual(['buyer.billing.phone']);
    expect(faultsOf({ billing: milan, delivery: { ...milan, phone: '+39 02 1' } }, asked)).toEqual({});
    expect(faultsOf({ billing: milan }, { ...asked, needsShipping: false })).toEqual({});
  });

  it('the address of an order is kept with the code of its state, and without what its country does not use', () => {
    const kept = withTidyPlaces(
      buyer({ billing: { ...milan, state: 'Milano' }, delivery: { ...singapore, city: 'Singapore' } }),
    );
    expect(kept.billing.state).toBe('MI');
    expect(kept.delivery).toMatchObject({ city: '', postcode: '546080' });
  });

  it('the address of an order may come without the parts that its country has not', () => {
    const { firstName, country, line1, state } = hongKong;
    expect(addressInput.parse({ firstName, country, line1, state })).toEqual(hongKong);
    expect(buyerInput.safeParse(buyer({ billing: hongKong })).success).toBe(true);
  });
});

describe('a way of shipping', () => {
  let selling: Selling;
  beforeAll(async () => {
    selling = await createSelling();
  });
  afterAll(() => selling.close());

  it('a way of shipping asks for the phone where its row says so', async () => {
    const csv =
      'id,name_en,name_it,countries,price,phone\nvan,Van,Furgone,IT,5.00,yes\npost,Post,Posta,IT,3.00,';
    expect(await importShipping(selling.ctx, csv)).toMatchObject({ rows: 2, faults: [] });
    expect((await listShippingMethods(selling.ctx.db)).map(({ needsPhone }) => needsPhone)).toEqual([
      true,
      false,
    ]);
    const checkout = await openCheckout(selling);
    expect(checkout.quote.shippingMethods.map(({ id, needsPhone }) => [id, needsPhone])).toEqual([
      ['van', true],
      ['post', undefined],
    ]);
    const body = payBody(checkout, { gateway: 'paypal' }, { buyer: buyer({ billing: milan }) });
    const answer = await call(selling, checkout, 'pay', body);
    expect([answer.status, (answer.body as { errors: { field: string }[] }).errors]).toEqual([
      422,
      [{ field: 'buyer.billing.phone', message: 'Enter a phone number: the carrier calls before it comes.' }],
    ]);
  });
});
