import type { OrderSnapshot } from '../contract/orders.ts';
import { addressesOf, type ClaimedAddress } from './addresses.ts';
import { claimedAccount, type ClaimedAccount } from './company-matching.ts';
import { keysOf, rankOf, type ContactKey } from './keys.ts';

/** What one version of an order says of its buyer, worked out once. */
export interface BuyerClaim {
  /** At least one, the surest first. */
  keys: ContactKey[];
  /** Where the claim stands among all others: see rankOf. */
  rank: string;
  shopId: string;
  snapshot: OrderSnapshot;
  account: ClaimedAccount | null;
  addresses: ClaimedAddress[];
}

export function claimOf(shopId: string, snapshot: OrderSnapshot): BuyerClaim {
  const keys = keysOf(shopId, snapshot);
  const rank = rankOf(shopId, snapshot);
  const account = claimedAccount(snapshot, { rank, buyer: keys[0] as ContactKey });
  return { keys, rank, shopId, snapshot, account, addresses: addressesOf(snapshot) };
}

/** True when the claim says who bought, by mailbox or uid; an order without both is only known by its own key. */
export function isNamed({ keys }: Pick<BuyerClaim, 'keys'>): boolean {
  return keys.every(({ kind }) => kind !== 'order');
}
