import type { Knex } from 'knex';
import type { Context } from '../context.ts';
import { moveAddresses } from './addresses.ts';
import { setWords } from './search.ts';
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
  await trx('contact_merges').insert({
    id: ctx.ids.new('merge'),
    winner_id: winnerId,
    loser_id: loserId,
    reason,
    order_id: orderId ?? null,
    staff_id: staffId ?? null,
    before: JSON.stringify({ winner, loser, winnerAddresses, ...belongings }),
    merged_at: now,
    undone_at: null,
  });
  await store.moveBelongings(trx, loserId, winnerId);
  await moveAddresses(trx, { from: belongings.addresses, to: winnerAddresses }, winnerId);
  const changes = { ...joinProfiles(winner, loser), updated_at: now };
  await store.updateContact(trx, winnerId, changes);
  await store.updateContact(trx, loserId, { merged_into_id: winnerId, updated_at: now });
  await setWords(trx, { kind: 'contact', refId: loserId, words: [] });
  ctx.log.info({ winner: winnerId, loser: loserId, reason }, 'contact.merged');
  return { ...winner, ...changes };
}
