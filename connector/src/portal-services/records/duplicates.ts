import type { DuplicatePair, DuplicateView, Page } from '@carrello/portal/services';
import { readCursor, writeCursor } from '../../platform/cursor.ts';
import type { Transactor } from '../../platform/db.ts';
import { fullName, nameKey } from '../../orders/buyer-name.ts';
import { displayName } from '../../contacts/names.ts';
import { phoneWords } from '../../search/words.ts';
import { countOrders, summariesOf } from './summaries.ts';
import type { ContactRow } from '../../contacts/store.ts';

/** Pairs are listed from the newest contacts back: so many are looked at together, and so often until there is one. */
const TOGETHER = 100;
const TIMES = 5;
const MOST = 20;
/** With more records than this a word of a name is common, and only the newest of them are looked at. */
const COMMON = 300;
/** Of a longer name its longest words: short ones like `di` and `van` are everybody's. */
const WORDS = 4;

const keyOf = ({ first_name, last_name }: ContactRow): string =>
  nameKey(fullName({ firstName: first_name, lastName: last_name }));

const phoneOf = ({ phone }: ContactRow): string => phoneWords(phone).at(-1) ?? '';

/** Contacts with every one of these words are wanted, for one contact. */
interface Ask {
  of: string;
  words: string[];
  most: number;
}

interface Looking {
  /** How many bearers of a word are looked at. */
  common?: number;
  /** Only among the contacts that are older than the one it is for. */
  isBackwards?: boolean;
}

/** A number alone, or a name; a name of one word says too little. */
function asksOf(contact: ContactRow): Ask[] {
  const of = contact.id;
  const phone = phoneOf(contact);
  const words = [...new Set(keyOf(contact).split(' '))].filter((word) => word !== '');
  const longest = words.toSorted((a, b) => b.length - a.length).slice(0, WORDS);
  return [
    ...(phone.length >= 6 ? [{ of, words: [phone], most: MOST }] : []),
    ...(words.length > 1 ? [{ of, words: longest, most: 200 }] : []),
  ];
}

const bearersOf = (db: Transactor, word: string) =>
  db('search_tokens').where({ token: word, kind: 'contact' }).orderBy('ref_id', 'desc').select('ref_id');

/** How many contacts have each of these words, counted up to `most`; one question for all of them. */
async function countBearers(db: Transactor, words: string[], most: number): Promise<Map<string, number>> {
  if (words.length === 0) return new Map();
  const counts = words.map((word) =>
    db
      .select(db.raw('? AS word', [word]))
      .count({ bearers: '*' })
      .from(bearersOf(db, word).limit(most).as('counted')),
  );
  const rows = (await db.unionAll(counts)) as { word: string; bearers: number | string }[];
  return new Map(rows.map(({ word, bearers }) => [word, Number(bearers)]));
}

/**
 * Whom each ask found, by whom it was for; two questions for all of them, whose cost does not grow with the contacts.
 * Each starts from its rarest word. Where even that one is common, its newest `common` bearers are looked at: older
 * namesakes go unnamed then, but a phone number still tells them.
 */
async function findAsked(
  db: Transactor,
  asks: Ask[],
  { common = COMMON, isBackwards = false }: Looking,
): Promise<Map<string, Set<string>>> {
  if (asks.length === 0) return new Map();
  const names = asks.filter(({ words }) => words.length > 1);
  const bearers = await countBearers(db, [...new Set(names.flatMap(({ words }) => words))], common);
  const questions = asks.map(({ of, words, most }) => {
    const [rarest = '', ...others] = words.toSorted((a, b) => (bearers.get(a) ?? 0) - (bearers.get(b) ?? 0));
    const rare = bearersOf(db, rarest).limit(common);
    if (isBackwards) void rare.where('ref_id', '<', of);
    const found = db.from(rare.as('rare')).limit(most).select('rare.ref_id');
    others.forEach((word, index) => {
      const other = `other${index}`;
      void found.join(`search_tokens as ${other}`, (same) =>
        same
          .onVal(`${other}.token`, word)
          .andOnVal(`${other}.kind`, 'contact')
          .andOn(`${other}.ref_id`, 'rare.ref_id'),
      );
    });
    return db.select(db.raw('? AS asked', [of]), 'ref_id').from(found.as('found'));
  });
  const rows = (await db.unionAll(questions)) as { asked: string; ref_id: string }[];
  const found = new Map<string, Set<string>>();
  for (const { asked, ref_id } of rows) {
    if (asked !== ref_id) found.set(asked, (found.get(asked) ?? new Set()).add(ref_id));
  }
  return found;
}

async function postcodesOf(db: Transactor, ids: string[]): Promise<Map<string, Set<string>>> {
  const rows: { contact_id: string; postcode: string }[] = await db('addresses')
    .whereIn('contact_id', ids)
    .whereNot({ postcode: '' })
    .select('contact_id', 'postcode');
  const codes = new Map<string, Set<string>>();
  for (const { contact_id, postcode } of rows) {
    const known = codes.get(contact_id) ?? new Set();
    codes.set(contact_id, known.add(postcode.replace(/\s/g, '').toUpperCase()));
  }
  return codes;
}

interface Likely {
  row: ContactRow;
  reasons: string[];
}

/** Why two contacts look like one person; none: they do not. */
function reasonsFor(one: ContactRow, other: ContactRow, codes: Map<string, Set<string>>): string[] {
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

/** Pairs that staff keep apart are no longer suggested. The key finds the lower id of a pair: `ids` are both sides'. */
async function pinsOf(db: Transactor, ids: string[]): Promise<Set<string>> {
  const pins: { contact_id: string; other_id: string }[] = await db('contact_pins')
    .whereIn('contact_id', ids)
    .select('contact_id', 'other_id');
  return new Set(pins.map(({ contact_id, other_id }) => pairKey(contact_id, other_id)));
}

const pairKey = (one: string, other: string): string => [one, other].sort().join(' ');

/** Who looks like each of these contacts, by its id. */
async function findLikely(
  db: Transactor,
  contacts: ContactRow[],
  looking: Looking,
): Promise<Map<string, Likely[]>> {
  const asked = await findAsked(db, contacts.flatMap(asksOf), looking);
  const ids = [...new Set([...asked.values()].flatMap((found) => [...found]))];
  if (ids.length === 0) return new Map();
  const rows: ContactRow[] = await db<ContactRow>('contacts')
    .whereIn('id', ids)
    .whereNull('merged_into_id')
    .orderBy('id')
    .select('*');
  const all = [...contacts.map(({ id }) => id), ...ids];
  const codes = await postcodesOf(db, all);
  const apart = await pinsOf(db, all);
  const likelyOf = (contact: ContactRow): Likely[] =>
    rows
      .filter(({ id }) => asked.get(contact.id)?.has(id) && !apart.has(pairKey(contact.id, id)))
      .map((row) => ({ row, reasons: reasonsFor(contact, row, codes) }))
      .filter(({ reasons }) => reasons.length > 0)
      .slice(0, MOST);
  return new Map(contacts.map((contact) => [contact.id, likelyOf(contact)]));
}

/** Contacts that look like the same person, with why. Nothing is merged by it. */
export async function findDuplicates(
  db: Transactor,
  contact: ContactRow,
  common = COMMON,
): Promise<DuplicateView[]> {
  const likely = (await findLikely(db, [contact], { common })).get(contact.id) ?? [];
  const counts = await countOrders(
    db,
    likely.map(({ row }) => row.id),
  );
  return likely.map(({ row, reasons }) => ({
    id: row.id,
    name: displayName(row),
    email: row.email,
    orders: counts.get(row.id)?.orders ?? 0,
    reasons,
  }));
}

/** Each of these contacts with those older ones that look like it. */
async function pairsOf(db: Transactor, contacts: ContactRow[]): Promise<DuplicatePair[]> {
  const likely = await findLikely(db, contacts, { isBackwards: true });
  const found = contacts.flatMap((contact) =>
    (likely.get(contact.id) ?? []).map(({ row, reasons }) => ({ rows: [contact, row], reasons })),
  );
  const summaries = await summariesOf(
    db,
    found.flatMap(({ rows }) => rows),
  );
  return found.flatMap(({ reasons }, index) => {
    const [one, other] = [summaries[index * 2], summaries[index * 2 + 1]];
    return one && other ? [{ reasons, contacts: [one, other] as DuplicatePair['contacts'] }] : [];
  });
}

/**
 * All pairs, each once, at its newer contact, which has up to twenty. A page without a pair and with a next one says
 * that there is none among the contacts it looked at.
 */
export async function listDuplicates(
  db: Transactor,
  cursor: string | null,
  together = TOGETHER,
): Promise<Page<DuplicatePair>> {
  let from = readCursor(cursor)?.id;
  for (let time = 1; ; time += 1) {
    const query = db<ContactRow>('contacts').whereNull('merged_into_id');
    if (from !== undefined) void query.where('id', '<', from);
    const rows: ContactRow[] = await query
      .orderBy('id', 'desc')
      .limit(together + 1)
      .select('*');
    const contacts = rows.slice(0, together);
    const items = await pairsOf(db, contacts);
    from = rows.length > together ? contacts.at(-1)?.id : undefined;
    if (items.length > 0 || from === undefined || time === TIMES) {
      return { items, next: from === undefined ? null : writeCursor({ at: 0, id: from }) };
    }
  }
}
