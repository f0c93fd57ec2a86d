import type { MoneyOnItsWay } from '@carrello/portal/services';
import { listWaiting } from '../../payments/attempts.ts';
import type { Transactor } from '../../platform/db.ts';
import { NO_SHOP, readShopFaces } from '../../shops/faces.ts';

/** The payments of our own checkout that have neither arrived nor failed; the one that waits longest comes first. */
export async function listMoneyOnItsWay(db: Transactor): Promise<MoneyOnItsWay[]> {
  const attempts = await listWaiting(db, 'processing');
  const shops = await readShopFaces(
    db,
    attempts.map(({ shopId }) => shopId),
  );
  return attempts.map(({ id, shopId, buyer, money, gateway, method, onItsWayAt, createdAt }) => ({
    id,
    shop: shops.get(shopId) ?? NO_SHOP,
    buyer: { name: `${buyer.billing.firstName} ${buyer.billing.lastName}`, email: buyer.email },
    amount: money,
    gateway,
    method,
    since: onItsWayAt ?? createdAt,
  }));
}
