import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FrozenDocument } from '../../../../connector/src/invoices/document.ts';
import {
  fatturaFileName,
  fatturaObstacles,
  writeFatturaPa,
} from '../../../../connector/src/invoices/xml/fatturapa.ts';
import { toLatin1 } from '../../../../connector/src/invoices/xml/latin1.ts';
import { judgeFattura, type Office } from '../../../invoices/judge-fattura.ts';
import { creditOf, makeDocument } from '../../../invoices/make-document.ts';
import { TAX_KINDS } from '../../../invoices/tax-kinds.ts';

const ITALIAN = Object.keys(TAX_KINDS).filter((tax) => tax !== 'seller elsewhere');
const write = (document: FrozenDocument): string => writeFatturaPa(document, '0000A');

describe('FatturaPA', () => {
  it.each(ITALIAN)('states every kind of tax without a fault: %s', (tax) => {
    const unpaid = makeDocument({ tax, paid: 0 });
    for (const document of [unpaid, makeDocument({ tax }), creditOf(unpaid)])
      expect(judgeFattura(write(document))).toEqual([]);
  });

  it('states what does not divide in the rounding of the document, never in a line or a group', () => {
    const parts = [
      { net: 2050, quantity: '3' },
      { kind: 'discount' as const, name: 'WELCOME', net: -300 },
    ];
    const file = write(makeDocument({ parts, taxMore: [1], cash: 2 }));
    expect(judgeFattura(file)).toEqual([]);
    expect(file.match(/<Arrotondamento>.*?</g)).toEqual(['<Arrotondamento>0.03<']);
    expect(file).toContain('<TipoCessionePrestazione>SC<');
  });

  it('is TD24 for a delivery that is invoiced more than 12 days later, and TD04 for a credit note', () => {
    const typeOf = (change: (document: FrozenDocument) => void): string =>
      /<TipoDocumento>(.*?)</.exec(write(makeDocument({ change })))?.[1] ?? '';
    expect(typeOf(() => undefined)).toBe('TD01');
    expect(typeOf((d) => (d.taxPoint = '2026-11-17'))).toBe('TD01');
    expect(typeOf((d) => (d.taxPoint = '2026-11-16'))).toBe('TD24');
    expect(typeOf((d) => Object.assign(d, { taxPoint: '2026-11-16', delivery: null }))).toBe('TD01');
    const credit = write(creditOf(makeDocument({ tax: 'small business' })));
    expect(credit).toContain('TD04');
    expect(credit).not.toMatch(/DatiBollo|DatiPagamento/);
  });

  it('says tax of another state beside its lines, and keeps it in the total', () => {
    const file = write(makeDocument({ tax: 'OSS' }));
    expect(file).toContain('<Causale>IVA DE 19 %: 3.90 EUR (OSS)</Causale>');
    expect(file).toMatch(
      /<AliquotaIVA>0\.00<\/AliquotaIVA><Natura>N7<.*<ImportoTotaleDocumento>|<ImportoTotaleDocumento>24\.40</,
    );
  });

  it('goes to the buyer’s code, else the PEC, else the drawer at the office', () => {
    const channelOf = (tax: string, change = (_: FrozenDocument): void => undefined): string[] =>
      [
        ...write(makeDocument({ tax, change })).matchAll(/<(?:CodiceDestinatario|PECDestinatario)>(.*?)</g),
      ].map(([, code = '']) => code);
    expect(channelOf('two rates')).toEqual(['ABC1234']);
    expect(channelOf('by PEC')).toEqual(['0000000', 'bottega@pec.example.it']);
    expect(channelOf('domestic', (d) => (d.buyer.sdiCode = 'XXXXXXX'))).toEqual(['0000000']);
    expect(channelOf('export')).toEqual(['XXXXXXX']);
    expect(fatturaFileName(makeDocument(), '0000A')).toBe('IT01234567897_0000A.xml');
  });

  it.each<[string, string, (document: FrozenDocument) => void]>([
    ['dollars', 'currency_not_euro', (d) => (d.currency = 'USD')],
    [
      'a rate of three decimals',
      'rate_not_two_decimals',
      (d) => d.groups.forEach((g) => (g.ratePercent = '8.625')),
    ],
    ['no tax without a reason', 'natura_missing', (d) => d.groups.forEach((g) => (g.ratePercent = '0'))],
    ['an Italian buyer without a code', 'buyer_code_missing', (d) => (d.buyer.fiscalCode = '')],
    [
      'an Italian buyer without a postcode',
      'buyer_address_incomplete',
      (d) => (d.buyer.address.postcode = '184'),
    ],
    ['a buyer whose letters Latin-1 lacks', 'buyer_name_missing', (d) => (d.buyer.name = '山田')],
    ['a sale to oneself', 'buyer_is_seller', (d) => (d.buyer.fiscalCode = d.seller.fiscalCode)],
    ['a seller abroad', 'seller_not_italian', (d) => (d.seller.address.country = 'FR')],
    ['a seller without a regime', 'seller_regime_missing', (d) => (d.seller.taxRegime = '')],
    ['a credit note of nothing', 'corrects_missing', (d) => (d.kind = 'creditNote')],
  ])('refuses %s', (_, obstacle, change) => {
    const document = makeDocument({ change });
    expect(fatturaObstacles(document)).toContain(obstacle);
    expect(() => write(document)).toThrow(obstacle);
  });
});

describe('Latin-1', () => {
  it('spells what it does not have', () => {
    expect(toLatin1('dell’Aeroporto – «5 €» Łódź Șđ…', 99)).toBe("dell'Aeroporto - «5 EUR» Lódz Sd...");
    expect(toLatin1('Αθήνα · Кыив · ﬁ · e\u0301', 99)).toBe('Athina · Kyiv · fi · é');
    expect(toLatin1('  a\n\tb  ', 9)).toBe('a b');
    expect(toLatin1('🙂 山', 9)).toBe('? ?');
    expect(toLatin1('abc def', 4)).toBe('abc');
  });

  it('has nothing else, and never more than it may have', () => {
    const points = fc.array(fc.integer({ min: 0, max: 0x10ffff }), { maxLength: 80 });
    fc.assert(
      fc.property(points, fc.integer({ min: 1, max: 60 }), (drawn, most) => {
        const spelled = toLatin1(String.fromCodePoint(...drawn), most);
        expect(spelled.length).toBeLessThanOrEqual(most);
        expect(spelled).toMatch(/^[\x20-\x7e\xa0-\xff]*$/);
        expect(toLatin1(spelled, most)).toBe(spelled);
      }),
    );
  });
});

/** Rejections of Italy's office that were seen, each as a change of a right file that the judge has to find. */
const REJECTIONS: [
  title: string,
  code: string,
  tax: string,
  change: (file: string) => string,
  office?: Office,
][] = [
  ['1 a unit price of two decimals', '00423', 'domestic', (f) => f.replace('>6.83333333<', '>6.84<')],
  ['2 a discount that the total lacks', '00423', 'domestic', (f) => f.replace('>20.50<', '>20.49<')],
  [
    '3 a line in another group',
    '00422',
    'two rates',
    (f) => f.replace('<AliquotaIVA>22.00<', '<AliquotaIVA>4.00<'),
  ],
  [
    '4 tax that was rounded per line',
    '00421',
    'domestic',
    (f) => f.replace('<Imposta>4.51<', '<Imposta>4.52<'),
  ],
  ['5 no tax without its reason', '00400', 'export', (f) => f.replaceAll('<Natura>N3.1</Natura>', '')],
  [
    '5 a reason beside a rate',
    '00401',
    'domestic',
    (f) => f.replaceAll('>22.00</AliquotaIVA>', '>22.00</AliquotaIVA><Natura>N4</Natura>'),
  ],
  [
    '6 a line without its group',
    '00443',
    'two rates',
    (f) => f.replace(/<DatiRiepilogo><AliquotaIVA>4\.00.*?<\/DatiRiepilogo>/, ''),
  ],
  [
    '6 a group without a line',
    '00444',
    'two rates',
    (f) => f.replace(/<DettaglioLinee><NumeroLinea>2.*?<\/DettaglioLinee>/, ''),
  ],
  [
    '7 a day that is not yet',
    '00403',
    'domestic',
    (f) => f.replace('<Data>2026-11-29', '<Data>2026-11-30'),
    { today: '2026-11-29' },
  ],
  [
    '8 what was accepted before',
    '00404',
    'domestic',
    (f) => `${f} `,
    { accepted: ['01234567897 2026 2026/17'] },
  ],
  [
    '9 a name that was used',
    '00002',
    'domestic',
    (f) => `${f} `,
    { filename: 'IT01234567897_0000A.xml', names: ['IT01234567897_0000A.xml'] },
  ],
  [
    '10 a new try under the name of another progressive',
    '00001',
    'domestic',
    (f) => f.replace('>0000A<', '>0000B<'),
    { filename: 'IT01234567897_0000A.xml' },
  ],
  [
    '11 two codes of a buyer',
    'two codes',
    'two rates',
    (f) =>
      f.replace(
        '<Anagrafica><Denominazione>Mario',
        '<CodiceFiscale>RSSMRA80A01H501U</CodiceFiscale><Anagrafica><Denominazione>Mario',
      ),
  ],
  [
    '12 a VAT number with a wrong digit',
    '00305',
    'two rates',
    (f) => f.replace('>00743110157<', '>00743110158<'),
  ],
  ['12 a codice fiscale with a wrong letter', '00306', 'domestic', (f) => f.replace('H501U', 'H501V')],
  [
    '13 a buyer without a code',
    '00417',
    'domestic',
    (f) => f.replace('<CodiceFiscale>RSSMRA80A01H501U</CodiceFiscale>', ''),
  ],
  [
    '14 a code of six characters',
    'text CodiceDestinatario',
    'domestic',
    (f) => f.replace('>0000000<', '>ABC123<'),
  ],
  ['15 an Italian as a buyer abroad', 'channel', 'domestic', (f) => f.replace('>0000000<', '>XXXXXXX<')],
  ['16 the postcode of another country', 'text CAP', 'export', (f) => f.replace('>00000<', '>SW1A 1AA<')],
  [
    '16 a province abroad',
    'address abroad',
    'export',
    (f) => f.replace('<Nazione>US', '<Provincia>EE</Provincia><Nazione>US'),
  ],
  [
    '17 characters that Latin-1 lacks',
    'text Indirizzo',
    'domestic',
    (f) => f.replace("dell'Orto", 'dell’Orto'),
  ],
  ['18 a sale to oneself', '00471', 'domestic', (f) => f.replace('RSSMRA80A01H501U', '01234567897')],
  [
    '19 two parties abroad',
    '00476',
    'goods to the EU',
    (f) => f.replaceAll('<IdFiscaleIVA><IdPaese>IT', '<IdFiscaleIVA><IdPaese>FR'),
  ],
  [
    '20 stamp duty that is not said',
    'stamp duty',
    'exempt',
    (f) => f.replaceAll('>20.50<', '>80.00<').replace('>6.83333333<', '>26.66666667<'),
  ],
  [
    '21 a credit note below zero',
    'negative',
    'domestic',
    (f) =>
      f
        .replaceAll('>20.50<', '>-20.50<')
        .replace('>6.83333333<', '>-6.83333333<')
        .replace('>4.51<', '>-4.51<')
        .replace('>25.01<', '>-25.01<'),
  ],
  [
    '22 the tail of a binary float',
    'text PrezzoTotale',
    'domestic',
    (f) => f.replace('<PrezzoTotale>20.50<', '<PrezzoTotale>20.500000000000004<'),
  ],
  [
    '30 elements in another order',
    'order Sede',
    'domestic',
    (f) => f.replace(/(<CAP>.*?<\/CAP>)(<Comune>.*?<\/Comune>)/, '$2$1'),
  ],
];

describe('The judge of FatturaPA', () => {
  it.each(REJECTIONS)('finds rejection %s', (_, code, tax, change, office) => {
    const file = write(makeDocument({ tax }));
    const changed = change(file);
    expect(changed).not.toBe(file);
    expect(judgeFattura(changed, office)).toContain(code);
  });

  it('finds an empty element, as offices do', () => {
    const file = write(makeDocument()).replace('</AliquotaIVA>', '</AliquotaIVA><Natura></Natura>');
    expect(judgeFattura(file).join()).toMatch(/Natura is empty/);
  });
});
