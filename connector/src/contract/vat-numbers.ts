import { validate as AT } from 'stdnum/lib/cjs/at/uid.js';
import { validate as BE } from 'stdnum/lib/cjs/be/vat.js';
import { validate as CY } from 'stdnum/lib/cjs/cy/vat.js';
import { validate as czech } from 'stdnum/lib/cjs/cz/dic.js';
import { validate as DE } from 'stdnum/lib/cjs/de/vat.js';
import { validate as DK } from 'stdnum/lib/cjs/dk/cvr.js';
import { validate as EE } from 'stdnum/lib/cjs/ee/kmkr.js';
import { validate as ES } from 'stdnum/lib/cjs/es/nif.js';
import { validate as FI } from 'stdnum/lib/cjs/fi/alv.js';
import { validate as FR } from 'stdnum/lib/cjs/fr/tva.js';
import { validate as GR } from 'stdnum/lib/cjs/gr/vat.js';
import { validate as HR } from 'stdnum/lib/cjs/hr/oib.js';
import { validate as HU } from 'stdnum/lib/cjs/hu/anum.js';
import { validate as IE } from 'stdnum/lib/cjs/ie/vat.js';
import { validate as LT } from 'stdnum/lib/cjs/lt/pvm.js';
import { validate as LU } from 'stdnum/lib/cjs/lu/tva.js';
import { validate as LV } from 'stdnum/lib/cjs/lv/pvn.js';
import { validate as MT } from 'stdnum/lib/cjs/mt/vat.js';
import { validate as NL } from 'stdnum/lib/cjs/nl/btw.js';
import { validate as PL } from 'stdnum/lib/cjs/pl/nip.js';
import { validate as PT } from 'stdnum/lib/cjs/pt/nif.js';
import { validate as RO } from 'stdnum/lib/cjs/ro/cif.js';
import { validate as SE } from 'stdnum/lib/cjs/se/vat.js';
import { validate as SI } from 'stdnum/lib/cjs/si/ddv.js';

interface Kind {
  /** A number of the right form, for the message. */
  example: string;
  /** What the number looks like without the country before it. */
  form: RegExp;
  validate(text: string): { isValid: boolean };
}

/** `00000000000` and its like pass many a check digit, and are nobody's number. */
const isOneDigit = (text: string): boolean => new Set(text.replace(/\D/g, '')).size < 2;

const kind = (example: string, form: RegExp, validate: Kind['validate']): Kind => ({
  example,
  form,
  validate: (text) => (isOneDigit(text) ? { isValid: false } : validate(text)),
});

const weighted = (digits: number[], weights: number[]): number =>
  weights.reduce((sum, weight, index) => sum + weight * (digits[index] ?? 0), 0);

/** The Italian check digit, which companies' eleven-digit codici fiscali share; the library also wants a known office. */
export function isPartitaIva(text: string): boolean {
  if (!/^\d{11}$/.test(text) || isOneDigit(text)) return false;
  const digits = [...text].map((digit, index) => Number(digit) * (index % 2 === 0 ? 1 : 2));
  return digits.reduce((sum, digit) => sum + (digit > 9 ? digit - 9 : digit), 0) % 10 === 0;
}

function isBulgarianCompany(digits: number[]): boolean {
  const first = weighted(digits, [1, 2, 3, 4, 5, 6, 7, 8]) % 11;
  const second = weighted(digits, [3, 4, 5, 6, 7, 8, 9, 10]) % 11;
  return (first < 10 ? first : second % 10) === digits[8];
}

/** A citizen's number, a foreigner's, and the one of whoever has neither. */
function isBulgarianPerson(digits: number[]): boolean {
  const citizen = (weighted(digits, [2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11) % 10;
  const foreigner = weighted(digits, [21, 19, 17, 13, 11, 9, 7, 3, 1]) % 10;
  const other = (11 - (weighted(digits, [4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 11;
  return [citizen, foreigner, other].includes(digits[9] ?? -1);
}

/** The library knows no company's number that begins with 4 to 8, and there are many. */
const BG = (text: string) => {
  const digits = [...text].map(Number);
  return { isValid: digits.length === 9 ? isBulgarianCompany(digits) : isBulgarianPerson(digits) };
};

/** Of nine digits that begin with 6 the check digit is of those between; the library counts the 6, and knows none. */
function isCzechSpecial(digits: number[]): boolean {
  const sum = weighted(digits.slice(1), [8, 7, 6, 5, 4, 3, 2]) % 11;
  return (8 - ((10 - sum) % 11) + 10) % 10 === digits[8];
}

const CZ = (text: string) =>
  /^6\d{8}$/.test(text) && isCzechSpecial([...text].map(Number)) ? { isValid: true } : czech(text);

/** A multiple of 11 whose third digit is none of 0, 1, 5 and 6; the library asks that of the first, as no sole trader's is. */
const SK = (text: string) => ({ isValid: /^[1-9]\d[2-47-9]/.test(text) && Number(text) % 11 === 0 });

const IT = (text: string) => ({ isValid: isPartitaIva(text) });

/** The VAT numbers of the EU by the country's code; Greek ones begin with EL. */
export const VAT_NUMBERS: Record<string, Kind> = {
  AT: kind('ATU13585627', /^U\d{8}$/, AT),
  BE: kind('BE0428759497', /^[01]\d{9}$/, BE),
  BG: kind('BG175074752', /^\d{9,10}$/, BG),
  CY: kind('CY10259033P', /^\d{8}[A-Z]$/, CY),
  CZ: kind('CZ25123891', /^\d{8,10}$/, CZ),
  DE: kind('DE136695976', /^\d{9}$/, DE),
  DK: kind('DK13585628', /^\d{8}$/, DK),
  EE: kind('EE100931558', /^\d{9}$/, EE),
  ES: kind('ESB58378431', /^[A-Z0-9]\d{7}[A-Z0-9]$/, ES),
  FI: kind('FI20774740', /^\d{8}$/, FI),
  FR: kind('FR40303265045', /^[A-HJ-NP-Z0-9]{2}\d{9}$/, FR),
  GR: kind('EL094259216', /^\d{9}$/, GR),
  HR: kind('HR33392005961', /^\d{11}$/, HR),
  HU: kind('HU12892312', /^\d{8}$/, HU),
  IE: kind('IE6433435F', /^\d[A-Z0-9+*]\d{5}[A-Z]{1,2}$/, IE),
  IT: kind('IT00743110157', /^\d{11}$/, IT),
  LT: kind('LT119511515', /^(\d{9}|\d{12})$/, LT),
  LU: kind('LU15027442', /^\d{8}$/, LU),
  LV: kind('LV40003521600', /^\d{11}$/, LV),
  MT: kind('MT11679112', /^\d{8}$/, MT),
  NL: kind('NL004495445B01', /^\d{9}B\d{2}$/, NL),
  PL: kind('PL8567346215', /^\d{10}$/, PL),
  PT: kind('PT501964843', /^\d{9}$/, PT),
  RO: kind('RO18547290', /^\d{2,10}$/, RO),
  SE: kind('SE123456789701', /^\d{10}01$/, SE),
  SI: kind('SI50223054', /^\d{8}$/, SI),
  SK: kind('SK2022749619', /^\d{10}$/, SK),
};
