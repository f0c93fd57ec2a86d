import type { TaxCategory } from '../document.ts';
import type { Place } from './tax-case.ts';

interface Law {
  en: string;
  it: string;
}

/** A row: for which sales it holds, and how they are stated. What a row leaves out may be anything. */
export interface TaxKindRow {
  what: Law;
  /** Whether tax was charged. */
  taxed: boolean;
  /** Where the seller is: in Italy, in the EU with Italy, or outside of it. */
  seller?: 'IT' | 'EU';
  regimes?: string[];
  usesOss?: true;
  buyer?: 'person' | 'company';
  /** The buyer has a VAT number of another state of the EU, of Northern Ireland (XI) or of San Marino. */
  vatNumber?: 'EU' | 'XI' | 'SM';
  sold?: 'goods' | 'services';
  to?: Place[];
  /** The shop's own name of a tax of zero says this Natura: `N4 Esente art. 10`. */
  named?: string;
  /** A fee of 2 euro that charges the stamp duty. */
  isStampDuty?: true;
  category: TaxCategory;
  /** Italy's Natura; empty for sellers elsewhere. */
  natura: string;
  /** The European list's code of the reason. */
  code: string;
  law: Law;
  /** What sellers outside of Italy name; missing: `law`. */
  lawOfEu?: Law;
}

const NONE: Law = { en: '', it: '' };

/** The Natura codes that a shop may name, with what they mean. */
const named = (natura: string, [category, code]: [TaxCategory, string], what: Law, law: Law): TaxKindRow => ({
  what,
  taxed: false,
  seller: 'IT',
  named: natura,
  category,
  natura,
  code,
  law,
});

/**
 * How sales are taxed, from above: the first row that fits is taken. What no row fits is held for a person, not guessed.
 * An owner's accountant reads it with `carrello invoices taxes`.
 */
export const TAX_TABLE: TaxKindRow[] = [
  {
    what: { en: 'Stamp duty charged to the buyer', it: 'Imposta di bollo addebitata' },
    ...{ taxed: false, seller: 'IT', isStampDuty: true, category: 'O', natura: 'N1', code: '' },
    law: {
      en: 'Stamp duty, not part of the taxable amount: art. 15 of Italian decree 633/1972',
      it: 'Imposta di bollo, esclusa ex art. 15 DPR 633/1972',
    },
  },
  {
    what: { en: 'OSS: tax of the country where goods go', it: 'OSS: IVA del paese di destinazione' },
    ...{ taxed: true, seller: 'EU', usesOss: true, buyer: 'person', to: ['eu', 'northern-ireland'] },
    ...{ category: 'S', natura: 'N7', code: '' },
    law: NONE,
  },
  {
    what: { en: 'Domestic rates', it: 'Aliquote ordinarie' },
    ...{ taxed: true, category: 'S', natura: '', code: '' },
    law: NONE,
  },
  {
    what: { en: 'Small business (forfettario)', it: 'Regime forfettario' },
    ...{ taxed: false, seller: 'IT', regimes: ['RF19'], category: 'E', natura: 'N2.2', code: '' },
    law: {
      en: 'Not subject to VAT: small business, art. 1 (54-89) of Italian law 190/2014',
      it: 'Operazione non soggetta a IVA ai sensi dell’art. 1, commi 54-89, L. 190/2014',
    },
  },
  {
    what: { en: 'Small taxpayers (minimi)', it: 'Contribuenti minimi' },
    ...{ taxed: false, seller: 'IT', regimes: ['RF02'], category: 'E', natura: 'N2.2', code: '' },
    law: {
      en: 'Not subject to VAT: art. 27 of Italian decree-law 98/2011',
      it: 'Operazione non soggetta a IVA ai sensi dell’art. 27 DL 98/2011',
    },
  },
  {
    what: { en: 'Goods to a company in the EU', it: 'Cessione intracomunitaria di beni' },
    ...{ taxed: false, seller: 'EU', buyer: 'company', vatNumber: 'EU', sold: 'goods', to: ['eu'] },
    ...{ category: 'K', natura: 'N3.2', code: 'VATEX-EU-IC' },
    law: {
      en: 'Intra-Community supply, not taxable: art. 41 of Italian decree-law 331/1993',
      it: 'Operazione non imponibile, art. 41 DL 331/1993',
    },
    lawOfEu: {
      en: 'Intra-Community supply: art. 138 of directive 2006/112/EC',
      it: 'Cessione intracomunitaria, art. 138 direttiva 2006/112/CE',
    },
  },
  {
    what: { en: 'Goods to a company in Northern Ireland', it: 'Cessione di beni in Irlanda del Nord' },
    ...{
      taxed: false,
      seller: 'EU',
      buyer: 'company',
      vatNumber: 'XI',
      sold: 'goods',
      to: ['northern-ireland'],
    },
    ...{ category: 'K', natura: 'N3.2', code: 'VATEX-EU-IC' },
    law: {
      en: 'Intra-Community supply to Northern Ireland, not taxable: art. 41 of Italian decree-law 331/1993',
      it: 'Operazione non imponibile, art. 41 DL 331/1993 (Irlanda del Nord)',
    },
    lawOfEu: {
      en: 'Intra-Community supply to Northern Ireland: art. 138 of directive 2006/112/EC',
      it: 'Cessione intracomunitaria (Irlanda del Nord), art. 138 direttiva 2006/112/CE',
    },
  },
  {
    what: { en: 'Services to a company in the EU', it: 'Servizi a imprese UE (inversione contabile)' },
    ...{ taxed: false, seller: 'EU', buyer: 'company', vatNumber: 'EU', sold: 'services', to: ['eu'] },
    ...{ category: 'AE', natura: 'N2.1', code: 'VATEX-EU-AE' },
    law: {
      en: 'Reverse charge: art. 7-ter of Italian decree 633/1972',
      it: 'Inversione contabile, art. 7-ter DPR 633/1972',
    },
    lawOfEu: {
      en: 'Reverse charge: art. 196 of directive 2006/112/EC',
      it: 'Inversione contabile, art. 196 direttiva 2006/112/CE',
    },
  },
  {
    what: { en: 'Services to a company outside the EU', it: 'Servizi a imprese extra UE' },
    ...{ taxed: false, seller: 'EU', buyer: 'company', sold: 'services' },
    to: ['outside', 'northern-ireland', 'san-marino'],
    ...{ category: 'O', natura: 'N2.1', code: 'VATEX-EU-O' },
    law: {
      en: 'Not subject to VAT: art. 7-ter of Italian decree 633/1972',
      it: 'Operazione non soggetta, art. 7-ter DPR 633/1972',
    },
    lawOfEu: {
      en: 'Not subject to VAT: art. 44 of directive 2006/112/EC',
      it: 'Operazione non soggetta, art. 44 direttiva 2006/112/CE',
    },
  },
  {
    what: { en: 'Goods to a company in San Marino', it: 'Cessione di beni a San Marino' },
    ...{ taxed: false, seller: 'IT', buyer: 'company', vatNumber: 'SM', sold: 'goods', to: ['san-marino'] },
    ...{ category: 'G', natura: 'N3.3', code: 'VATEX-EU-G' },
    law: {
      en: 'Supply to San Marino, not taxable: art. 71 of Italian decree 633/1972',
      it: 'Operazione non imponibile, art. 71 DPR 633/1972',
    },
  },
  {
    what: { en: 'Export of goods', it: 'Esportazione di beni' },
    ...{ taxed: false, seller: 'EU', sold: 'goods', to: ['outside'] },
    ...{ category: 'G', natura: 'N3.1', code: 'VATEX-EU-G' },
    law: {
      en: 'Export, not taxable: art. 8 of Italian decree 633/1972',
      it: 'Operazione non imponibile, art. 8 DPR 633/1972',
    },
    lawOfEu: {
      en: 'Export: art. 146 of directive 2006/112/EC',
      it: 'Esportazione, art. 146 direttiva 2006/112/CE',
    },
  },
  {
    what: { en: 'Goods to Livigno', it: 'Cessione di beni a Livigno' },
    ...{ taxed: false, seller: 'IT', sold: 'goods', to: ['livigno'] },
    ...{ category: 'G', natura: 'N3.1', code: 'VATEX-EU-G' },
    law: {
      en: 'Supply to Livigno, not taxable: art. 7 and 8 of Italian decree 633/1972',
      it: 'Operazione non imponibile, artt. 7 e 8 DPR 633/1972 (Livigno)',
    },
  },
  {
    what: {
      en: 'Goods to the Canary Islands and other parts of the EU without its VAT',
      it: 'Cessione di beni alle Canarie e in altri territori UE esclusi dall’IVA',
    },
    ...{ taxed: false, seller: 'EU', sold: 'goods', to: ['apart'] },
    ...{ category: 'G', natura: 'N3.1', code: 'VATEX-EU-G' },
    law: {
      en: 'Export to a territory outside of EU VAT, not taxable: art. 8 of Italian decree 633/1972',
      it: 'Operazione non imponibile, art. 8 DPR 633/1972 (territorio escluso dall’IVA UE)',
    },
    lawOfEu: {
      en: 'Export to a territory outside of EU VAT: art. 6 and 146 of directive 2006/112/EC',
      it: 'Esportazione in territorio escluso, artt. 6 e 146 direttiva 2006/112/CE',
    },
  },
  named(
    'N4',
    ['E', ''],
    { en: 'Exempt, where the shop’s tax says N4', it: 'Esente, se l’imposta del negozio dice N4' },
    { en: 'Exempt: art. 10 of Italian decree 633/1972', it: 'Operazione esente, art. 10 DPR 633/1972' },
  ),
  named(
    'N5',
    ['E', ''],
    { en: 'Margin scheme, where the shop’s tax says N5', it: 'Regime del margine, se l’imposta dice N5' },
    {
      en: 'Margin scheme: art. 36 of Italian decree-law 41/1995',
      it: 'Regime del margine, art. 36 DL 41/1995',
    },
  ),
  {
    ...named(
      'N6.9',
      ['AE', 'VATEX-EU-AE'],
      { en: 'Domestic reverse charge, N6.9', it: 'Inversione contabile interna, N6.9' },
      {
        en: 'Reverse charge: art. 17 of Italian decree 633/1972',
        it: 'Inversione contabile, art. 17 DPR 633/1972',
      },
    ),
    ...{ buyer: 'company', to: ['home'] },
  },
  named(
    'N3.5',
    ['E', ''],
    { en: 'Declaration of intent, N3.5', it: 'Dichiarazione d’intento, N3.5' },
    {
      en: 'Not taxable by a declaration of intent: art. 8 (1)(c) of Italian decree 633/1972',
      it: 'Non imponibile, art. 8 c. 1 lett. c DPR 633/1972 (dichiarazione d’intento)',
    },
  ),
  {
    what: { en: 'Zero rate of Ireland and the United Kingdom', it: 'Aliquota zero di Irlanda e Regno Unito' },
    ...{ taxed: false, named: 'zero', to: ['home'], category: 'Z', natura: '', code: '' },
    law: NONE,
  },
];
