import { describe, expect, it } from 'vitest';
import type { FrozenDocument } from '../../../../connector/src/invoices/document.ts';
import { writeCii } from '../../../../connector/src/invoices/xml/cii.ts';
import { enObstacles } from '../../../../connector/src/invoices/xml/en16931.ts';
import { writeUbl } from '../../../../connector/src/invoices/xml/ubl.ts';
import { judgeEn } from '../../../invoices/judge-en.ts';
import { creditOf, makeDocument } from '../../../invoices/make-document.ts';
import { TAX_KINDS } from '../../../invoices/tax-kinds.ts';

const forms = { ubl: writeUbl, cii: writeCii };
const FORMS = ['ubl', 'cii'] as const;

const coupon = makeDocument({
  tax: 'two rates',
  parts: [
    { net: 2050, quantity: '3' },
    { net: 1000, group: 1 },
    { kind: 'shipping', name: 'Spedizione', net: 574 },
    { kind: 'discount', name: 'WELCOME', net: -300 },
    { kind: 'discount', name: 'WELCOME', net: -100, group: 1 },
  ],
  taxMore: [1, -1],
  cash: 2,
});

describe('UBL and CII', () => {
  it.each(Object.keys(TAX_KINDS))('state every kind of tax without a fault: %s', (tax) => {
    const invoice = makeDocument({ tax, paid: 0 });
    for (const form of FORMS)
      for (const document of [invoice, makeDocument({ tax }), creditOf(invoice)])
        expect(judgeEn(form, forms[form](document))).toEqual([]);
  });

  it('take coupons off per tax group, and state what was charged in the rounding', () => {
    for (const form of FORMS) {
      const file = forms[form](coupon);
      expect(judgeEn(form, file)).toEqual([]);
      expect(file).toContain('>WELCOME<');
      expect(file).toMatch(/RoundingAmount[^>]*>0\.02</);
    }
    expect(writeCii(coupon).split('<ram:TaxPointDate>')).toHaveLength(2);
  });

  it('escape what people type, and leave out what nobody typed', () => {
    const document = makeDocument({ parts: [{ name: 'A & B <c> "d"\u0007\n e', net: 100 }] });
    document.buyer.address.line2 = '';
    expect(writeUbl(document)).toContain('<cbc:Name>A &amp; B &lt;c&gt; &quot;d&quot; e</cbc:Name>');
    expect(writeUbl(document)).not.toContain('<cbc:AdditionalStreetName');
  });

  it.each<[string, string, (document: FrozenDocument) => void]>([
    ['a K without the buyer’s number', 'buyer_vat_missing', (d) => (d.buyer.vatNumber = '')],
    ['a K that went nowhere', 'delivery_country_missing', (d) => (d.delivery = null)],
    ['a seller without a name', 'seller_name_missing', (d) => (d.seller.name = ' ')],
    ['a credit note of nothing', 'corrects_missing', (d) => (d.kind = 'creditNote')],
  ])('refuse %s', (_, obstacle, change) => {
    const document = makeDocument({ tax: 'goods to the EU', change });
    expect(enObstacles(document)).toContain(obstacle);
    for (const form of FORMS) expect(() => forms[form](document)).toThrow(obstacle);
  });

  it('have two decimals in every currency, and refuse a third one', () => {
    const dinars = makeDocument({ parts: [{ net: 12340 }], change: (d) => (d.currency = 'KWD') });
    dinars.groups.forEach((group) => (group.tax = 2711));
    expect(enObstacles(dinars)).toEqual(['not_two_decimals']);
    const yen = makeDocument({ parts: [{ net: 500 }], change: (d) => (d.currency = 'JPY') });
    expect(writeUbl(yen)).toContain('<cbc:TaxExclusiveAmount currencyID="JPY">500<');
  });
});

/**
 * Rejections of the fact sheet that concern the European forms, each as a change of a right UBL file that the rule has to
 * find.
 */
const REJECTIONS: [title: string, rule: string, tax: string, change: (file: string) => string][] = [
  ['22 the tail of a binary float', 'BR-DEC', 'domestic', (f) => f.replace('>20.50<', '>20.500000000002<')],
  ['23 tax that was rounded per line', 'BR-CO-17', 'domestic', (f) => f.replaceAll('>4.51<', '>4.52<')],
  ['24 negative sums', 'positive', 'domestic', (f) => f.replaceAll('>25.01<', '>-25.01<')],
  ['25 a negative price', 'BR-27', 'domestic', (f) => f.replace('>6.83333333<', '>-6.83333333<')],
  ['26 a discount that the net lacks', 'price', 'domestic', (f) => f.replace('>6.83333333<', '>7.00<')],
  [
    '27 a rate on what is out of scope',
    'BR-O-05',
    'out of scope',
    (f) => f.replaceAll('<cbc:ID>O</cbc:ID>', '<cbc:ID>O</cbc:ID><cbc:Percent>0</cbc:Percent>'),
  ],
  [
    '28 reverse charge without the buyer’s number',
    'BR-IC-02',
    'service to the EU',
    (f) => f.replace(/<cac:PartyTaxScheme><cbc:CompanyID>DE.*?<\/cac:PartyTaxScheme>/, ''),
  ],
  [
    '29 a seller without a name',
    'BR-06',
    'domestic',
    (f) => f.replace('<cbc:RegistrationName>Bottega Carrello S.r.l.</cbc:RegistrationName>', ''),
  ],
  [
    '30 elements in another order',
    'order',
    'domestic',
    (f) =>
      f.replace(
        /(<cbc:ID>2026.*?<\/cbc:ID>)(.*?)(<cbc:InvoiceTypeCode>380<\/cbc:InvoiceTypeCode>)/,
        '$3$1$2',
      ),
  ],
  [
    '31 a party without an address of the network',
    'PEPPOL-R010',
    'domestic',
    (f) => f.replaceAll(/<cbc:EndpointID.*?<\/cbc:EndpointID>/g, ''),
  ],
  [
    '32 a discount for early payment',
    'early payment',
    'domestic',
    (f) =>
      f.replace(
        '<cac:TaxTotal>',
        '<cac:PaymentTerms><cbc:SettlementDiscountPercent>-2</cbc:SettlementDiscountPercent></cac:PaymentTerms><cac:TaxTotal>',
      ),
  ],
  ['33 gross that is a cent off', 'BR-CO-15', 'domestic', (f) => f.replaceAll('>25.01<', '>25.02<')],
];

describe('The judge of the European forms', () => {
  it.each(REJECTIONS)('finds rejection %s', (_, rule, tax, change) => {
    const file = writeUbl(makeDocument({ tax }));
    const changed = change(file);
    expect(changed).not.toBe(file);
    expect(judgeEn('ubl', changed)).toContain(rule);
  });

  it('finds an empty element', () => {
    const file = writeUbl(makeDocument()).replace('>SKU-1<', '><');
    expect(judgeEn('ubl', file).join()).toMatch(/XML: .*ID is empty or mixed/);
  });
});
