import type { Transactor } from '../platform/db.ts';
import { findRecords, type FoundRecords } from './words.ts';

/** A word of a search; its records are null while they are too many to be read. */
export interface SearchWord {
  word: string;
  found: FoundRecords | null;
  ids: Set<string>;
}

const sizeOf = ({ order, contact, account }: FoundRecords): number =>
  order.length + contact.length + account.length;

/** The records of each word that has at most `known`; beside one that has few, also of others only a few are read. */
export async function readWords(
  db: Transactor,
  words: string[],
  { few, known }: { few: number; known: number },
): Promise<SearchWord[]> {
  const read: SearchWord[] = [];
  let most = known;
  // Long words are rare.
  for (const word of words.toSorted((a, b) => b.length - a.length)) {
    const found = await findRecords(db, word, most);
    if (found && sizeOf(found) <= few) most = Math.min(few, known);
    const ids = new Set(found ? [...found.order, ...found.contact, ...found.account] : []);
    read.push({ word, found, ids });
  }
  return read;
}

/**
 * Where anything that has all the words must hang: at a contact with all of them, or at a company or order with at
 * least one.
 */
function jointRecords(known: FoundRecords[]): FoundRecords {
  const [first, ...others] = known.map(({ contact }) => new Set(contact));
  return {
    contact: [...(first ?? [])].filter((id) => others.every((ids) => ids.has(id))),
    account: [...new Set(known.flatMap(({ account }) => account))],
    order: [...new Set(known.flatMap(({ order }) => order))],
  };
}

/** The fewest records at which all that is meant hangs; undefined when they are more than `few`. */
export function fewestRecords(words: SearchWord[], few: number): FoundRecords | undefined {
  const known = words.flatMap(({ found }) => (found ? [found] : []));
  const [fewest] = (known.length > 1 ? [...known, jointRecords(known)] : known).sort(
    (a, b) => sizeOf(a) - sizeOf(b),
  );
  return fewest && sizeOf(fewest) <= few ? fewest : undefined;
}
