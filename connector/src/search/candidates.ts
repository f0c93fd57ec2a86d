import type { Transactor } from '../platform/db.ts';
import { findRecords, recordsWithWord, type FoundRecords } from './words.ts';

/** A word of a search, with the records that have it. */
export interface SearchWord {
  word: string;
  /** Null while they are too many to be read. */
  found: FoundRecords | null;
  /** The same ids whatever they are of; empty where `found` is null. */
  ids: Set<string>;
  /** The variants that have it; they count through the lines of orders. */
  variants: string[];
}

/** By more variants nothing is looked up: the newest orders are asked for them instead. */
const MOST_VARIANTS = 20;

/** A variant may have any number of orders: it counts as many, so that what is surely rarer goes before. */
const ORDERS_OF_VARIANT = 45;

const sizeOf = ({ order, contact, account, variant }: FoundRecords): number =>
  order.length +
  contact.length +
  account.length +
  (variant.length > MOST_VARIANTS ? Infinity : variant.length * ORDERS_OF_VARIANT);

/** Of a word that thousands share only those articles are known that have exactly this word. */
async function variantsWith(db: Transactor, word: string, found: FoundRecords | null): Promise<string[]> {
  return found ? found.variant : recordsWithWord(db, 'variant', word).pluck('ref_id');
}

/**
 * Reads the records of each word that has at most `known` of them. As soon as one word has at most `few`, the others are
 * read up to `few` only: of `rossi 1001` the one order 1001 is looked at and asked whether it is a Rossi's.
 */
export async function readWords(
  db: Transactor,
  words: string[],
  { few, known, byArticle }: { few: number; known: number; byArticle: boolean },
): Promise<SearchWord[]> {
  const read: SearchWord[] = [];
  let most = known;
  // Long words are rare: they are read first, so that short ones need not be.
  for (const word of words.toSorted((a, b) => b.length - a.length)) {
    const all = await findRecords(db, word, most);
    const found = all && !byArticle ? { ...all, variant: [] } : all;
    const variants = byArticle ? await variantsWith(db, word, found) : [];
    if (found && sizeOf(found) <= few) most = Math.min(few, known);
    const ids = new Set(found ? [...found.order, ...found.contact, ...found.account] : []);
    read.push({ word, found, ids, variants });
  }
  return read;
}

/**
 * Finds records of which at least one belongs to anything that has all words. An order has its own words, its
 * contact's and its company's: what has `mario` and `rossi` belongs to a contact with both, or one of the words is that
 * of its company or its own.
 */
function jointRecords(known: FoundRecords[]): FoundRecords {
  const [first, ...others] = known.map(({ contact }) => new Set(contact));
  return {
    contact: [...(first ?? [])].filter((id) => others.every((ids) => ids.has(id))),
    account: [...new Set(known.flatMap(({ account }) => account))],
    order: [...new Set(known.flatMap(({ order }) => order))],
    variant: [...new Set(known.flatMap(({ variant }) => variant))],
  };
}

/**
 * Picks the smallest set of records to which everything that has all words belongs: those of the rarest word, or the joint
 * ones. Undefined when even that has more than `few` records.
 */
export function fewestRecords(words: SearchWord[], few: number): FoundRecords | undefined {
  const known = words.flatMap(({ found }) => (found ? [found] : []));
  const [fewest] = (known.length > 1 ? [...known, jointRecords(known)] : known).sort(
    (a, b) => sizeOf(a) - sizeOf(b),
  );
  return fewest && sizeOf(fewest) <= few ? fewest : undefined;
}
