import type { Big } from 'big.js';
import { VAT_NUMBERS } from '../../contract/vat-numbers.ts';
import type { TaxGroup } from '../document.ts';
import { TAX_TABLE, type TaxKindRow } from './tax-table.ts';

/** Where something is sold to, seen from the seller. `apart`: parts of the EU in which its VAT does not hold. */
export type Place =
  'home' | 'eu' | 'northern-ireland' | 'san-marino' | 'livigno' | 'apart' | 'outside' | 'unsure';

/** What decides how a part of an order is taxed. */
export interface TaxCase {
  /** Percent. */
  rate: Big;
  seller: { country: string; taxRegime: string; usesOss: boolean };
  buyer: { kind: 'person' | 'company'; vatNumber: string };
  sold: 'goods' | 'services';
  /** Where it goes, by `vatAreaOf`: `DE`, or `IT 23041` for Livigno. */
  area: string;
  /** How the shop names its taxes of zero. */
  zeroNames: string[];
  isStampDuty: boolean;
}

/** The Canary Islands, Ceuta, Melilla, Åland, Helgoland, Büsingen, Athos, French overseas. Parts of AT and PT have its VAT. */
const WITH_PARTS_APART = ['ES', 'FI', 'DE', 'GR', 'FR'];
const ZERO_RATED = ['IE', 'GB'];

const isInEu = (country: string): boolean => country in VAT_NUMBERS;

function placeOf(area: string, home: string): Place {
  // Monaco has the VAT of France.
  const [country = '', part] = area === 'MC' ? ['FR'] : area.split(' ');
  if (area === 'GB BT') return 'northern-ireland';
  if (country === 'SM') return 'san-marino';
  if (area === 'IT 23041') return 'livigno';
  // Campione and the Vatican are for a person to decide.
  if (country === 'VA' || area === 'IT 22061' || !/^[A-Z]{2}$/.test(country)) return 'unsure';
  if (part !== undefined && WITH_PARTS_APART.includes(country)) return 'apart';
  if (country === home) return 'home';
  return isInEu(country) ? 'eu' : 'outside';
}

/** Whether something goes to another state of the EU than the seller's, or to Northern Ireland. */
export const isWithinEu = (area: string, home: string): boolean =>
  ['eu', 'northern-ireland'].includes(placeOf(area, home));

/** Whose VAT number it is: of another state of the EU than the seller's, of Northern Ireland, of San Marino. */
export function numberOf(vatNumber: string, home: string): TaxKindRow['vatNumber'] {
  const prefix = (/^[A-Z]{2}/.exec(vatNumber)?.[0] ?? '').replace('EL', 'GR');
  if (/^XI\d{9}(\d{3})?$/.test(vatNumber)) return 'XI';
  if (/^SM\d{1,6}$/.test(vatNumber)) return 'SM';
  return prefix !== home && VAT_NUMBERS[prefix]?.form.test(vatNumber.slice(2)) === true ? 'EU' : undefined;
}

/** The Natura that every tax of zero of the order is named after, or `zero` in a country that has such a rate. */
function namedOf({ zeroNames, seller }: TaxCase): string {
  const codes = zeroNames.map(
    (name) => /\bN(1|2\.[12]|3\.[1-6]|4|5|6\.[1-9])\b/.exec(name.toUpperCase())?.[0] ?? '',
  );
  const [first = ''] = codes;
  if (first !== '') return codes.every((code) => code === first) ? first : '';
  return zeroNames.length > 0 && ZERO_RATED.includes(seller.country) ? 'zero' : '';
}

const allows = <T>(allowed: T | T[] | undefined, value: T): boolean =>
  allowed === undefined || (Array.isArray(allowed) ? allowed.includes(value) : allowed === value);

function fits(row: TaxKindRow, taxed: TaxCase): boolean {
  const { seller, buyer, area, sold } = taxed;
  return [
    row.taxed === taxed.rate.gt(0),
    row.seller === undefined || (row.seller === 'IT' ? seller.country === 'IT' : isInEu(seller.country)),
    allows(row.regimes, seller.taxRegime),
    !row.usesOss || seller.usesOss,
    allows(row.buyer, buyer.kind),
    allows(row.vatNumber, numberOf(buyer.vatNumber, seller.country)),
    allows(row.sold, sold),
    allows(row.to, placeOf(area, seller.country)),
    allows(row.named, namedOf(taxed)),
    Boolean(row.isStampDuty) === taxed.isStampDuty,
  ].every(Boolean);
}

type Stated = Pick<TaxGroup, 'category' | 'natura' | 'reasonCode' | 'reason'>;

/** How a part is stated; undefined when nobody has said why it is not taxed. */
export function statedAs(taxed: TaxCase): Stated | undefined {
  const row = TAX_TABLE.find((each) => fits(each, taxed));
  if (!row) return undefined;
  const isItalian = taxed.seller.country === 'IT';
  return {
    category: row.category,
    natura: isItalian ? row.natura : '',
    reasonCode: row.code,
    reason: isItalian ? row.law : (row.lawOfEu ?? row.law),
  };
}
