import { startOf } from '../platform/text.ts';

/** What is longer than this is found by its beginning. */
const LONGEST = 100;

/** A text of these characters has no accents. */
const PLAIN = /^[\x20-\x7e]*$/;

/** Unicode does not count these as letters with an accent; whoever lacks the key types what stands beside them. */
const LETTERS: Record<string, string> = {
  ł: 'l',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ı: 'i',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  '’': "'",
};

/** Takes case and accents away: `Özdemir` is `ozdemir`. */
export function fold(text: string): string {
  if (PLAIN.test(text)) return text.toLowerCase();
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return plain.replace(/[łøđðıßæœ’]/g, (letter) => LETTERS[letter] ?? letter);
}

/** Splits a text into folded words; a compound counts whole and in parts: `m.rossi@x.it` is `m.rossi@x.it`, `m`, `rossi` … */
export function wordsOf(text: string): string[] {
  const whole = fold(text).split(/\s+/);
  const parts = whole.flatMap((word) => word.split(/[^\p{L}\p{N}]+/u));
  return [...whole, ...parts].filter((word) => word !== '').map((word) => startOf(word, LONGEST));
}

/** A name of several parts: `D'Angelo`, `Rossi-Bianchi`. */
const COMPOUND = /^\p{L}+(?:['’-]\p{L}+)+$/u;

const UMLAUTS: Record<string, string> = { ä: 'ae', ö: 'oe', ü: 'ue' };

/** How else people write a word: `Müller` is `mueller` as well, `D'Angelo` is `dangelo`. */
function otherSpellings(word: string): string[] {
  const spelled = word.normalize('NFC').toLowerCase();
  const joined = COMPOUND.test(spelled) ? [fold(spelled.replace(/['’-]/g, ''))] : [];
  return /[äöü]/.test(spelled)
    ? [...joined, fold(spelled.replace(/[äöü]/g, (letter) => UMLAUTS[letter] ?? letter))]
    : joined;
}

/** The words by which a name or place is found: those of `wordsOf`, and the other ways in which people write them. */
export function nameWords(text: string): string[] {
  const others = text.split(/[\s,;]+/).flatMap(otherSpellings);
  return [...wordsOf(text), ...others.map((word) => startOf(word, LONGEST))];
}

/** The country codes that have one or two digits (ITU E.164); all others have three. */
const CODES = /^(?:1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])|^\d{3}/;

/**
 * Reads the digits of a phone number, whole and without the country's code. `+49 (0)30` is `+49 30`; a long number
 * without a plus is taken for one with a code.
 */
function readPhone(phone: string): { digits: string; national: string } {
  const digits = phone.replace('(0)', '').replace(/\D/g, '');
  const known = /^\s*(?:\+|00)/.test(phone);
  const whole = digits.replace(/^00/, '');
  if (known) return { digits: whole, national: whole.replace(CODES, '') };
  return { digits: whole, national: whole.slice(-10) };
}

/** Drops the zero before the area, which some countries leave out after their code: `030 90` and `+49 30 90` are one. */
const bareNumber = (phone: string): string => readPhone(phone).national.replace(/^0+/, '');

/** Spells a phone number as people may search for it: whole, and without its country. Two are one when the last is. */
export function phoneWords(phone: string): string[] {
  const { digits, national } = readPhone(phone);
  return [...new Set([digits, national, bareNumber(phone)])].filter((word) => word.length >= 4);
}

/** Matches digits with the signs between them that only phone numbers have: `02/1234567`, and not `2026-03`. */
const PHONE = /^(?:\+|00|\()[\d\s()./-]{4,}$|^\d[\d()./-]*[\s(/][\d\s()./-]{3,}$|^\d{2,5}[.-]\d[\d.-]{4,}$/;

/** A number as it is dialled in its own country: `03012345678`. Articles that begin so are found by their own way. */
const LOCAL_PHONE = /^0\d{6,14}$/;

/** Takes the signs around a word away: `#1001`, `<mario@example.com>`, `Rossi,`. A word of signs alone stays. */
function withoutSigns(word: string): string {
  const inner = word.replace(/^[^\p{L}\p{N}]+|[,;:.!?)>\]"']+$/gu, '');
  return inner === '' ? word : inner;
}

/**
 * Reads what a person typed as the beginnings of up to six words; digits with blanks or signs between them are one phone
 * number. Empty for an empty text.
 */
export function readSearch(text: string): string[] {
  const trimmed = text.trim();
  if (PHONE.test(trimmed) || LOCAL_PHONE.test(trimmed)) return [bareNumber(trimmed)];
  return fold(trimmed)
    .split(/\s+/)
    .filter((word) => word !== '')
    .slice(0, 6)
    .map((word) => startOf(withoutApostrophes(withoutSigns(word)), LONGEST));
}

/** `d'angelo` is looked for as `dangelo`, which finds both; what has a digit stays as it is. */
const withoutApostrophes = (word: string): string =>
  /^\p{L}+(?:'\p{L}*)+$/u.test(word) ? word.replaceAll("'", '') : word;
