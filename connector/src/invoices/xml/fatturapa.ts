import { Big } from 'big.js';
import type { FrozenDocument, TaxGroup } from '../document.ts';
import { LONGEST_NUMBER } from '../number-pattern.ts';
import { fatturaBody, rateOf } from './fatturapa-body.ts';
import { fatturaHeader, senderCodeOf } from './fatturapa-parties.ts';
import { toLatin1 } from './latin1.ts';
import { assertStatable, found, type Obstacle } from './not-statable.ts';
import { group, toXmlFile } from './write.ts';

const SPACE = 'http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.2';

/** A rate of zero needs its reason, and no rate above zero has one but that of another state. */
const isReasoned = (taxed: TaxGroup): boolean =>
  Number(rateOf(taxed)) === 0
    ? /^N(1|2\.[12]|3\.[1-6]|4|5|6\.[1-9]|7)$/.test(taxed.natura)
    : taxed.natura === '';

/** Digits of whole and fraction that the form has room for. */
const fits = (value: string, whole: number): boolean =>
  new RegExp(`^-?\\d{1,${whole}}(\\.\\d{1,8})?$`).test(new Big(value).toFixed());

const saysSomething = (text: string): boolean => /[\p{L}\p{N}]/u.test(toLatin1(text, 80));

/** What keeps a document out of Italy's form; empty when it can be written. */
export function fatturaObstacles(document: FrozenDocument): Obstacle[] {
  const { seller, buyer, lines, groups, number, kind, corrects, currency } = document;
  const isItalian = buyer.address.country === 'IT';
  const home = seller.address;
  const figures = lines.flatMap(({ quantity, unitPrice }) => [fits(quantity, 12), fits(unitPrice, 11)]);
  const amounts = [...lines.map(({ net }) => net), document.totals.payable];
  return found([
    ['currency_not_euro', currency !== 'EUR'],
    ['no_lines', lines.length === 0],
    ['corrects_missing', kind === 'creditNote' && corrects === null],
    ['number_too_long', !/^[\x20-\x7e]+$/.test(number) || number.length > LONGEST_NUMBER],
    [
      'rate_not_two_decimals',
      groups.some((taxed) => !new Big(rateOf(taxed)).eq(taxed.natura === 'N7' ? 0 : taxed.ratePercent)),
    ],
    ['natura_missing', !groups.every(isReasoned)],
    ['figure_too_long', figures.includes(false) || amounts.some((amount) => Math.abs(amount) >= 10 ** 13)],
    ['seller_not_italian', home.country !== 'IT'],
    ['seller_vat_missing', !/^IT\d{11}$/.test(seller.vatNumber)],
    ['seller_regime_missing', !/^RF(0[12]|0[4-9]|1\d|20)$/.test(seller.taxRegime)],
    ['seller_name_missing', !saysSomething(seller.name)],
    [
      'seller_address_incomplete',
      !/^\d{5}$/.test(home.postcode.trim()) || !saysSomething(home.line1) || !saysSomething(home.city),
    ],
    ['buyer_name_missing', !saysSomething(buyer.name)],
    [
      'buyer_code_missing',
      isItalian && buyer.vatNumber === '' && !/^[A-Z0-9]{11,16}$/.test(buyer.fiscalCode),
    ],
    [
      'buyer_address_incomplete',
      !/^[A-Z]{2}$/.test(buyer.address.country) ||
        !saysSomething(buyer.address.line1 + buyer.address.line2) ||
        !saysSomething(buyer.address.city),
    ],
    ['buyer_address_incomplete', isItalian && !/^\d{5}$/.test(buyer.address.postcode.trim())],
    [
      'buyer_is_seller',
      [seller.vatNumber, seller.fiscalCode].some(
        (code) => code !== '' && [buyer.vatNumber, buyer.fiscalCode].includes(code),
      ),
    ],
  ]);
}

/**
 * Writes a document as FatturaPA 1.2.3 for the office of Italy: TD01, TD04 for a credit note, TD24 for a delivery that is
 * invoiced later. `progressive` names this transmission of it, at most 5 letters and digits, and is never used again.
 * Throws `NotStatable`.
 */
export function writeFatturaPa(document: FrozenDocument, progressive: string): string {
  assertStatable([...new Set(fatturaObstacles(document))]);
  if (!/^[A-Za-z0-9]{1,5}$/.test(progressive)) throw new RangeError(`No progressive: "${progressive}".`);
  const parts = [fatturaHeader(document, progressive), fatturaBody(document)];
  return toXmlFile(group('p:FatturaElettronica', parts, { 'xmlns:p': SPACE, versione: 'FPR12' }));
}

/** The name under which the office takes a file, once for ever: `IT01234567897_00001.xml`. */
export const fatturaFileName = ({ seller }: Pick<FrozenDocument, 'seller'>, progressive: string): string =>
  `IT${senderCodeOf(seller)}_${progressive}.xml`;
