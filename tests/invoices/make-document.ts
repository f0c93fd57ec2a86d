import { Big } from 'big.js';
import type {
  DocumentAddress,
  DocumentLine,
  FrozenDocument,
  Seller,
  TaxGroup,
} from '../../connector/src/invoices/document.ts';
import { percentOf, sum } from '../../connector/src/platform/money.ts';
import { TAX_KINDS, type TaxKind } from './tax-kinds.ts';

/** A line to be: `net` in cents, negative for what takes away. */
export interface Part {
  kind?: DocumentLine['kind'];
  name?: string;
  quantity?: string;
  net: number;
  group?: number;
}

export interface Making {
  tax?: string;
  parts?: Part[];
  /** What the buyer was charged more than net and tax per group: tax per line, cash. */
  taxMore?: number[];
  cash?: number;
  paid?: number;
  change?: (document: FrozenDocument) => void;
}

const street = { line1: 'Via dell’Orto 5', line2: 'Łódź – scala «B»', state: 'RM' };
const addressIn = (country: string): DocumentAddress =>
  country === 'IT'
    ? { ...street, postcode: ' 00184 ', city: 'Roma', country }
    : { ...street, postcode: 'SW1A 1AA', city: 'Köln', state: '', country };

const SELLER: Seller = {
  name: 'Bottega Carrello S.r.l.',
  address: { ...addressIn('IT'), line1: 'Via Roma 1', line2: '' },
  vatNumber: 'IT01234567897',
  fiscalCode: '01234567897',
  email: 'bottega@example.it',
  locale: 'it',
  taxRegime: 'RF01',
  registerEntry: 'MI-1234567',
  iban: 'IT60X0542811101000000123456',
  phone: '+39 055 123 4567',
};

function groupOf({ category, rate, natura = '', code = '' }: TaxKind['groups'][number]): TaxGroup {
  const reason = ['S', 'Z'].includes(category) && !natura ? '' : `§ ${natura}`;
  return {
    ...{ category, ratePercent: rate, natura, reasonCode: code },
    reason: { en: reason && `Not taxed, ${reason}`, it: reason && `Non imponibile, ${reason}` },
    ...{ net: 0, tax: 0, taxCharged: 0, rounding: 0 },
  };
}

/** A net price of up to 8 decimals which gives the net again. */
const unitPriceOf = (net: number, quantity: string): string =>
  new Big(net).div(100).div(quantity).round(8, Big.roundHalfUp).toFixed();

function lineOf({ kind = 'product', name = 'Tazza «blu» – 2€', quantity = '1', net, group = 0 }: Part) {
  return { kind, name, sku: 'SKU-1', quantity, unitPrice: unitPriceOf(net, quantity), net, group };
}

/** An invoice of some lines under one row of the table of taxes, added up as the shape of a frozen document wants it. */
export function makeDocument(making: Making = {}): FrozenDocument {
  const kind = TAX_KINDS[making.tax ?? 'domestic'];
  if (!kind) throw new Error(`There is no kind of tax "${making.tax}".`);
  const { taxMore = [], cash = 0 } = making;
  const parts = making.parts ?? kind.groups.map((_, group) => ({ net: 2050, quantity: '3', group }));
  const lines = parts.map(lineOf);
  const groups = kind.groups.map(groupOf).map((group, index): TaxGroup => {
    const net = sum(lines.filter((line) => line.group === index).map((line) => line.net));
    const tax = percentOf(net, group.ratePercent);
    const rounding = taxMore[index] ?? 0;
    return { ...group, net, tax, taxCharged: tax + rounding, rounding };
  });
  const net = sum(groups.map((group) => group.net));
  const tax = sum(groups.map((group) => group.tax));
  const rounding = sum(groups.map((group) => group.rounding)) + cash;
  const payable = net + tax + rounding;
  const paid = making.paid ?? payable;
  const { country, ...buyer } = kind.buyer;
  const address = addressIn(country);
  const document: FrozenDocument = {
    form: 1,
    kind: 'invoice',
    number: '2026/17',
    issuedOn: '2026-11-29',
    taxPoint: '2026-11-28',
    currency: 'EUR',
    locale: country === 'IT' ? 'it' : 'en',
    seller: { ...structuredClone(SELLER), ...kind.seller },
    buyer: {
      ...{ kind: 'person', name: 'Mario Łukasz D’Aquì', address, vatNumber: '', fiscalCode: '' },
      ...{ email: 'mario@example.it', sdiCode: '', pec: '' },
      ...buyer,
    },
    delivery: kind.isService ? null : { address, name: 'Mario D’Aquì', on: '2026-11-28' },
    order: { number: 'W-1001', placedOn: '2026-11-27' },
    corrects: null,
    reason: '',
    lines,
    groups,
    totals: { net, tax, rounding, payable, paid, due: payable - paid },
    stampDuty: kind.stampDuty ? { amount: 200, charged: kind.groups.length > 1 } : null,
    payments: paid === 0 ? [] : [{ means: 'card', amount: paid, on: '2026-11-28' }],
  };
  making.change?.(document);
  return document;
}

/** The credit note that takes an invoice back whole: the same amounts, positive. */
export const creditOf = (invoice: FrozenDocument): FrozenDocument => ({
  ...structuredClone(invoice),
  kind: 'creditNote',
  number: 'NC2026/3',
  issuedOn: '2026-12-01',
  taxPoint: '2026-12-01',
  corrects: { number: invoice.number, issuedOn: invoice.issuedOn },
  reason: 'Reso – merce difettosa',
});
