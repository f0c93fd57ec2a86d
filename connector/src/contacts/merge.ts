import type { Knex } from 'knex';
import type { Context } from '../context.ts';
import type { Work } from '../platform/unit-of-work/unit-of-work.ts';
import { setWords } from '../search/words.ts';
import { moveBelongings, readBelongings, type Belongings } from './belongings.ts';
import { inheritPins } from './pins.ts';
import type { Transactor } from '../platform/db.ts';
import { findContactKeys, listAddresses, listContactsByIds } from './queries.ts';
import { joinEdits, withoutEdits } from './staff-edits.ts';
import { shareTags } from './tags.ts';
import { lockContact, updateContact, type AddressRow, type ContactRow, type KeyRow } from './store.ts';

type Tools = Pick<Context, 'ids' | 'clock' | 'log'>;

interface Merge {
  ids: [string, string];
  /** `bridge`: an order carries keys of both; `staff`: a person said so. */
  reason: 'bridge' | 'staff';
  orderId?: string;
  staffId?: string;
}

/** What an undo puts back. */
export interface Before extends Belongings {
  /** Counts the merges into this winner: the newest is undone first. */
  turn: number;
  winner: ContactRow;
  loser: ContactRow;
  winnerKeys: KeyRow[];
  winnerAddresses: AddressRow[];
  /** The tags that the winner has by it; missing in merges of before. */
  tags?: string[];
}

/** Takes each field from the claim of the higher rank, and the later word on marketing; at the same time the refusal. */
function joinProfiles(winner: ContactRow, loser: ContactRow): Partial<ContactRow> {
  const changes: Partial<ContactRow> = {};
  if (loser.profile_rank > winner.profile_rank) {
    const { first_name, last_name, email, locale, profile_rank } = loser;
    Object.assign(changes, { first_name, last_name, email, locale, profile_rank });
  }
  if (loser.phone_rank > winner.phone_rank)
    Object.assign(changes, { phone: loser.phone, phone_rank: loser.phone_rank });
  if (loser.account_rank > winner.account_rank) {
    Object.assign(changes, { account_id: loser.account_id, account_rank: loser.account_rank });
  }
  const [ours, theirs] = [winner.marketing_consent_at ?? -Infinity, loser.marketing_consent_at ?? -Infinity];
  if (theirs > ours || (theirs === ours && !loser.marketing_consent)) {
    changes.marketing_consent = loser.marketing_consent;
    changes.marketing_consent_at = loser.marketing_consent_at;
  }
  return changes;
}

/** Makes what stands after a merge: what the orders of both claim, and over it what staff wrote of either. */
function joinContact(winner: ContactRow, loser: ContactRow): Partial<ContactRow> {
  const before = withoutEdits(winner);
  const claimed = joinProfiles(before, withoutEdits(loser));
  const owner = winner.owner_id ?? loser.owner_id;
  return { ...claimed, owner_id: owner, ...joinEdits(winner, loser, { ...before, ...claimed }) };
}

async function countMerges(trx: Knex.Transaction, winnerId: string): Promise<number> {
  const [row] = await trx('contact_merges').where({ winner_id: winnerId }).count({ merges: '*' });
  return (row?.['merges'] ?? 0) as number;
}

/** Locks both, the lower id first. Undefined when one of them does not stand. */
async function lockBoth(
  trx: Knex.Transaction,
  ids: [string, string],
): Promise<{ winner: ContactRow; loser: ContactRow } | undefined> {
  const [winnerId, loserId] = [...ids].sort() as [string, string];
  const winner = await lockContact(trx, winnerId);
  const loser = await lockContact(trx, loserId);
  if (!winner || !loser || winner.merged_into_id !== null || loser.merged_into_id !== null) return undefined;
  return { winner, loser };
}

export interface PlannedMerge {
  winner: ContactRow;
  loser: ContactRow;
  /** The winner as it would be afterwards. */
  joined: ContactRow;
  /** All that would move to it. */
  belongings: Belongings;
}

/** Says what a merge would do now: the lower id, which is the older record, stays. Undefined when one of the two does not stand. */
export async function planMerge(db: Transactor, ids: [string, string]): Promise<PlannedMerge | undefined> {
  const [winner, loser] = await listContactsByIds(db, ids);
  if (!winner || !loser || winner.merged_into_id !== null || loser.merged_into_id !== null) return undefined;
  const joined = { ...winner, ...joinContact(winner, loser) };
  return { winner, loser, joined, belongings: await readBelongings(db, loser.id) };
}

/** Moves everything to the winner and records what was before. */
async function takeOver(
  trx: Knex.Transaction,
  ctx: Tools,
  { winner, loser, reason, orderId, staffId }: Omit<Merge, 'ids'> & { winner: ContactRow; loser: ContactRow },
): Promise<void> {
  const [winnerId, loserId, now] = [winner.id, loser.id, ctx.clock.now()];
  const belongings = await readBelongings(trx, loserId);
  const winnerAddresses = await listAddresses(trx, winnerId);
  const winnerKeys = await findContactKeys(trx, winnerId);
  const turn = (await countMerges(trx, winnerId)) + 1;
  const before: Before = { turn, winner, loser, winnerKeys, winnerAddresses, ...belongings };
  before.tags = await shareTags(trx, { fromId: loserId, toId: winnerId });
  const id = ctx.ids.new('merge');
  await trx('contact_merges').insert({
    id,
    winner_id: winnerId,
    loser_id: loserId,
    reason,
    order_id: orderId ?? null,
    staff_id: staffId ?? null,
    before: JSON.stringify(before),
    merged_at: now,
    undone_at: null,
  });
  await moveBelongings(trx, { fromId: loserId, toId: winnerId, belongings, addresses: winnerAddresses });
  await inheritPins(trx, { id, winnerId, loserId, now });
  await updateContact(trx, winnerId, { ...joinContact(winner, loser), updated_at: now });
  await updateContact(trx, loserId, { merged_into_id: winnerId, updated_at: now });
}

/**
 * Joins two contacts: the older record stays, everything of the other moves to it, and what was before is kept, so that
 * it can be undone. Returns the id of the contact that stays, which is to be refreshed then; undefined when one of the
 * two was merged meanwhile.
 */
export async function mergeContacts(
  work: Work,
  ctx: Tools,
  { ids, ...why }: Merge,
): Promise<string | undefined> {
  const both = await work.aside(async (trx) => {
    const locked = await lockBoth(trx, ids);
    if (locked) await takeOver(trx, ctx, { ...locked, ...why });
    return locked;
  });
  if (!both) return undefined;
  const [winner, loser] = [both.winner.id, both.loser.id];
  await setWords(work, { kind: 'contact', refId: loser, words: [] });
  ctx.log.info({ winner, loser, reason: why.reason }, 'contact.merged');
  return winner;
}
