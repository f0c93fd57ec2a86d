import { Big } from 'big.js';
import { currencyDecimals, sum } from '../../platform/money.ts';
import type { DocumentLine, FrozenDocument, TaxCategory, TaxGroup } from '../document.ts';
import { assertStatable, found, type Obstacle } from './not-statable.ts';

/** The profile that both forms of the standard name. */
export const EN16931 = 'urn:cen.eu:en16931:2017';

/** The rate is null for what is not in scope of VAT: the standard wants no rate there. */
export interface EnTax {
  category: TaxCategory;
  rate: string | null;
}

export interface EnTaxGroup extends EnTax {
  net: string;
  tax: string;
  reason: string;
  reasonCode: string;
}

export interface EnLine extends EnTax {
  id: string;
  name: string;
  sku: string;
  quantity: string;
  unitPrice: string;
  net: string;
}

/** What a line takes away from the whole document, as a positive amount: a coupon of one tax group. */
export interface EnAllowance extends EnTax {
  amount: string;
  name: string;
}

/** A document in the words of the European standard, from which UBL and CII are written; amounts are decimal strings. */
export interface EnDocument {
  lines: EnLine[];
  allowances: EnAllowance[];
  groups: EnTaxGroup[];
  /** Sum of the lines, of the allowances, and what is left of the first without the second. */
  lineTotal: string;
  allowanceTotal: string | null;
  net: string;
  tax: string;
  gross: string;
  rounding: string | null;
  paid: string | null;
  due: string;
  /** VAT numbers stay away from a document that is not in scope of VAT. */
  hasVatNumbers: boolean;
}

/** A category that may not stand beside others (O) is written as exempt there, with its own reason: stamp duty. */
function taxOf(group: TaxGroup, all: TaxGroup[]): EnTax {
  if (group.category !== 'O') return { category: group.category, rate: new Big(group.ratePercent).toFixed() };
  return all.every(({ category }) => category === 'O')
    ? { category: 'O', rate: null }
    : { category: 'E', rate: '0' };
}

const isSame = (one: EnTax, other: EnTax): boolean =>
  one.category === other.category && one.rate === other.rate;
const unique = (texts: string[]): string[] => [...new Set(texts.filter((each) => each !== ''))];

/** The standard has two decimals in every currency: KWD 1.230 is `1.23`, KWD 1.234 cannot be stated. */
function writerOf(currency: string): (amount: number) => string {
  const whole = new Big(10).pow(currencyDecimals(currency));
  const decimals = Math.min(currencyDecimals(currency), 2);
  return (amount) => new Big(amount).div(whole).toFixed(decimals);
}

function groupsOf({ groups, locale }: FrozenDocument, write: (amount: number) => string): EnTaxGroup[] {
  const taxes = groups.map((group) => taxOf(group, groups));
  const first = taxes.filter((tax, index) => taxes.findIndex((each) => isSame(each, tax)) === index);
  return first.map((tax) => {
    const same = groups.filter((_, index) => isSame(taxes[index] ?? tax, tax));
    const isTaxed = tax.category === 'S' || tax.category === 'Z';
    const codes = isTaxed ? [] : unique(same.map(({ reasonCode }) => reasonCode));
    return {
      ...tax,
      net: write(sum(same.map(({ net }) => net))),
      tax: write(sum(same.map((group) => group.tax))),
      // What is taxed has no reason here, even where Italy wants one: VAT of another state (OSS).
      reason: isTaxed ? '' : unique(same.map(({ reason }) => reason[locale])).join('; '),
      // One code for two reasons would be wrong of one of them.
      reasonCode: codes.length === 1 ? (codes[0] ?? '') : '',
    };
  });
}

const groupOf = (document: FrozenDocument, line: DocumentLine): TaxGroup => {
  const group = document.groups[line.group];
  if (!group) throw new RangeError(`Line "${line.name}" names tax group ${line.group}, which there is not.`);
  return group;
};

const takesAway = ({ net }: DocumentLine): boolean => net < 0;
const needsBuyerVat = ({ category }: TaxGroup): boolean => category === 'K' || category === 'AE';
const amountsOf = ({ lines, groups, totals }: FrozenDocument): number[] => [
  ...lines.map(({ net }) => net),
  ...groups.flatMap(({ net, tax }) => [net, tax]),
  ...Object.values(totals as unknown as Record<string, number>),
];

/** What keeps a document out of UBL and CII; empty when both can state it. */
export function enObstacles(document: FrozenDocument): Obstacle[] {
  const { seller, buyer, groups } = document;
  const isOutOfScope = groups.every(({ category }) => category === 'O');
  const untaxed = groups.filter(({ category }) => category !== 'S' && category !== 'Z');
  return found([
    ['no_lines', document.lines.every(takesAway)],
    [
      'not_two_decimals',
      currencyDecimals(document.currency) > 2 && amountsOf(document).some((each) => each % 10 !== 0),
    ],
    ['reason_missing', untaxed.some(({ reason, reasonCode }) => !reason[document.locale] && !reasonCode)],
    ['corrects_missing', document.kind === 'creditNote' && document.corrects === null],
    ['seller_name_missing', seller.name.trim() === ''],
    ['seller_id_missing', isOutOfScope && !seller.registerEntry && !seller.fiscalCode && !seller.vatNumber],
    ['seller_vat_missing', !isOutOfScope && !seller.vatNumber && !seller.fiscalCode],
    ['seller_vat_missing', groups.some(needsBuyerVat) && !seller.vatNumber],
    ['buyer_name_missing', buyer.name.trim() === ''],
    ['buyer_vat_missing', groups.some(needsBuyerVat) && buyer.vatNumber === ''],
    ['delivery_country_missing', groups.some(({ category }) => category === 'K') && !document.delivery],
  ]);
}

/** Brings a document into the standard's words. Throws `NotStatable`. */
export function toEn16931(document: FrozenDocument): EnDocument {
  assertStatable(enObstacles(document));
  const { lines, groups, totals, currency } = document;
  const write = writerOf(currency);
  const taxOfLine = (line: DocumentLine): EnTax => taxOf(groupOf(document, line), groups);
  const kept = lines.filter((line) => !takesAway(line));
  const away = lines.filter(takesAway);
  return {
    lines: kept.map((line, index) => ({
      ...taxOfLine(line),
      id: String(index + 1),
      name: line.name.trim() || line.sku.trim() || '-',
      sku: line.sku,
      quantity: new Big(line.quantity).toFixed(),
      unitPrice: new Big(line.unitPrice).toFixed(),
      net: write(line.net),
    })),
    allowances: away.map((line) => ({
      ...taxOfLine(line),
      amount: write(-line.net),
      name: line.name.trim() || '-',
    })),
    groups: groupsOf(document, write),
    lineTotal: write(sum(kept.map(({ net }) => net))),
    allowanceTotal: away.length === 0 ? null : write(-sum(away.map(({ net }) => net))),
    net: write(totals.net),
    tax: write(totals.tax),
    gross: write(sum([totals.net, totals.tax])),
    rounding: totals.rounding === 0 ? null : write(totals.rounding),
    paid: totals.paid === 0 ? null : write(totals.paid),
    due: write(totals.due),
    hasVatNumbers: !groups.every(({ category }) => category === 'O'),
  };
}
