import type { DuplicatePair, DuplicateView, Page } from '@carrello/portal/services';
import { findLikelyDuplicates } from '../../contacts/duplicates.ts';
import { listContacts } from '../../contacts/lists.ts';
import { displayName } from '../../contacts/names.ts';
import type { ContactRow } from '../../contacts/store.ts';
import { countOrdersBy } from '../../orders/of-contacts.ts';
import { readCursor, writeCursor } from '../../platform/cursor.ts';
import type { Transactor } from '../../platform/db.ts';
import { summariesOf } from './summaries.ts';

/** Pairs are listed from the newest contacts back: so many are looked at together, and so often until there is one. */
const TOGETHER = 100;
const TIMES = 5;

/** Lists contacts that look like the same person, with why. Nothing is merged by it. */
export async function findDuplicates(
  db: Transactor,
  contact: ContactRow,
  common?: number,
): Promise<DuplicateView[]> {
  const looking = common === undefined ? {} : { common };
  const likely = (await findLikelyDuplicates(db, [contact], looking)).get(contact.id) ?? [];
  const ids = likely.map(({ row }) => row.id);
  const counts = await countOrdersBy(db, ids, 'contact_id');
  return likely.map(({ row, reasons }) => ({
    id: row.id,
    name: displayName(row),
    email: row.email,
    orders: counts.get(row.id)?.orders ?? 0,
    reasons,
  }));
}

/** Pairs each of these contacts with those older ones that look like it. */
async function pairsOf(db: Transactor, contacts: ContactRow[]): Promise<DuplicatePair[]> {
  const likely = await findLikelyDuplicates(db, contacts, { isBackwards: true });
  const found = contacts.flatMap((contact) =>
    (likely.get(contact.id) ?? []).map(({ row, reasons }) => ({ rows: [contact, row], reasons })),
  );
  const summaries = await summariesOf(
    db,
    found.flatMap(({ rows }) => rows),
  );
  return found.flatMap(({ reasons }, index) => {
    const [one, other] = [summaries[index * 2], summaries[index * 2 + 1]];
    return one && other ? [{ reasons, contacts: [one, other] }] : [];
  });
}

/**
 * Lists the pairs that look like one person, from the newest contacts back; each pair stands once, at its newer contact.
 * A page looks at five hundred contacts at most: it may hold no pair and have a next page.
 */
export async function listDuplicates(
  db: Transactor,
  cursor: string | null,
  together = TOGETHER,
): Promise<Page<DuplicatePair>> {
  let after = readCursor(cursor)?.id;
  for (let time = 1; ; time += 1) {
    const rows = await listContacts(db, { after, most: together + 1 });
    const contacts = rows.slice(0, together);
    const items = await pairsOf(db, contacts);
    after = rows.length > together ? contacts.at(-1)?.id : undefined;
    if (items.length > 0 || after === undefined || time === TIMES) {
      return { items, next: after === undefined ? null : writeCursor({ at: 0, id: after }) };
    }
  }
}
