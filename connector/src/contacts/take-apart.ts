import type { Knex } from 'knex';
import type { Context } from '../context.ts';
import { chunksOf } from '../platform/chunks.ts';
import { AppError } from '../platform/errors.ts';
import type { Before } from './merge.ts';
import { dropPins, pin } from './pins.ts';
import type { Transactor } from '../platform/db.ts';
import { findContactKeys, listContactsByIds } from './queries.ts';
import { editsSince, writeEdits } from './staff-edits.ts';
import { listStandingMerges } from './standing-merges.ts';
import { dropTags } from './tags.ts';
import { lockContact, updateContact, type ContactRow, type KeyRow } from './store.ts';

/** A merge, and the two contacts as they were before it. */
export interface ContactMerge {
  id: string;
  winnerId: string;
  loserId: string;
  /** In milliseconds. */
  mergedAt: number;
  before: Before;
}

/**
 * Locks a merge that is to be undone, with its two contacts. It is `undone` when it was already, `newer_merge` when
 * another contact was merged into the winner since, or the winner into another: that one is to be undone first. Throws
 * not_found.
 */
export async function lockMerge(
  trx: Knex.Transaction,
  mergeId: string,
): Promise<ContactMerge | 'undone' | 'newer_merge'> {
  const row = await trx('contact_merges').where({ id: mergeId }).forUpdate().first();
  if (row?.undone_at === null) {
    await lockContact(trx, row.winner_id);
    await lockContact(trx, row.loser_id);
  }
  return findMerge(trx, mergeId);
}

/** The same without any lock, to say what an undo would do. */
export async function findMerge(
  db: Transactor,
  mergeId: string,
): Promise<ContactMerge | 'undone' | 'newer_merge'> {
  const row = await db('contact_merges').where({ id: mergeId }).first();
  if (!row) throw new AppError('not_found', 'There is no such merge.');
  if (row.undone_at !== null) return 'undone';
  const rows = await listContactsByIds(db, [row.winner_id, row.loser_id]);
  const [winner, loser] = [row.winner_id, row.loser_id].map((id) => rows.find((each) => each.id === id));
  const stands = winner?.merged_into_id === null && loser?.merged_into_id === winner.id;
  if (!stands || (await listStandingMerges(db, winner.id))[0]?.id !== row.id) return 'newer_merge';
  return {
    id: row.id,
    winnerId: row.winner_id,
    loserId: row.loser_id,
    mergedAt: row.merged_at,
    before: JSON.parse(row.before) as Before,
  };
}

/** Inserts rows exactly as they were, with their ids and times. */
async function putBack(
  trx: Knex.Transaction,
  table: 'contact_keys' | 'addresses',
  rows: object[],
): Promise<void> {
  for (const some of chunksOf(rows, 100)) await trx<object>(table).insert(some);
}

/** Makes the winner as it was, with what staff wrote since: they wrote it of whoever stayed. */
function withSince(winner: ContactRow, { before }: ContactMerge, now: number): Partial<ContactRow> {
  const fresh = editsSince(winner, [before.winner, before.loser]);
  let row = before.winner;
  for (const [field, entry] of Object.entries(fresh)) {
    if (!entry) continue;
    const written = writeEdits(row, { [field]: entry.value }, { by: entry.edit.by, at: entry.edit.at });
    row = { ...row, ...written };
  }
  const joined = before.winner.owner_id ?? before.loser.owner_id;
  if (winner.owner_id !== joined) row = { ...row, owner_id: winner.owner_id };
  return row === before.winner ? before.winner : { ...row, updated_at: now };
}

const isSameKey = (one: KeyRow, other: KeyRow): boolean =>
  one.kind === other.kind && one.scope === other.scope && one.value === other.value;

/** A mailbox that staff gave the winner since stays with it; one that an order brought comes back with the order. */
async function restoreKeys(
  trx: Knex.Transaction,
  { winnerId, loserId, before }: ContactMerge,
): Promise<void> {
  const old = [...before.winnerKeys, ...before.keys];
  const given = (await findContactKeys(trx, winnerId)).filter(
    (key) => key.order_id === null && !old.some((known) => isSameKey(known, key)),
  );
  await trx('contact_keys').whereIn('contact_id', [winnerId, loserId]).delete();
  await putBack(trx, 'contact_keys', [...old, ...given]);
}

/**
 * Makes two contacts of one again: their rows, keys and addresses are as they were before the merge, plus what staff
 * wrote since, and a pin keeps them apart from now on. Their orders and what else moved is the caller's to give back.
 */
export async function takeApart(
  trx: Knex.Transaction,
  { clock }: Pick<Context, 'clock'>,
  merge: ContactMerge,
): Promise<void> {
  const { id, winnerId, loserId, before } = merge;
  const now = clock.now();
  const winner = await lockContact(trx, winnerId);
  if (!winner) throw new Error('A contact that stands went away');
  await restoreKeys(trx, merge);
  await trx('addresses').whereIn('contact_id', [winnerId, loserId]).delete();
  await putBack(trx, 'addresses', [...before.winnerAddresses, ...before.addresses]);
  await updateContact(trx, winnerId, withSince(winner, merge, now));
  await updateContact(trx, loserId, before.loser);
  await dropTags(trx, winnerId, before.tags ?? []);
  await dropPins(trx, id);
  await pin(trx, { ids: [winnerId, loserId], mergeId: id, now });
  await trx('contact_merges').where({ id }).update({ undone_at: now });
}
