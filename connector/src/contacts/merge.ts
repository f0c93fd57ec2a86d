import type { Knex } from 'knex';
import type { Context } from '../context.ts';
import { moveAddresses } from './addresses.ts';
import { joinEdits, toldOf } from './staff-edits.ts';
import { inheritPins } from './pins.ts';
import { setWords } from '../search/words.ts';
import * as store from './store.ts';
import type { ContactRow } from './store.ts';

interface Merge {
  ids: [string, string];
  /** `bridge`: an order carries keys of both; `staff`: a person said so. */
  reason: 'bridge' | 'staff';
  orderId?: string;
  staffId?: string;
}

/** Each field from whoever was told it last; the marketing consent by its time, at the same time the refusal. */
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

/** What stands after a merge: what orders told of both, and over it what staff wrote of either. */
function joinContact(winner: ContactRow, loser: ContactRow): Partial<ContactRow> {
  const told = joinProfiles(toldOf(winner), toldOf(loser));
  const owner = winner.owner_id ?? loser.owner_id;
  return { ...told, owner_id: owner, ...joinEdits(winner, loser, { ...toldOf(winner), ...told }) };
}

/** What an undo puts back. `turn` counts the merges into this winner: the newest is undone first. */
export interface Before extends store.Belongings {
  turn: number;
  winner: ContactRow;
  loser: ContactRow;
  winnerKeys: store.KeyRow[];
  winnerAddresses: store.AddressRow[];
}

async function countMerges(trx: Knex.Transaction, winnerId: string): Promise<number> {
  const rows = await trx('contact_merges')
    .where({ winner_id: winnerId })
    .count<{ n: number | string }[]>({ n: '*' });
  return Number(rows[0]?.n ?? 0);
}

/**
 * Joins two contacts: the older record stays, everything of the other moves to it, and what was before is recorded, so
 * that it can be undone. Undefined when one of them was merged meanwhile: look again.
 */
export async function mergeContacts(
  trx: Knex.Transaction,
  ctx: Pick<Context, 'ids' | 'clock' | 'log'>,
  { ids, reason, orderId, staffId }: Merge,
): Promise<ContactRow | undefined> {
  const [winnerId, loserId] = [...ids].sort() as [string, string];
  const winner = await store.lockContact(trx, winnerId);
  const loser = await store.lockContact(trx, loserId);
  if (!winner || !loser || winner.merged_into_id !== null || loser.merged_into_id !== null) return undefined;
  const now = ctx.clock.now();
  const belongings = await store.readBelongings(trx, loserId);
  const winnerAddresses = await store.listAddresses(trx, winnerId);
  const winnerKeys = await store.listContactKeys(trx, winnerId);
  const turn = (await countMerges(trx, winnerId)) + 1;
  const before: Before = { turn, winner, loser, winnerKeys, winnerAddresses, ...belongings };
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
  await store.moveBelongings(trx, {
    fromId: loserId,
    toId: winnerId,
    orderIds: belongings.orderIds,
  });
  await moveAddresses(trx, { from: belongings.addresses, to: winnerAddresses }, winnerId);
  await inheritPins(trx, { id, winnerId, loserId, now });
  const changes = { ...joinContact(winner, loser), updated_at: now };
  await store.updateContact(trx, winnerId, changes);
  await store.updateContact(trx, loserId, { merged_into_id: winnerId, updated_at: now });
  await setWords(trx, { kind: 'contact', refId: loserId, words: [] });
  ctx.log.info({ winner: winnerId, loser: loserId, reason }, 'contact.merged');
  return { ...winner, ...changes };
}
