import type { Knex } from 'knex';
import type { Position } from '../platform/cursor.ts';
import type { Transactor } from '../platform/db.ts';
import { hasWord, type FoundRecords } from './words.ts';
import { fewestRecords, readWords, type SearchWord } from './candidates.ts';

/** Something that may be what the search means, with the records whose words count as its own: itself, its contact … */
export interface Candidate extends Position {
  refs: string[];
}

/** What is searched, orders or contacts; the newest come first. */
export interface Searched {
  /** A query of everything. */
  all(): Knex.QueryBuilder;
  /** Queries of what belongs to these records, each through its own index. */
  ways(records: FoundRecords): Knex.QueryBuilder[];
  /** The next ones of such a query, after `from`. */
  list(way: Knex.QueryBuilder, from: Position | null, most: number): Promise<Candidate[]>;
  /** Where what was bought counts: says which of these orders have one of these variants. */
  withVariants?(orderIds: string[], variantIds: string[]): Promise<string[]>;
}

export interface SearchLimits {
  /** Of up to so many records, all that belongs to them is looked at. */
  few: number;
  /** Up to so many records of a word are read before anything is looked at. */
  known: number;
  /** Up to so many are read when looking at the newest has not helped. */
  frequent: number;
  /** How many candidates are looked at together where the database has to be asked about each. */
  step: number;
}

export const LIMITS: SearchLimits = { few: 1000, known: 4000, frequent: 50_000, step: 500 };

/** The next step is this much larger than what was found so far says is needed. */
const MARGIN = 1.3;
/** How many steps are taken together where nothing has to be asked. */
const STRIDE = 16;

const isNewer = (a: Position, b: Position): boolean => a.at > b.at || (a.at === b.at && a.id > b.id);

/** Reads the next candidates of all these queries, and whether there may be more after them. */
async function nextOn(
  searched: Searched,
  ways: Knex.QueryBuilder[],
  { from, size }: { from: Position | null; size: number },
): Promise<{ candidates: Candidate[]; more: boolean }> {
  const steps: Candidate[][] = [];
  for (const way of ways) steps.push(await searched.list(way, from, size));
  // A query that was cut off says nothing of what comes after its last one: beyond the first such end nothing counts.
  const ends = steps.flatMap((found) => (found.length === size ? [found.at(-1) as Candidate] : []));
  const end = ends.reduce<Candidate | undefined>(
    (last, one) => (last === undefined || isNewer(one, last) ? one : last),
    undefined,
  );
  const more = end !== undefined;
  // An order may have a variant in two lines.
  const all = new Map(steps.flat().map((one) => [one.id, one]));
  if (steps.length === 1) return { candidates: [...all.values()], more };
  const candidates = [...all.values()]
    .filter((one) => end === undefined || !isNewer(end, one))
    .sort((a, b) => (isNewer(a, b) ? -1 : 1));
  return { candidates, more };
}

/** Leaves the candidates that have each of the words. */
async function withWords(
  db: Transactor,
  { withVariants }: Searched,
  { words, candidates }: { words: SearchWord[]; candidates: Candidate[] },
): Promise<Candidate[]> {
  let meant = candidates;
  // Words whose records are known come first: they leave fewer candidates to be asked for.
  for (const { word, found, ids, variants } of words.toSorted(
    (a, b) => Number(!a.found) - Number(!b.found),
  )) {
    if (meant.length === 0) return [];
    const having = found ? ids : await hasWord(db, word, [...new Set(meant.flatMap(({ refs }) => refs))]);
    if (withVariants && variants.length > 0) {
      const orders = meant.map(({ id }) => id);
      const bought = new Set(await withVariants(orders, variants));
      meant = meant.filter(({ id, refs }) => bought.has(id) || refs.some((ref) => having.has(ref)));
      continue;
    }
    meant = meant.filter(({ refs }) => refs.some((ref) => having.has(ref)));
  }
  return meant;
}

/**
 * Finds up to `most` ids of the newest after `from` that have all words. It is not one query, because a database does
 * not know that of `mario 1001` the number is rare and of `ozdemir 10` the name: it guesses wrong by a factor of a
 * thousand. Here the records of rare words are read, and without a rare word the newest are looked at in growing steps.
 */
export async function walkSearch(
  db: Transactor,
  searched: Searched,
  { words, from, most: wanted }: { words: string[]; from: Position | null; most: number },
  { few, known, frequent, step }: SearchLimits,
): Promise<string[]> {
  const byArticle = searched.withVariants !== undefined;
  let read = await readWords(db, words, { few, known, byArticle });
  let records = fewestRecords(read, few);
  const isKnown = () => read.every(({ found, variants }) => found !== null && variants.length === 0);
  const ids: string[] = [];
  let place = from;
  let looked = 0;
  let readMore = false;
  // Most searches are done with the first few; looking at many is cheap only where nothing has to be asked.
  let size = records || !isKnown() ? Math.ceil(step / 8) : step;
  for (;;) {
    if (!records && size >= step && !readMore && !isKnown()) {
      readMore = true;
      read = await readWords(db, words, { few, known: frequent, byArticle });
      records = fewestRecords(read, few);
    }
    // What belongs to the records of the only word has that word.
    const open = records && read.length === 1 ? [] : read;
    const ways = records ? searched.ways(records) : [searched.all()];
    const { candidates, more } = await nextOn(searched, ways, { from: place, size });
    const meant = await withWords(db, searched, { words: open, candidates });
    ids.push(...meant.map(({ id }) => id));
    const last = candidates.at(-1);
    if (!more || !last || ids.length >= wanted) return ids.slice(0, wanted);
    place = { at: last.at, id: last.id };
    looked += candidates.length;
    const needed = ((wanted - ids.length) * looked * MARGIN) / Math.max(1, ids.length);
    size = Math.min(Math.ceil(needed), looked * 4, records || !isKnown() ? step : step * STRIDE);
  }
}
