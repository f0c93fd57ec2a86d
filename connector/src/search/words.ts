import { chunksOf } from '../platform/chunks.ts';
import type { Transactor } from '../platform/db.ts';
import { startOf } from '../platform/text.ts';
import type { Table, Work } from '../platform/unit-of-work/unit-of-work.ts';

/**
 * Search by word beginnings in a table of our own, the same on every database: a row per word and record. Words are
 * folded (case, accents); a compound like `mario.rossi@example.com` counts as a whole and in its parts.
 */
export type SearchKind = 'contact' | 'account' | 'order';

const LONGEST = 100;
const MOST = 200;

const PLAIN = /^[\x20-\x7e]*$/;

/** Letters that are no accented ones for Unicode, as people without that key type them. */
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

/** Case and accents do not count. */
export function fold(text: string): string {
  // Most texts are plain: they need no table of accents.
  if (PLAIN.test(text)) return text.toLowerCase();
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return plain.replace(/[łøđðıßæœ’]/g, (letter) => LETTERS[letter] ?? letter);
}

export function wordsOf(text: string): string[] {
  const whole = fold(text).split(/\s+/);
  const parts = whole.flatMap((word) => word.split(/[^\p{L}\p{N}]+/u));
  return [...whole, ...parts].filter((word) => word !== '').map((word) => startOf(word, LONGEST));
}

/** Country codes of one and two digits (ITU E.164); all others have three. */
const CODES = /^(?:1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])|^\d{3}/;

/**
 * The digits of a phone number, and those without the country's code. `+49 (0)30` is `+49 30`; a long number without a
 * plus is taken for one with a code.
 */
function readPhone(phone: string): { digits: string; national: string } {
  const digits = phone.replace('(0)', '').replace(/\D/g, '');
  const known = /^\s*(?:\+|00)/.test(phone);
  const whole = digits.replace(/^00/, '');
  if (known) return { digits: whole, national: whole.replace(CODES, '') };
  return { digits: whole, national: whole.slice(-10) };
}

/** The zero before an area, which some countries leave out after their code, is nobody's. */
const bareNumber = (phone: string): string => readPhone(phone).national.replace(/^0+/, '');

/** A phone number as it may be searched for: whole, and without its country. The last one tells numbers apart. */
export function phoneWords(phone: string): string[] {
  const { digits, national } = readPhone(phone);
  return [...new Set([digits, national, bareNumber(phone)])].filter((word) => word.length >= 4);
}

/** Makes these words the record's own; only the difference is written. */
export async function setWords(
  trx: Transactor,
  { kind, refId, words }: { kind: SearchKind; refId: string; words: string[] },
): Promise<void> {
  const wanted = new Set(words.slice(0, MOST));
  const rows: { token: string }[] = await trx('search_tokens').where({ ref_id: refId, kind }).select('token');
  const known = new Set(rows.map(({ token }) => token));
  const gone = [...known].filter((token) => !wanted.has(token));
  if (gone.length > 0)
    await trx('search_tokens').where({ ref_id: refId, kind }).whereIn('token', gone).delete();
  await insertWords(trx, { kind, refId, words: [...wanted].filter((token) => !known.has(token)) });
}

async function insertWords(
  trx: Transactor,
  { kind, refId, words }: { kind: SearchKind; refId: string; words: string[] },
): Promise<void> {
  if (words.length === 0) return;
  await trx('search_tokens').insert(words.map((token) => ({ token, kind, ref_id: refId })));
}

const TOKENS: Table<{ token: string; kind: SearchKind; ref_id: string }> = {
  name: 'search_tokens',
  primary: ['token', 'kind', 'ref_id'],
};

/** For a record that has no words yet. */
export function addWords(
  work: Work,
  { kind, refId, words }: { kind: SearchKind; refId: string; words: string[] },
): void {
  for (const token of new Set(words.slice(0, MOST))) work.insert(TOKENS, { token, kind, ref_id: refId });
}

/** Digits with the signs between them that phone numbers have, and no other number. */
const PHONE = /^(?:\+|00|\()[\d\s()./-]{4,}$|^\d[\d()./-]*[\s(/][\d\s()./-]{3,}$|^\d{2,5}[.-]\d[\d.-]{4,}$/;

/** `#1001`, `<mario@example.com>`, `Rossi,`: signs around a word are nobody's. A word of signs stays what it is. */
function bare(word: string): string {
  const inner = word.replace(/^[^\p{L}\p{N}]+|[,;:.!?)>\]"']+$/gu, '');
  return inner === '' ? word : inner;
}

/** What a person typed, as word beginnings; digits with blanks or signs between them are one phone number. */
export function readSearch(text: string): string[] {
  const trimmed = text.trim();
  if (PHONE.test(trimmed)) return [bareNumber(trimmed)];
  return fold(trimmed)
    .split(/\s+/)
    .filter((word) => word !== '')
    .slice(0, 6)
    .map((word) => startOf(bare(word), LONGEST));
}

/**
 * The records that have a word beginning with `word`, as a subquery. A range, not LIKE: SQLite's LIKE is blind to case
 * and would not use the key.
 */
export function recordsWith(trx: Transactor, kind: SearchKind, word: string) {
  return trx('search_tokens')
    .where({ kind })
    .where('token', '>=', word)
    .where('token', '<', `${word}\u{10FFFF}`)
    .select('ref_id');
}

/** Ids by what they are of. */
export type FoundRecords = Record<SearchKind, string[]>;

/**
 * The records that have a word beginning with `word`; null when the word is common, with more than `most` of them: then
 * it is better asked of few records than for all it has.
 */
export async function findRecords(trx: Transactor, word: string, most: number): Promise<FoundRecords | null> {
  const rows: { kind: SearchKind; ref_id: string }[] = await trx('search_tokens')
    .where('token', '>=', word)
    .where('token', '<', `${word}\u{10FFFF}`)
    .limit(most + 1)
    .select('kind', 'ref_id');
  if (rows.length > most) return null;
  const found: Record<SearchKind, Set<string>> = { contact: new Set(), account: new Set(), order: new Set() };
  for (const { kind, ref_id } of rows) found[kind].add(ref_id);
  return { contact: [...found.contact], account: [...found.account], order: [...found.order] };
}

/** Which of these records have a word beginning with `word`. */
export async function hasWord(trx: Transactor, word: string, refIds: string[]): Promise<Set<string>> {
  const having = new Set<string>();
  // Some contacts have more orders than a statement may have values.
  for (const some of chunksOf(refIds, 5000)) {
    const rows: { ref_id: string }[] = await trx('search_tokens')
      .whereIn('ref_id', some)
      .where('token', '>=', word)
      .where('token', '<', `${word}\u{10FFFF}`)
      .select('ref_id');
    for (const { ref_id } of rows) having.add(ref_id);
  }
  return having;
}
