import { recordChange } from '../changes/record.ts';
import type { Context } from '../context.ts';
import { forgetNotes } from '../notes/erase.ts';
import type { Transactor } from '../platform/db.ts';
import type { Work } from '../platform/unit-of-work/unit-of-work.ts';
import { setWords } from '../search/words.ts';
import { forgetTasks } from '../tasks/erase.ts';
import { forgetActivities } from '../timeline/erase.ts';
import { blankContact } from './profile-from-orders.ts';
import { listMergedAway } from './standing-merges.ts';
import { lockContact, updateContact, type ContactRow } from './store.ts';

type Tools = Pick<Context, 'clock' | 'config'>;

const OWN = ['id', 'created_at', 'merged_into_id'];

/** All columns that say something of the person; id, age and what it was merged into stay. */
export function blank(id: string, now: number): Partial<ContactRow> {
  const columns = Object.entries(blankContact(id, now));
  return Object.fromEntries(columns.filter(([column]) => !OWN.includes(column)));
}

/** Forgets all that hangs on a contact: keys, addresses, notes, work, history, and how it was merged. */
async function forgetBelongings(trx: Transactor, contactId: string): Promise<void> {
  const of = { contact_id: contactId };
  await trx('contact_keys').where(of).delete();
  await trx('addresses').where(of).delete();
  await trx('contact_tags').where(of).delete();
  await trx('contact_merges').where({ winner_id: contactId }).orWhere({ loser_id: contactId }).delete();
  await forgetNotes(trx, of);
  await forgetTasks(trx, of);
  await forgetActivities(trx, [contactId]);
}

/** The contact that stands for an erasure is known by it alone, so that orders which are told again find it. */
async function takeKey(
  trx: Transactor,
  { contactId, erasureId, now }: { contactId: string; erasureId: string; now: number },
): Promise<string> {
  const key = { kind: 'erased' as const, scope: '', value: erasureId };
  const row = { ...key, contact_id: contactId, order_id: null, created_at: now };
  await trx('contact_keys').insert(row).onConflict(['kind', 'scope', 'value']).ignore();
  return (await trx('contact_keys').where(key).first('contact_id'))?.contact_id ?? contactId;
}

/**
 * Blanks a contact that is one erased person's alone, with all that was ever merged into it. The first of an erasure
 * stands for it from then on; others lead there. What hangs on their orders is the orders' matter.
 */
export async function eraseContact(
  work: Work,
  ctx: Tools,
  { contactId, erasureId }: { contactId: string; erasureId: string },
): Promise<void> {
  const now = ctx.clock.now();
  const ids = await work.aside(async (trx) => {
    const contact = await lockContact(trx, contactId);
    if (!contact) return [];
    const all = [contactId, ...(await listMergedAway(trx, contactId))];
    for (const id of all) {
      await forgetBelongings(trx, id);
      await updateContact(trx, id, blank(id, now));
    }
    const stands = await takeKey(trx, { contactId, erasureId, now });
    if (stands !== contactId) await updateContact(trx, contactId, { merged_into_id: stands });
    return all;
  });
  for (const id of ids) {
    await setWords(work, { kind: 'contact', refId: id, words: [] });
    await recordChange(work.trx, ctx, { kind: 'contact', id });
  }
}

/** Our ids of the records that stand for erased people, with the erasure of each. */
export async function listErasedRecords(db: Transactor): Promise<Map<string, string>> {
  const rows = await db('contact_keys').where({ kind: 'erased' }).select('contact_id', 'value');
  return new Map(rows.map(({ contact_id, value }) => [contact_id, value]));
}
