import type { Knex } from 'knex';
import type { Position } from '../platform/cursor.ts';
import type { Transactor } from '../platform/db.ts';
import { findRecords, hasWord, type FoundRecords } from './search.ts';

/** Something that is searched, the newest first. */
export interface Searched {
  /** The ways to what belongs to these records, each through its own index; without any, one way to everything. */
  ways(records?: FoundRecords): Knex.QueryBuilder[];
  /** The next ones on a way, after `from`. */
  list(way: Knex.QueryBuilder, from: Position | null, most: number): Promise<Position[]>;
  /** The records whose words count as its own, by id: itself, its contact, its company … */
  refsOf(ids: string[]): Promise<Map<string, string[]>>;
}

/** With more records than `common` a word is common; at most `step` candidates are looked at at once. */
export interface SearchLimits {
  common: number;
  step: number;
}

const isNewer = (a: Position, b: Position): boolean => a.at > b.at || (a.at === b.at && a.id > b.id);

/**
 * The next ones that may be meant, and whether there may be more: those of the records that the rarest word found; or,
 * when every word is common, simply the next of all.
 */
async function nextCandidates(
  searched: Searched,
  rarest: FoundRecords | undefined,
  { from, step }: { from: Position | null; step: number },
): Promise<{ candidates: Position[]; more: boolean }> {
  const steps: Position[][] = [];
  for (const way of searched.ways(rarest)) steps.push(await searched.list(way, from, step));
  // One way may end earlier than another: beyond its last one nothing is known yet.
  const ends = steps.flatMap((found) => (found.length === step ? [found.at(-1) as Position] : []));
  const end = ends.reduce<Position | undefined>(
    (last, one) => (last === undefined || isNewer(one, last) ? one : last),
    undefined,
  );
  const all = new Map(steps.flat().map((one) => [one.id, one]));
  const candidates = [...all.values()]
    .filter((one) => end === undefined || !isNewer(end, one))
    .sort((a, b) => (isNewer(a, b) ? -1 : 1));
  return { candidates, more: end !== undefined };
}

interface Search {
  word: string;
  /** Null for a common word. */
  found: FoundRecords | null;
}

/** Those that have each of the words. */
async function withWords(
  db: Transactor,
  searched: Searched,
  { candidates, searches }: { candidates: Position[]; searches: Search[] },
): Promise<Position[]> {
  if (searches.length === 0 || candidates.length === 0) return candidates;
  const refs = await searched.refsOf(candidates.map(({ id }) => id));
  const refsOf = ({ id }: Position) => refs.get(id) ?? [];
  let meant = candidates;
  for (const { word, found } of searches) {
    const having = found
      ? new Set([...found.order, ...found.contact, ...found.account])
      : await hasWord(db, word, [...new Set(meant.flatMap(refsOf))]);
    meant = meant.filter((one) => refsOf(one).some((ref) => having.has(ref)));
  }
  return meant;
}

/**
 * Ids of the newest after `from` that have all the words; up to `most`. Not one query of it all: what is rare about a
 * search differs, and databases guess it wrong by a factor of a thousand.
 */
export async function walkSearch(
  db: Transactor,
  searched: Searched,
  { words, from, most }: { words: string[]; from: Position | null; most: number },
  { common, step }: SearchLimits,
): Promise<string[]> {
  const searches: Search[] = [];
  for (const word of words) searches.push({ word, found: await findRecords(db, word, common) });
  const sizeOf = ({ order, contact, account }: FoundRecords) =>
    order.length + contact.length + account.length;
  const rare = searches.flatMap(({ found }) => (found ? [found] : []));
  const [rarest] = rare.sort((a, b) => sizeOf(a) - sizeOf(b));
  const others = searches.filter(({ found }) => found === null || found !== rarest);
  const ids: string[] = [];
  let place = from;
  // Most searches are done with the first few.
  for (let size = Math.ceil(step / 8); ; size = Math.min(step, size * 2)) {
    const { candidates, more } = await nextCandidates(searched, rarest, { from: place, step: size });
    const meant = await withWords(db, searched, { candidates, searches: others });
    ids.push(...meant.map(({ id }) => id));
    const last = candidates.at(-1);
    if (!more || !last || ids.length >= most) return ids.slice(0, most);
    place = { at: last.at, id: last.id };
  }
}
