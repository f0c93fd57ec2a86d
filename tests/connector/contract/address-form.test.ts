import { describe, expect, it } from 'vitest';
import { addressInput, buyerInput, companyInput } from '../../../connector/src/contract/checkout.ts';
import { findWrongPlace, placeInputs, tidyPlace } from '../../../connector/src/contract/address-form.ts';
import { ADDRESS_RULES } from '../../../connector/src/contract/address-rules.ts';
import { STATES } from '../../../connector/src/contract/address-states.ts';

const MILAN = { country: 'IT', line1: 'Via Roma 1', postcode: '20121', city: 'Milano', state: 'MI' };

describe('the parts of an address', () => {
  it.each([
    ['IT', 'postcode city province'],
    ['GB', 'city postcode'],
    ['US', 'city state zip'],
    ['IE', 'city county eircode'],
    ['HK', 'district area'],
    ['AE', 'city emirate'],
    ['SG', 'postcode'],
    ['XX', 'postcode city state'],
  ])('in %s are %s', (country, words) => {
    expect(
      placeInputs(country)
        .map(({ word }) => word)
        .join(' '),
    ).toBe(words);
  });

  it.each([
    ['IT', 'postcode city state'],
    ['IE', 'city'],
    ['HK', 'state'],
    ['AE', 'state'],
    ['SG', 'postcode'],
    ['NO', 'postcode city'],
  ])('needed in %s are %s', (country, names) => {
    const needed = placeInputs(country).filter((input) => input.needed);
    expect(needed.map(({ name }) => name).join(' ')).toBe(names);
  });

  it('a province of Italy is chosen from the list of all 107, each once', () => {
    const options = placeInputs('IT').find(({ name }) => name === 'state')?.options ?? [];
    expect(options).toHaveLength(107);
    expect(options).toContainEqual({ code: 'AQ', name: 'L’Aquila' });
    for (const list of Object.values(STATES))
      expect(new Set(list.map(([code]) => code)).size).toBe(list.length);
  });

  it('every postcode given as an example has the form of its country, and what is needed is asked for', () => {
    for (const [country, { postcode, place, needed }] of Object.entries(ADDRESS_RULES)) {
      if (postcode) expect([country, postcode.form.test(postcode.example)]).toEqual([country, true]);
      expect([country, place.includes('postcode')]).toEqual([country, postcode !== undefined]);
      for (const name of needed) expect([country, place]).toEqual([country, expect.arrayContaining([name])]);
    }
  });
});

describe('what is wrong with an address', () => {
  it.each([
    ['nothing', {}, []],
    ['no street', { line1: ' ' }, ['line1 missing']],
    [
      'no postcode, no town, no province',
      { postcode: '', city: '', state: '' },
      ['postcode missing', 'city missing', 'state missing'],
    ],
    ['a postcode of four digits', { postcode: '2012' }, ['postcode postcode_form']],
    ['a province that is none', { state: 'Milano' }, ['state not_listed']],
    ['no country', { country: '' }, ['country no_such_country']],
  ])('%s', (_what, over, wrong) => {
    expect(findWrongPlace({ ...MILAN, ...over }).map(({ field, reason }) => `${field} ${reason}`)).toEqual(
      wrong,
    );
  });

  it.each([
    ['Hong Kong without postcode', { country: 'HK', postcode: '', city: '', state: 'KL' }],
    ['Dubai without postcode and town', { country: 'AE', postcode: '', city: '', state: 'DU' }],
    ['Dublin without Eircode', { country: 'IE', postcode: '', city: 'Dublin', state: '' }],
    ['Singapore without a town', { country: 'SG', postcode: '546080', city: '', state: '' }],
    ['a Dutch postcode in small letters', { country: 'NL', postcode: '1234 ab', city: 'Utrecht', state: '' }],
    ['an unusual postcode abroad', { country: 'PL', postcode: '00950', city: 'Warszawa', state: '' }],
  ])('%s is right', (_what, place) => {
    expect(findWrongPlace({ line1: 'A street 1', ...place })).toEqual([]);
  });
});

it('a place is kept without what its country does not use', () => {
  const typed = { country: 'SG', postcode: ' 546080', city: 'Singapore', state: 'x' };
  expect(tidyPlace(typed)).toEqual({ country: 'SG', postcode: '546080', city: '', state: '' });
  expect(tidyPlace({ ...typed, country: 'GB', postcode: 'ec1y 8sy' })).toMatchObject({
    postcode: 'EC1Y 8SY',
  });
});

describe('the words of an address', () => {
  it('what ends a line or turns its direction is a blank, and marks that a language needs stay', () => {
    const given = { ...MILAN, firstName: ' A\u202EB\u0000 ', lastName: 'Rossi\r\nBcc: e@x.example' };
    expect(addressInput.parse({ ...given, line2: 'مبنى\u200F 5' })).toMatchObject({
      ...{ firstName: 'A B', lastName: 'Rossi Bcc: e@x.example', line2: 'مبنى\u200F 5' },
    });
    const buyer = { email: 'a@b.example', billing: MILAN, termsAccepted: true, note: 'One\nTwo' };
    expect(buyerInput.parse(buyer).note).toBe('One\nTwo');
    expect(companyInput.safeParse({ name: '\u202E\n' }).success).toBe(false);
  });
});
