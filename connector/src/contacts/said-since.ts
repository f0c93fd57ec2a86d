import type { Knex } from 'knex';
import type { Context } from '../context.ts';
import { workIn } from '../platform/unit-of-work/unit-of-work.ts';
import { keepAddress, spellingOf, type ClaimedAddress } from './addresses.ts';
import { refuseMarketing } from './consent.ts';
import { listAddresses, listContactsByIds } from './queries.ts';
import type { AddressRow } from './store.ts';
import type { ContactMerge } from './take-apart.ts';

/** What a joint record says of addresses and marketing that neither of its two contacts said before the merge. */
export interface SaidSince {
  addresses: AddressRow[];
  /** When marketing was refused; null when it was not. */
  refusedAt: number | null;
}

/** The same address, used at that time or later. */
const covers = (known: AddressRow, row: AddressRow): boolean =>
  known.kind === row.kind &&
  known.content_hash === row.content_hash &&
  known.last_used_at >= row.last_used_at;

/** Reads what the joint record of a merge says since; before the two are taken apart. */
export async function readSaidSince(
  trx: Knex.Transaction,
  { winnerId, before }: ContactMerge,
): Promise<SaidSince> {
  const [joint] = await listContactsByIds(trx, [winnerId]);
  const known = [...before.winnerAddresses, ...before.addresses];
  const rows = await listAddresses(trx, winnerId);
  const addresses = rows.filter((row) => !known.some((old) => covers(old, row)));
  const refusedAt = joint && !joint.marketing_consent ? joint.marketing_consent_at : null;
  const times = [before.winner, before.loser].map(({ marketing_consent_at: at }) => at ?? -Infinity);
  return { addresses, refusedAt: refusedAt !== null && refusedAt > Math.max(...times) ? refusedAt : null };
}

/** The address without whose it is. */
const claimedIn = (row: AddressRow): ClaimedAddress => ({
  kind: row.kind,
  content_hash: row.content_hash,
  ...spellingOf(row),
  last_used_at: row.last_used_at,
});

/**
 * Says it again of whoever stayed, unless one of the two was given it back by an order: an address that people wrote in
 * the outside CRM, a refusal that they noted there. To be called when the orders since then are with their contacts.
 */
export async function sayAgain(
  trx: Knex.Transaction,
  ctx: Pick<Context, 'ids' | 'clock' | 'config'>,
  { winnerId, loserId }: ContactMerge,
  { addresses, refusedAt }: SaidSince,
): Promise<void> {
  const known = [...(await listAddresses(trx, winnerId)), ...(await listAddresses(trx, loserId))];
  const lost = addresses.filter((row) => !known.some((other) => covers(other, row)));
  await workIn(trx, async (work) => {
    for (const row of lost)
      await keepAddress(work, ctx, { contactId: winnerId, isNew: false, claimed: claimedIn(row) });
  });
  if (refusedAt === null) return;
  const both = await listContactsByIds(trx, [winnerId, loserId]);
  if (both.some(({ marketing_consent_at: at }) => at === refusedAt)) return;
  await refuseMarketing(trx, ctx, { contactId: winnerId, at: refusedAt });
}
