import type { Buyer, Seller, TaxCategory } from '../../connector/src/invoices/document.ts';

/** One row of the table of taxes: who buys, and how what they buy is taxed. */
export interface TaxKind {
  buyer: Partial<Buyer> & { country: string };
  groups: { category: TaxCategory; rate: string; natura?: string; code?: string }[];
  seller?: Partial<Seller>;
  stampDuty?: true;
  isService?: true;
}

const italian = { kind: 'person', country: 'IT', fiscalCode: 'RSSMRA80A01H501U' } as const;
const company = { kind: 'company', country: 'IT', vatNumber: 'IT00743110157', sdiCode: 'abc1234' } as const;
const german = { kind: 'company', country: 'DE', vatNumber: 'DE136695976' } as const;
const exempt = { category: 'E', rate: '0', natura: 'N4', code: 'VATEX-EU-132' } as const;
const small = { category: 'E', rate: '0', natura: 'N2.2' } as const;

export const TAX_KINDS: Record<string, TaxKind> = {
  domestic: { buyer: italian, groups: [{ category: 'S', rate: '22' }] },
  'two rates': {
    buyer: company,
    groups: [
      { category: 'S', rate: '22' },
      { category: 'S', rate: '4' },
    ],
  },
  'by PEC': {
    buyer: { ...company, sdiCode: '', pec: 'bottega@pec.example.it' },
    groups: [{ category: 'S', rate: '10.00' }],
  },
  exempt: { buyer: italian, groups: [exempt] },
  'exempt beside taxed': { buyer: italian, groups: [{ category: 'S', rate: '22' }, exempt] },
  'small business': { buyer: italian, groups: [small], seller: { taxRegime: 'RF19' }, stampDuty: true },
  'small business charging stamp duty': {
    buyer: italian,
    groups: [small, { category: 'O', rate: '0', natura: 'N1' }],
    seller: { taxRegime: 'RF19' },
    stampDuty: true,
  },
  'goods to the EU': {
    buyer: german,
    groups: [{ category: 'K', rate: '0', natura: 'N3.2', code: 'VATEX-EU-IC' }],
  },
  'goods to Northern Ireland': {
    buyer: { kind: 'company', country: 'GB', vatNumber: 'XI123456789' },
    groups: [{ category: 'K', rate: '0', natura: 'N3.2', code: 'VATEX-EU-IC' }],
  },
  'service to the EU': {
    buyer: german,
    groups: [{ category: 'AE', rate: '0', natura: 'N2.1', code: 'VATEX-EU-AE' }],
    isService: true,
  },
  'domestic reverse charge': {
    buyer: company,
    groups: [{ category: 'AE', rate: '0', natura: 'N6.9', code: 'VATEX-EU-AE' }],
  },
  export: {
    buyer: { kind: 'person', country: 'US' },
    groups: [{ category: 'G', rate: '0', natura: 'N3.1', code: 'VATEX-EU-G' }],
  },
  'San Marino': {
    buyer: { kind: 'company', country: 'SM', vatNumber: 'SM12345' },
    groups: [{ category: 'G', rate: '0', natura: 'N3.3', code: 'VATEX-EU-G' }],
  },
  OSS: { buyer: { kind: 'person', country: 'DE' }, groups: [{ category: 'S', rate: '19', natura: 'N7' }] },
  'person of the EU': { buyer: { kind: 'person', country: 'FR' }, groups: [{ category: 'S', rate: '22' }] },
  'out of scope': {
    buyer: { kind: 'company', country: 'CH', vatNumber: 'CHE123456788' },
    groups: [{ category: 'O', rate: '0', natura: 'N2.1', code: 'VATEX-EU-O' }],
    isService: true,
  },
  'seller elsewhere': {
    buyer: german,
    groups: [
      { category: 'S', rate: '8.63' },
      { category: 'Z', rate: '0' },
    ],
    seller: { vatNumber: 'FR40303265045', fiscalCode: '', taxRegime: '' },
  },
};
