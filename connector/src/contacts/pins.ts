import type { Knex } from 'knex';
import type { Transactor } from '../platform/db.ts';
import type { PinRow } from './store.ts';

/** Keeps two contacts apart from now on, whatever orders say of them. */
export async function pin(
  trx: Knex.Transaction,
  { ids, mergeId, now }: { ids: [string, string]; mergeId: string; now: number },
): Promise<void> {
  const [contact_id, other_id] = [...ids].sort() as [string, string];
  const row: PinRow = { contact_id, other_id, merge_id: mergeId, created_at: now };
  await trx('contact_pins').insert(row).onConflict(['contact_id', 'other_id']).ignore();
}

export async function arePinned(db: Transactor, contactId: string, otherId: string): Promise<boolean> {
  const [contact_id, other_id] = [contactId, otherId].sort();
  return (
    (await db('contact_pins')
      .where({ contact_id: contact_id ?? '', other_id: other_id ?? '' })
      .first()) !== undefined
  );
}

/** Lists the pins between these contacts. The key finds the lower id of a pair, so `ids` must hold both sides'. */
export async function listPins(
  db: Transactor,
  ids: string[],
): Promise<Pick<PinRow, 'contact_id' | 'other_id'>[]> {
  return db('contact_pins').whereIn('contact_id', ids).select('contact_id', 'other_id');
}

/**
 * Hands on the pins of a contact that is merged away, so that what is kept apart stays apart: a@ and b@ are pinned, a@
 * is merged into c@ → c@ and b@ are pinned.
 */
export async function inheritPins(
  trx: Knex.Transaction,
  { id, winnerId, loserId, now }: { id: string; winnerId: string; loserId: string; now: number },
): Promise<void> {
  const rows = await trx('contact_pins').where({ contact_id: loserId }).orWhere({ other_id: loserId });
  for (const { contact_id, other_id } of rows) {
    const other = contact_id === loserId ? other_id : contact_id;
    if (other !== winnerId) await pin(trx, { ids: [winnerId, other], mergeId: id, now });
  }
}

/** Drops the pins that a merge handed on, when it is undone. */
export async function dropPins(trx: Knex.Transaction, mergeId: string): Promise<void> {
  await trx('contact_pins').where({ merge_id: mergeId }).delete();
}
