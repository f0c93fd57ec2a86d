import { describe, expect, it } from 'vitest';
import { draftInvoice } from '../../../../connector/src/invoices/build/from-order.ts';
import { TAX_TABLE } from '../../../../connector/src/invoices/build/tax-table.ts';
import { obstaclesOf, writeForm } from '../../../../connector/src/invoices/xml/forms.ts';
import { judgeEn } from '../../../invoices/judge-en.ts';
import { judgeFattura } from '../../../invoices/judge-fattura.ts';
import { orderOfSale, ROUNDINGS, SOURCES, TAX_SALES, type Rounding } from '../../../invoices/tax-orders.ts';

type Sale = (typeof TAX_SALES)[number];

function draftOf(sale: Sale, source: (typeof SOURCES)[number] = 'woocommerce', rounding: Rounding = 'exact') {
  const ordered = orderOfSale(sale, source, rounding);
  return ordered && draftInvoice(ordered);
}

describe('The table of taxes', () => {
  it.each(TAX_TABLE.map((row, index) => [row.what.en, row, index] as const))(
    'states %s as it says, from every source and with every rounding, in all forms',
    (_, row, index) => {
      const sale = TAX_SALES[index];
      if (!sale) throw new Error('The row has no sale in tax-orders.ts.');
      for (const source of SOURCES)
        for (const rounding of Object.keys(ROUNDINGS) as Rounding[]) {
          const draft = draftOf(sale, source, rounding);
          if (!draft) continue;
          const { category, natura, code } = row;
          expect(draft.groups).toContainEqual(
            expect.objectContaining({ category, natura, reasonCode: code }),
          );
          const document = { ...draft, number: '2026/1', issuedOn: '2026-11-29', taxPoint: '2026-11-29' };
          for (const form of ['ubl', 'cii'] as const)
            expect(judgeEn(form, writeForm(form, document, ''))).toEqual([]);
          if (document.seller.address.country === 'IT')
            expect(judgeFattura(writeForm('fatturapa', document, '0000A'))).toEqual([]);
          else expect(obstaclesOf('fatturapa', document)).toContain('seller_not_italian');
        }
    },
  );

  it('says each reason in both languages, short enough for Italy’s form', () => {
    for (const { taxed, category, what, law, lawOfEu = law } of TAX_TABLE) {
      for (const said of [what, ...(taxed || category === 'Z' ? [] : [law, lawOfEu])])
        expect(Object.values(said).every((text) => text.length > 3)).toBe(true);
      expect(law.it.length).toBeLessThanOrEqual(100);
    }
  });

  const untaxed = { rate: null } as const;
  const at = (country: string, postcode: string) => ({ country, postcode, state: '', city: 'Town' });
  it.each<[string, Sale]>([
    ['a person in the EU', { ...untaxed, to: at('DE', '10115') }],
    [
      'a company in the EU without its number',
      { ...untaxed, to: at('DE', '10115'), company: { name: 'GmbH' } },
    ],
    ['a company whose goods stay here', { ...untaxed, company: { name: 'GmbH', vatNumber: 'DE136695976' } }],
    ['Campione', { ...untaxed, to: at('IT', '22061'), company: { fiscalCode: 'RSSMRA80A01F205X' } }],
    ['a person in Monaco, whose VAT is France’s', { ...untaxed, to: at('MC', '98000') }],
    ['a person in San Marino', { ...untaxed, to: at('SM', '47890') }],
    ['a service for a person outside', { ...untaxed, to: at('US', '10001'), isService: true }],
    [
      'a reason that the shop does not name',
      { rate: '0', label: 'Esente', company: { fiscalCode: 'RSSMRA80A01F205X' } },
    ],
  ])('guesses nothing for %s', (_, sale) => {
    expect(() => draftOf(sale)).toThrow('tax_reason_unknown');
  });
});
