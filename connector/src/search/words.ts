import type { Knex } from 'knex';
import { chunksOf } from '../platform/chunks.ts';
import type { Transactor } from '../platform/db.ts';
import type { Finder, Table, Work } from '../platform/unit-of-work/unit-of-work.ts';

/** What can be found by the beginnings of its words; every word of a record is a row, so that no database matters. */
export type SearchKind = 'contact' | 'account' | 'order' | 'variant';

const MOST = 200;

/** A word that a record is found by. */
interface TokenRow {
  token: string;
  kind: SearchKind;
  ref_id: string;
}

declare module 'knex/types/tables.js' {
  interface Tables {
    search_tokens: TokenRow;
  }
}

const TOKENS: Table<TokenRow> = { name: 'search_tokens', primary: ['token', 'kind', 'ref_id'] };
const TOKENS_OF_RECORD: Finder<TokenRow> = { table: TOKENS, by: ['ref_id', 'kind'] };

/**
 * Makes these words the ones that a record is found by, at most 200 of them; only the difference is written. Without
 * words the record is not found any more. `isNew` says that it has none yet, which saves the question.
 */
export async function setWords(
  work: Work,
  {
    kind,
    refId,
    words,
    isNew = false,
  }: { kind: SearchKind; refId: string; words: string[]; isNew?: boolean },
): Promise<void> {
  if (words.length === 0) return isNew ? undefined : work.remove(TOKENS_OF_RECORD, [refId, kind]);
  const wanted = new Set(words.slice(0, MOST));
  const known = isNew ? [] : await work.list(TOKENS_OF_RECORD, [refId, kind]);
  const fresh = new Set(wanted);
  for (const { token } of known) fresh.delete(token);
  const gone = known.filter(({ token }) => !wanted.has(token));
  if (gone.length > 0) await work.remove(TOKENS_OF_RECORD, [refId, kind], gone);
  // Nobody has read the words of a new record: no list of them has to be kept up.
  const finders = isNew ? [] : [TOKENS_OF_RECORD];
  for (const token of fresh) work.insert(TOKENS, { token, kind, ref_id: refId }, ...finders);
}

/**
 * Makes a subquery of the records that have a word beginning with `beginning`. It is a range and not a LIKE, because
 * SQLite's LIKE is blind to case and would not use the key.
 */
export function recordsWith(db: Transactor, kind: SearchKind, beginning: string): Knex.QueryBuilder {
  return db('search_tokens')
    .where({ kind })
    .where('token', '>=', beginning)
    .where('token', '<', endOf(beginning))
    .select('ref_id');
}

/** Makes a subquery of the records that have exactly this word: `mario` finds no Mariotti. */
export function recordsWithWord(db: Transactor, kind: SearchKind, word: string): Knex.QueryBuilder {
  return db('search_tokens').where({ kind, token: word }).select('ref_id');
}

/** No word that begins with `beginning` stands behind this one. */
const endOf = (beginning: string): string => `${beginning}\u{10FFFF}`;

/** The ids of records, by what they are. */
export type FoundRecords = Record<SearchKind, string[]>;

/**
 * Finds the records that have a word beginning with `beginning`. Null when they are more than `most`: then it is cheaper to
 * ask the few records of another word whether they have this one, too.
 */
export async function findRecords(
  db: Transactor,
  beginning: string,
  most: number,
): Promise<FoundRecords | null> {
  const rows = await db('search_tokens')
    .where('token', '>=', beginning)
    .where('token', '<', endOf(beginning))
    .limit(most + 1)
    .select('kind', 'ref_id');
  if (rows.length > most) return null;
  const ids = (kind: SearchKind): string[] => [
    ...new Set(rows.flatMap((row) => (row.kind === kind ? row.ref_id : []))),
  ];
  return { contact: ids('contact'), account: ids('account'), order: ids('order'), variant: ids('variant') };
}

/** Says which of these records have a word beginning with `beginning`. */
export async function hasWord(db: Transactor, beginning: string, refIds: string[]): Promise<Set<string>> {
  const having = new Set<string>();
  // Some contacts have more orders than a statement may have values.
  for (const some of chunksOf(refIds, 5000)) {
    const rows = await db('search_tokens')
      .whereIn('ref_id', some)
      .where('token', '>=', beginning)
      .where('token', '<', endOf(beginning))
      .select('ref_id');
    for (const { ref_id } of rows) having.add(ref_id);
  }
  return having;
}
