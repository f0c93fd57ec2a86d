import type { MismatchView } from '@carrello/portal/services';
import { listMismatches } from '../../checkout/mismatch.ts';
import type { Transactor } from '../../platform/db.ts';
import { NO_SHOP, readShopFaces } from '../../shops/faces.ts';

/** The payments that are not what was agreed; the one that waits longest comes first. */
export async function readMismatches(db: Transactor): Promise<MismatchView[]> {
  const mismatches = await listMismatches(db);
  const shops = await readShopFaces(
    db,
    mismatches.map(({ attempt }) => attempt.shopId),
  );
  return mismatches.map(({ attempt: { id, shopId, buyer, money, gateway, method, ...at }, got }) => ({
    ...{ id, gateway, method, got, agreed: money, since: at.paidAt ?? at.createdAt },
    shop: shops.get(shopId) ?? NO_SHOP,
    buyer: { name: `${buyer.billing.firstName} ${buyer.billing.lastName}`, email: buyer.email },
  }));
}
