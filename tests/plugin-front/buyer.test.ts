import { describe, expect, it } from 'vitest';
import { buyerInput } from '../../connector/src/contract/checkout.ts';
import {
  billingDetails,
  buyerFrom,
  errorsByField,
  type Values,
} from '../../plugin/src/blocks/checkout/buyer.ts';
import { isBilledTo } from '../../plugin/src/blocks/checkout/saved/company.ts';
import { planOf, secondLine, type Saved } from '../../plugin/src/blocks/checkout/saved/plan.ts';

const typed: Values = {
  email: ' Ada@Example.com ',
  'billing.firstName': 'Ada',
  'billing.lastName': 'Byron',
  'billing.line1': 'Via Roma 1',
  'billing.line2': '',
  'billing.postcode': '40121',
  'billing.city': 'Bologna',
  'billing.state': '',
  'billing.country': 'IT',
  'billing.phone': '',
  note: '',
  termsAccepted: '1',
};

describe('the buyer of the form', () => {
  it('the buyer of the form is what the connector accepts, without the fields that were left empty', () => {
    const buyer = buyerFrom(typed);
    expect(buyerInput.parse(buyer)).toEqual(buyer);
    expect(Object.keys(buyer)).toEqual(['email', 'billing', 'termsAccepted']);
    expect(Object.keys(buyer.billing)).not.toContain('line2');
  });

  it('the buyer of the form has a delivery address and a company when those parts are switched on', () => {
    const delivery = Object.fromEntries(
      Object.entries(typed)
        .filter(([name]) => name.startsWith('billing.'))
        .map(([name, value]) => [name.replace('billing', 'delivery'), value]),
    );
    const company = { 'company.name': 'Byron srl', 'company.vatNumber': 'IT00743110157', 'company.pec': '' };
    const buyer = buyerFrom({ ...typed, ...delivery, ...company, note: 'Ring twice', marketingConsent: '1' });
    expect(buyerInput.parse(buyer)).toEqual(buyer);
    expect(buyer.delivery?.city).toBe('Bologna');
    expect(buyer.company).toEqual({ name: 'Byron srl', vatNumber: 'IT00743110157' });
    expect(buyer).toMatchObject({ note: 'Ring twice', marketingConsent: true });
  });

  it('the buyer of the form wants an invoice when that box is ticked', () => {
    const buyer = buyerFrom({ ...typed, wantsInvoice: '1', 'invoice.fiscalCode': ' RSSMRA80A01F205X ' });
    expect(buyerInput.parse(buyer).invoice).toEqual({ fiscalCode: 'RSSMRA80A01F205X' });
    expect(buyerFrom({ ...typed, wantsInvoice: '1' }).invoice).toEqual({});
    expect(buyerFrom(typed)).not.toHaveProperty('invoice');
  });

  it('the buyer of the form has not accepted the terms unless the box is ticked', () => {
    const unticked = Object.fromEntries(Object.entries(typed).filter(([name]) => name !== 'termsAccepted'));
    expect(buyerInput.safeParse(buyerFrom(unticked)).success).toBe(false);
  });

  it('the buyer of the form is told to Stripe with the country and postcode its own fields do not ask for', () => {
    expect(billingDetails(typed)).toMatchObject({
      name: 'Ada Byron',
      email: 'Ada@Example.com',
      address: { country: 'IT', postal_code: '40121' },
    });
  });
});

describe('errors of the connector', () => {
  it('errors of the connector go to the fields of the form, the first one of each', () => {
    const errors = [
      { field: 'buyer.billing.city', message: 'Enter the town.' },
      { field: 'buyer.billing.city', message: 'Too long.' },
      { field: 'cart.lines[0].quantity', message: 'Too many.' },
    ];
    expect(errorsByField({ errors })).toEqual({
      'billing.city': 'Enter the town.',
      'cart.lines[0].quantity': 'Too many.',
    });
    expect(errorsByField(null)).toEqual({});
  });
});

describe('a choice among saved addresses', () => {
  const saved = (kind: Saved['kind'], over: Partial<Saved> = {}): Saved => ({
    ...{ kind, label: '', isDefault: false, firstName: 'Ada', lastName: 'Byron', company: '' },
    ...{ line1: 'Via Roma 1', line2: '', postcode: '40121', city: 'Bologna', state: 'BO', country: 'IT' },
    ...{ phone: '', vatNumber: '', fiscalCode: '', sdiCode: '', pec: '' },
    ...over,
  });
  const bill = saved('billing');
  const office = saved('delivery', { line1: 'Ring 7' });

  it('a choice among saved addresses fills the bill with a delivery address alone, unless a bill was typed', () => {
    const chosen = { billing: null, delivery: office };
    expect(planOf(chosen, { billTyped: false })).toEqual({
      ...{ billing: office, delivery: null, otherAddress: false },
    });
    expect(planOf(chosen, { billTyped: true })).toEqual({ ...chosen, otherAddress: true });
  });

  it('a choice among saved addresses asks for another one only where goods go elsewhere', () => {
    const plan = (delivery: Saved | null) => planOf({ billing: bill, delivery }, { billTyped: false });
    expect(plan(office)).toEqual({ billing: bill, delivery: office, otherAddress: true });
    expect(plan(saved('delivery'))).toEqual({ billing: bill, delivery: null, otherAddress: false });
    expect(plan(saved('delivery', { company: 'Engines' }))).toMatchObject({ otherAddress: true });
    expect(plan(null)).toEqual({ billing: bill, delivery: null, otherAddress: null });
  });

  it('a choice among saved addresses keeps the company of a parcel before the floor', () => {
    expect(secondLine({ company: 'Engines', line2: 'Floor 2' })).toBe('Engines, Floor 2');
    expect(secondLine({ company: '', line2: '' })).toBe('');
  });
});

describe('a bill that was filled in from the profile of a company', () => {
  const profile = { company: 'Rossi & Figli', vatNumber: 'IT00743110157' };

  it.each([
    ['as it was', {}, true],
    ['with a blank more', { company: ' Rossi  & Figli' }, true],
    ['of another name', { company: 'Rossi' }, false],
    ['with another number', { vatNumber: '01234567897' }, false],
    ['without a number', { vatNumber: '' }, false],
    ['of nobody', { company: '', vatNumber: '' }, false],
  ])(
    'a bill that was filled in from the profile of a company and is %s stands for it or not',
    (_, over, stands) => {
      expect(isBilledTo(profile, { ...profile, ...over })).toBe(stands);
    },
  );
});
