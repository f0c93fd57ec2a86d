import type { Knex } from 'knex';
import type { Transactor } from '../platform/db.ts';
import type { SearchKind } from './words.ts';

/** Asks which other records have all the words of one: `con_1` is called `maria`, `ozdemir`. */
export interface SameWords {
  /** The record it is asked for; it is not found itself. */
  of: string;
  /** At least one. */
  words: string[];
  most: number;
}

export interface Looking {
  /** How many bearers of a common word are looked at, the newest of them. */
  common: number;
  /** Finds only records that are older than the one they are looked for. */
  isBackwards: boolean;
}

/** Makes a subquery of the records that have exactly this word. Ids begin with their time: the newest come first. */
const bearersOf = (db: Transactor, kind: SearchKind, word: string): Knex.QueryBuilder =>
  db('search_tokens').where({ token: word, kind }).orderBy('ref_id', 'desc').select('ref_id');

/** Counts up to `most` records of each word, in one statement for all words. */
async function countBearers(
  db: Transactor,
  kind: SearchKind,
  { words, most }: { words: string[]; most: number },
): Promise<Map<string, number>> {
  if (words.length === 0) return new Map();
  const counts = words.map((word) =>
    db
      .select(db.raw('? AS word', [word]))
      .count({ bearers: '*' })
      .from(bearersOf(db, kind, word).limit(most).as('counted')),
  );
  const rows = (await db.unionAll(counts)) as { word: string; bearers: number }[];
  return new Map(rows.map(({ word, bearers }) => [word, bearers]));
}

/** Makes a subquery of the records that have all words; it looks at `common` bearers of the first one. */
function withAllWords(
  db: Transactor,
  kind: SearchKind,
  { of, words: [first = '', ...others], most }: SameWords,
  { common, isBackwards }: Looking,
): Knex.QueryBuilder {
  const looked = bearersOf(db, kind, first).limit(common);
  if (isBackwards) void looked.where('ref_id', '<', of);
  const found = db.from(looked.as('looked')).limit(most).select('looked.ref_id');
  others.forEach((word, index) => {
    const other = `other${index}`;
    void found.join(`search_tokens as ${other}`, (same) =>
      same
        .onVal(`${other}.token`, word)
        .andOnVal(`${other}.kind`, kind)
        .andOn(`${other}.ref_id`, 'looked.ref_id'),
    );
  });
  return found;
}

/**
 * Answers many questions after records with the same words; the result is by the record that was asked for. It takes
 * two statements however many questions there are, and each begins with its rarest word: of `maria ozdemir` the few
 * Ozdemirs are read, not the thousand Marias. Where every word is common, only the newest `common` bearers of the
 * rarest are looked at, and what is older is not found.
 */
export async function findSameWords(
  db: Transactor,
  kind: SearchKind,
  asked: SameWords[],
  looking: Looking,
): Promise<Map<string, Set<string>>> {
  if (asked.length === 0) return new Map();
  const several = asked.filter(({ words }) => words.length > 1);
  const words = [...new Set(several.flatMap((each) => each.words))];
  const bearers = await countBearers(db, kind, { words, most: looking.common });
  const countOf = (word: string): number => bearers.get(word) ?? 0;
  const questions = asked.map((each) => {
    const rarestFirst = each.words.toSorted((a, b) => countOf(a) - countOf(b));
    const found = withAllWords(db, kind, { ...each, words: rarestFirst }, looking);
    return db.select(db.raw('? AS asked', [each.of]), 'ref_id').from(found.as('found'));
  });
  const rows = (await db.unionAll(questions)) as { asked: string; ref_id: string }[];
  const found = new Map<string, Set<string>>();
  for (const { asked: of, ref_id } of rows) {
    if (of !== ref_id) found.set(of, (found.get(of) ?? new Set()).add(ref_id));
  }
  return found;
}
