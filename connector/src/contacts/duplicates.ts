import type { DuplicatePair, DuplicateView } from '@carrello/portal/services';
import type { Transactor } from '../platform/db.ts';
import { fullName, nameKey } from './buyer.ts';
import { displayName } from './names.ts';
import { phoneWords } from './search.ts';
import { countOrders, summariesOf } from './summaries.ts';
import type { ContactRow } from './store.ts';

/** So many of the newest contacts are looked at when pairs are listed; each record names its own at any time. */
const NEWEST = 100;
const MOST = 20;

const keyOf = ({ first_name, last_name }: ContactRow): string =>
  nameKey(fullName({ firstName: first_name, lastName: last_name }));

const phoneOf = ({ phone }: ContactRow): string => phoneWords(phone).at(-1) ?? '';

/** Contacts with every one of these words. A name of one word says too little. */
async function withWords(db: Transactor, words: string[], most: number): Promise<string[]> {
  if (words.length === 0) return [];
  const rows: { ref_id: string }[] = await db('search_tokens')
    .where({ kind: 'contact' })
    .whereIn('token', words)
    .groupBy('ref_id')
    .havingRaw('COUNT(*) = ?', [words.length])
    .limit(most)
    .select('ref_id');
  return rows.map(({ ref_id }) => ref_id);
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

async function findLikely(db: Transactor, contact: ContactRow): Promise<Likely[]> {
  const phone = phoneOf(contact);
  const name = keyOf(contact);
  const words = [...new Set(name.split(' '))].filter((word) => word !== '');
  const ids = [
    ...(phone.length >= 6 ? await withWords(db, [phone], MOST) : []),
    ...(words.length > 1 ? await withWords(db, words, 200) : []),
  ].filter((id) => id !== contact.id);
  if (ids.length === 0) return [];
  const rows: ContactRow[] = await db<ContactRow>('contacts')
    .whereIn('id', [...new Set(ids)])
    .whereNull('merged_into_id')
    .select('*');
  const codes = await postcodesOf(db, [contact.id, ...rows.map(({ id }) => id)]);
  const own = codes.get(contact.id) ?? new Set<string>();
  const likely = rows.map((row) => {
    const named = name !== '' && keyOf(row) === name;
    const near = [...(codes.get(row.id) ?? [])].some((code) => own.has(code));
    const colleagues = row.account_id !== null && row.account_id === contact.account_id;
    const reasons = [
      phone.length >= 6 && phoneOf(row) === phone ? 'phone' : '',
      named && near ? 'name_postcode' : '',
      named && colleagues ? 'name_company' : '',
    ];
    return { row, reasons: reasons.filter((reason) => reason !== '') };
  });
  return likely.filter(({ reasons }) => reasons.length > 0).slice(0, MOST);
}

/** Whom staff kept apart is no longer suggested. */
async function withoutPinned(db: Transactor, contactId: string, likely: Likely[]): Promise<Likely[]> {
  if (likely.length === 0) return [];
  const pins: { contact_id: string; other_id: string }[] = await db('contact_pins')
    .where({ contact_id: contactId })
    .orWhere({ other_id: contactId })
    .select('contact_id', 'other_id');
  const apart = new Set(pins.flatMap(({ contact_id, other_id }) => [contact_id, other_id]));
  return likely.filter(({ row }) => !apart.has(row.id));
}

/** Contacts that look like the same person, with why. Nothing is merged by it. */
export async function findDuplicates(db: Transactor, contact: ContactRow): Promise<DuplicateView[]> {
  const likely = await withoutPinned(db, contact.id, await findLikely(db, contact));
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

/** Pairs in which one of the two is among the newest contacts. */
export async function listDuplicates(db: Transactor): Promise<DuplicatePair[]> {
  const newest: ContactRow[] = await db<ContactRow>('contacts')
    .whereNull('merged_into_id')
    .orderBy('id', 'desc')
    .limit(NEWEST)
    .select('*');
  const pairs = new Map<string, { rows: [ContactRow, ContactRow]; reasons: string[] }>();
  for (const contact of newest) {
    for (const { row, reasons } of await withoutPinned(db, contact.id, await findLikely(db, contact))) {
      const key = [contact.id, row.id].sort().join(' ');
      if (!pairs.has(key)) pairs.set(key, { rows: [contact, row], reasons });
    }
  }
  const found = [...pairs.values()];
  const summaries = await summariesOf(
    db,
    found.flatMap(({ rows }) => rows),
  );
  return found.flatMap(({ reasons }, index) => {
    const [one, other] = [summaries[index * 2], summaries[index * 2 + 1]];
    return one && other ? [{ reasons, contacts: [one, other] as DuplicatePair['contacts'] }] : [];
  });
}
