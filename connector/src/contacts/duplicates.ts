import { fullName, nameKey } from '../orders/buyer-name.ts';
import type { Transactor } from '../platform/db.ts';
import { findSameWords, type Looking, type SameWords } from '../search/bearers.ts';
import { phoneWords } from '../search/spelling.ts';
import { listPins } from './pins.ts';
import type { ContactRow } from './store.ts';

/** How many likely duplicates a contact has at most. */
const MOST = 20;
/** How many namesakes are read to find those that are likely. */
const MOST_NAMESAKES = 200;
/** A word of more contacts than this is common. */
const COMMON = 300;
/** Of a longer name only so many words are asked for, the longest: many names have a `di` or a `van`. */
const WORDS = 4;

const keyOf = ({ first_name, last_name }: ContactRow): string =>
  nameKey(fullName({ firstName: first_name, lastName: last_name }));

const phoneOf = ({ phone }: ContactRow): string => phoneWords(phone).at(-1) ?? '';

/** A contact is asked for by its phone number, and by its name; a name of one word says too little. */
function questionsOf(contact: ContactRow): SameWords[] {
  const of = contact.id;
  const phone = phoneOf(contact);
  const words = [...new Set(keyOf(contact).split(' '))].filter((word) => word !== '');
  const longest = words.toSorted((a, b) => b.length - a.length).slice(0, WORDS);
  return [
    ...(phone.length >= 6 ? [{ of, words: [phone], most: MOST }] : []),
    ...(words.length > 1 ? [{ of, words: longest, most: MOST_NAMESAKES }] : []),
  ];
}

type Postcodes = Map<string, Set<string>>;

/** Reads the postcodes of each contact's addresses, without blanks. */
async function readPostcodes(db: Transactor, ids: string[]): Promise<Postcodes> {
  const rows = await db('addresses')
    .whereIn('contact_id', ids)
    .whereNot({ postcode: '' })
    .select('contact_id', 'postcode');
  const codes: Postcodes = new Map();
  for (const { contact_id, postcode } of rows) {
    const known = codes.get(contact_id) ?? new Set();
    codes.set(contact_id, known.add(postcode.replace(/\s/g, '').toUpperCase()));
  }
  return codes;
}

/** Says why two contacts look like one person; it is empty when they do not. */
function reasonsFor(one: ContactRow, other: ContactRow, codes: Postcodes): string[] {
  const [name, phone] = [keyOf(one), phoneOf(one)];
  const named = name !== '' && keyOf(other) === name;
  const near = [...(codes.get(other.id) ?? [])].some((code) => codes.get(one.id)?.has(code));
  const colleagues = other.account_id !== null && other.account_id === one.account_id;
  const reasons = [
    phone.length >= 6 && phoneOf(other) === phone ? 'phone' : '',
    named && near ? 'name_postcode' : '',
    named && colleagues ? 'name_company' : '',
  ];
  return reasons.filter((reason) => reason !== '');
}

const pairKey = (one: string, other: string): string => [one, other].sort().join(' ');

/** A contact that looks like another one. */
export interface LikelyDuplicate {
  row: ContactRow;
  /** At least one of `phone`, `name_postcode`, `name_company`. */
  reasons: string[];
}

/**
 * Finds who looks like each of these contacts, by its id; pairs that staff keep apart are left out. `isBackwards` finds
 * only older contacts, so that of a pair only the newer one finds the other.
 */
export async function findLikelyDuplicates(
  db: Transactor,
  contacts: ContactRow[],
  { common = COMMON, isBackwards = false }: Partial<Looking>,
): Promise<Map<string, LikelyDuplicate[]>> {
  const questions = contacts.flatMap(questionsOf);
  const same = await findSameWords(db, 'contact', questions, { common, isBackwards });
  const ids = [...new Set([...same.values()].flatMap((found) => [...found]))];
  if (ids.length === 0) return new Map();
  const rows = await db('contacts').whereIn('id', ids).whereNull('merged_into_id').orderBy('id').select('*');
  const all = [...contacts.map(({ id }) => id), ...ids];
  const codes = await readPostcodes(db, all);
  const pins = await listPins(db, all);
  const apart = new Set(pins.map(({ contact_id, other_id }) => pairKey(contact_id, other_id)));
  const likelyOf = (contact: ContactRow): LikelyDuplicate[] =>
    rows
      .filter(({ id }) => same.get(contact.id)?.has(id) && !apart.has(pairKey(contact.id, id)))
      .map((row) => ({ row, reasons: reasonsFor(contact, row, codes) }))
      .filter(({ reasons }) => reasons.length > 0)
      .slice(0, MOST);
  return new Map(contacts.map((contact) => [contact.id, likelyOf(contact)]));
}
