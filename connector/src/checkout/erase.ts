import type { Transactor } from '../platform/db.ts';
import { blankAttempts } from '../payments/erase.ts';
import { chunksOf } from '../platform/chunks.ts';

/** Finds the checkouts that placed these orders, by the orders' keys. */
export function listCheckoutsOf(trx: Transactor, orderKeys: string[]): Promise<string[]> {
  return trx('checkouts').whereIn('order_key', orderKeys).pluck('id');
}

/** Lists those of these checkouts that are a shop's. */
export async function listCheckoutsIn(
  trx: Transactor,
  { shopId, ids }: { shopId: string; ids: string[] },
): Promise<string[]> {
  const found: string[] = [];
  for (const some of chunksOf(ids))
    found.push(...(await trx('checkouts').whereIn('id', some).where({ shop_id: shopId }).pluck('id')));
  return found;
}

/**
 * Blanks what buyers typed in these checkouts. A use of a coupon stays used, by nobody in particular. Returns the ids of
 * the attempts to pay, and the providers' ids of their payments.
 */
export async function blankCheckouts(
  trx: Transactor,
  { checkoutIds, erasureId }: { checkoutIds: string[]; erasureId: string },
): Promise<{ attemptIds: string[]; providerIds: string[] }> {
  const blanked = await blankAttempts(trx, checkoutIds);
  for (const some of chunksOf(blanked.attemptIds))
    await trx('coupon_uses').whereIn('holder_id', some).update({ customer_hash: erasureId });
  return blanked;
}
