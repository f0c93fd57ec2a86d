import { validate as validateFiscalCode } from 'stdnum/lib/cjs/it/codicefiscale.js';
import { isPartitaIva, VAT_NUMBERS } from './vat-numbers.ts';

/** The codes of a company as they were typed; an empty one was left out. */
export interface CompanyCodes {
  vatNumber?: string | undefined;
  fiscalCode?: string | undefined;
  sdiCode?: string | undefined;
  pec?: string | undefined;
}

export type CodeFault =
  'vat_form' | 'vat_check' | 'fiscal_form' | 'fiscal_check' | 'sdi_form' | 'sdi_abroad' | 'sdi_pec';

export interface WrongCode {
  field: keyof CompanyCodes;
  reason: CodeFault;
  /** A number of the right form, for `vat_form`; empty for the others. */
  example: string;
}

/** Drops what people write between the parts: `it 0074 311.0157` → `IT00743110157`. */
const compact = (text = ''): string => text.replace(/[\s./-]/g, '').toUpperCase();

const prefixOf = (country: string): string => (country === 'GR' ? 'EL' : country);

/** Lists the countries whose number it may be, each with the rest of it: the buyer's own, and the one it begins with. */
function candidates(number: string, country: string): { country: string; rest: string }[] {
  const start = number.slice(0, 2);
  const named = Object.keys(VAT_NUMBERS).find((code) => [code, prefixOf(code)].includes(start));
  const own = country in VAT_NUMBERS && named !== country ? [{ country, rest: number }] : [];
  return named === undefined ? own : [{ country: named, rest: number.slice(2) }, ...own];
}

function judgeVat(text: string | undefined, country: string): WrongCode[] {
  const number = compact(text);
  if (number === '') return [];
  const tried = candidates(number, country).map(({ country: code, rest }) => {
    const kind = VAT_NUMBERS[code];
    return {
      example: kind?.example ?? '',
      fits: kind?.form.test(rest) === true,
      ok: kind?.validate(rest).isValid,
    };
  });
  // Of a number from outside the EU nothing is known: CHE-123.456.789 stays as it is.
  if (tried.length === 0 || tried.some(({ fits, ok }) => fits && ok)) return [];
  const reason = tried.some(({ fits }) => fits) ? 'vat_check' : 'vat_form';
  return [{ field: 'vatNumber', reason, example: tried[0]?.example ?? '' }];
}

/** A codice fiscale is a person's, whose digits may be replaced by letters (omocodia), or a company's of eleven digits. */
function judgeFiscal(text: string | undefined, country: string): WrongCode[] {
  const code = compact(text);
  if (code === '' || country !== 'IT') return [];
  const wrong = (reason: CodeFault): WrongCode[] => [{ field: 'fiscalCode', reason, example: '' }];
  if (/^\d{11}$/.test(code)) return isPartitaIva(code) ? [] : wrong('fiscal_check');
  if (!/^[A-Z]{6}[0-9A-Z]{10}$/.test(code)) return wrong('fiscal_form');
  return validateFiscalCode(code).isValid ? [] : wrong('fiscal_check');
}

const NO_CODE = '0000000';
const ABROAD = 'XXXXXXX';

function judgeSdi({ sdiCode, pec = '' }: CompanyCodes, country: string): WrongCode[] {
  const code = compact(sdiCode);
  const wrong = (field: 'sdiCode' | 'pec', reason: CodeFault): WrongCode[] => [
    { field, reason, example: '' },
  ];
  if (code === '') return [];
  if (!/^[A-Z0-9]{7}$/.test(code)) return wrong('sdiCode', 'sdi_form');
  if (code === ABROAD && country === 'IT') return wrong('sdiCode', 'sdi_abroad');
  return code === NO_CODE && pec.trim() === '' ? wrong('pec', 'sdi_pec') : [];
}

/**
 * Says which codes of a company cannot be right: VAT numbers of the EU by form and check digit, and for Italy the codice
 * fiscale and the SDI code, which is 7 characters, or 0000000 with a PEC. `country` is that of the bill.
 */
export function findWrongCodes(codes: CompanyCodes, country: string): WrongCode[] {
  return [
    ...judgeVat(codes.vatNumber, country),
    ...judgeFiscal(codes.fiscalCode, country),
    ...judgeSdi(codes, country),
  ];
}

/** Says what the invoice of a person lacks in the country of the bill: in Italy it names their codice fiscale. */
export function findWrongInvoice(
  { fiscalCode = '' }: Pick<CompanyCodes, 'fiscalCode'>,
  country: string,
): (Pick<WrongCode, 'field' | 'example'> & { reason: CodeFault | 'fiscal_missing' })[] {
  if (country !== 'IT') return [];
  if (compact(fiscalCode) === '') return [{ field: 'fiscalCode', reason: 'fiscal_missing', example: '' }];
  return judgeFiscal(fiscalCode, country);
}

/** The codes as they are kept, without what stood between their parts; those left out stay out. */
export function tidyCodes<C extends CompanyCodes>(codes: C): C {
  const tidy = (['vatNumber', 'fiscalCode', 'sdiCode'] as const).filter((key) => codes[key] !== undefined);
  return { ...codes, ...Object.fromEntries(tidy.map((key) => [key, compact(codes[key])])) };
}
