import type { Knex } from 'knex';

interface PinRow {
  contact_id: string;
  other_id: string;
  merge_id: string;
  created_at: number;
}

/** Two contacts that stay apart whatever orders say; the lower id first. */
export async function pin(
  trx: Knex.Transaction,
  { ids, mergeId, now }: { ids: [string, string]; mergeId: string; now: number },
): Promise<void> {
  const [contact_id, other_id] = [...ids].sort() as [string, string];
  const row: PinRow = { contact_id, other_id, merge_id: mergeId, created_at: now };
  await trx('contact_pins').insert(row).onConflict(['contact_id', 'other_id']).ignore();
}

/** Whoever takes over a contact's records keeps apart from whom that contact was kept apart. */
export async function inheritPins(
  trx: Knex.Transaction,
  { id, winnerId, loserId, now }: { id: string; winnerId: string; loserId: string; now: number },
): Promise<void> {
  const rows: PinRow[] = await trx<PinRow>('contact_pins')
    .where({ contact_id: loserId })
    .orWhere({ other_id: loserId })
    .select('*');
  for (const { contact_id, other_id } of rows) {
    const other = contact_id === loserId ? other_id : contact_id;
    if (other !== winnerId) await pin(trx, { ids: [winnerId, other], mergeId: id, now });
  }
}

/** The pins that a merge handed on go with it. */
export async function dropPins(trx: Knex.Transaction, mergeId: string): Promise<void> {
  await trx('contact_pins').where({ merge_id: mergeId }).delete();
}
