import type { DeskOutcome } from '@carrello/portal/services';
import type { Knex } from 'knex';
import type { Context } from '../context.ts';
import { readIncoming } from '../intake/incoming-version.ts';
import type { InboxRow } from '../intake/inbox.ts';
import { relinkOrder } from '../intake/buyer.ts';
import { readSnapshot } from '../intake/read-snapshot.ts';
import { recordMerge } from './record-merge.ts';
import { chunksOf } from '../platform/chunks.ts';
import { AppError } from '../platform/errors.ts';
import { transactWork } from '../platform/unit-of-work/unit-of-work.ts';
import { editsSince, writeEdits } from '../contacts/staff-edits.ts';
import type { Before } from '../contacts/merge.ts';
import { dropPins, pin } from '../contacts/pins.ts';
import { refreshContact } from '../contacts/refresh.ts';
import { listStandingMerges } from '../contacts/standing-merges.ts';
import * as store from '../contacts/store.ts';
import type { ContactRow } from '../contacts/store.ts';

interface MergeRow {
  id: string;
  winner_id: string;
  loser_id: string;
  before: string;
  merged_at: number;
  undone_at: number | null;
}

interface Undoing {
  trx: Knex.Transaction;
  ctx: Context;
  merge: MergeRow;
  before: Before;
  winner: ContactRow;
}

const NoSuchMerge = () => new AppError('not_found', 'There is no such merge.');

/** Rows exactly as they were, ids and times included. */
async function putBack(trx: Knex.Transaction, table: string, rows: object[]): Promise<void> {
  for (let start = 0; start < rows.length; start += 100)
    await trx(table).insert(rows.slice(start, start + 100));
}

/** What staff did to the joined record since: it was said of whoever stayed. */
function keepSince({ winner, before }: Undoing, now: number): Partial<ContactRow> {
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

async function restoreRecords(undoing: Undoing): Promise<void> {
  const { trx, ctx, merge, before } = undoing;
  const { winner_id: winnerId, loser_id: loserId } = merge;
  const told = [...before.winnerKeys, ...before.keys];
  const keys = await store.listContactKeys(trx, winnerId);
  // A mailbox that staff gave it since is nobody else's; one that an order brought comes back with the order.
  const kept = keys.filter(
    ({ order_id, kind, scope, value }) =>
      order_id === null &&
      !told.some((key) => key.kind === kind && key.scope === scope && key.value === value),
  );
  await trx('contact_keys').whereIn('contact_id', [winnerId, loserId]).delete();
  await putBack(trx, 'contact_keys', [...told, ...kept]);
  await trx('addresses').whereIn('contact_id', [winnerId, loserId]).delete();
  await putBack(trx, 'addresses', [...before.winnerAddresses, ...before.addresses]);
  await store.updateContact(trx, winnerId, keepSince(undoing, ctx.clock.now()));
  await store.updateContact(trx, loserId, before.loser);
}

async function giveBack({ trx, merge }: Undoing, table: string, ids: string[], column = 'id'): Promise<void> {
  for (const some of chunksOf(ids)) {
    await trx(table)
      .where({ contact_id: merge.winner_id })
      .whereIn(column, some)
      .update({ contact_id: merge.loser_id });
  }
}

/** Of orders, and without one. */
async function giveActivitiesBack(undoing: Undoing): Promise<void> {
  const { trx, merge, before } = undoing;
  await giveBack(undoing, 'activities', before.orderIds, 'of_id');
  for (const some of chunksOf(before.activityIds)) {
    const theirs = trx('activities').where({ of_id: merge.winner_id }).whereIn('id', some);
    const keys: string[] = await theirs.clone().pluck('activity_key');
    // Told a second time meanwhile, of the record that was away.
    await trx('activities').where({ of_id: merge.loser_id }).whereIn('activity_key', keys).delete();
    await theirs.update({ of_id: merge.loser_id, contact_id: merge.loser_id });
  }
}

/** Tells the two again what their orders told since, each to whom its keys belong now. A second time changes nothing. */
async function tellAgain({ trx, ctx, merge }: Undoing): Promise<void> {
  const both = [merge.winner_id, merge.loser_id];
  const rows: InboxRow[] = await trx<InboxRow>('inbox')
    .whereIn('order_id', trx('orders').whereIn('contact_id', both).select('id'))
    .where('applied_at', '>=', merge.merged_at)
    .orderBy(['applied_at', 'id']);
  for (const row of rows) {
    // What had arrived before told them nothing new.
    if (row.state === 'superseded') continue;
    const reading = readSnapshot(row.body);
    if (reading.ok) await relinkOrder(trx, ctx, readIncoming(row, reading));
  }
}

async function undo(undoing: Undoing): Promise<void> {
  const { trx, ctx, merge, before } = undoing;
  const { winner_id: winnerId, loser_id: loserId } = merge;
  const now = ctx.clock.now();
  await restoreRecords(undoing);
  await giveBack(undoing, 'orders', before.orderIds);
  await giveActivitiesBack(undoing);
  await giveBack(undoing, 'notes', before.noteIds);
  await giveBack(undoing, 'tasks', before.taskIds);
  await dropPins(trx, merge.id);
  await pin(trx, { ids: [winnerId, loserId], mergeId: merge.id, now });
  await trx('contact_merges').where({ id: merge.id }).update({ undone_at: now });
  await tellAgain(undoing);
  for (const id of [winnerId, loserId]) await refreshContact(trx, ctx, id);
  await recordMerge(trx, ctx, [winnerId, loserId]);
}

/**
 * Takes a merge back: both records are as they were, byte for byte, plus what orders told each of them since; a pin
 * keeps them apart from now on.
 */
export async function undoMerge(ctx: Context, mergeId: string): Promise<DeskOutcome> {
  return transactWork(ctx.db, async ({ trx }) => {
    const merge = await trx<MergeRow>('contact_merges').where({ id: mergeId }).forUpdate().first();
    if (!merge) throw NoSuchMerge();
    if (merge.undone_at !== null) return { ok: true, notice: 'unmerged' };
    const winner = await store.lockContact(trx, merge.winner_id);
    const loser = await store.lockContact(trx, merge.loser_id);
    const stands = winner?.merged_into_id === null && loser?.merged_into_id === winner.id;
    if (!winner || !stands || (await listStandingMerges(trx, winner.id))[0]?.id !== merge.id)
      return { ok: false, field: '', reason: 'newer_merge' };
    const before = JSON.parse(merge.before) as Before;
    await undo({ trx, ctx, merge, before, winner });
    ctx.log.info({ merge: merge.id }, 'contact.unmerged');
    return { ok: true, notice: 'unmerged' };
  });
}
