import type { Context } from '../context.ts';
import type { GatewayName, Span, TakenPayment } from '../gateways/gateway.ts';
import { listToldPayments, type ToldPayment } from '../orders/shop-book.ts';
import { listShops } from '../shops/shops.ts';

/** How the ids of each provider's money look: a WooCommerce shop keeps one as the transaction of its order. */
const IDS: Partial<Record<GatewayName, RegExp>> = {
  stripe: /^(pi|ch|py)_/,
  paypal: /^[0-9A-Z]{17}$/,
};

/** All ids under which a shop may know what the provider took. */
export const namesOf = (theirs: TakenPayment[]): Map<string, TakenPayment> =>
  new Map(
    theirs.flatMap((taken) => [
      [taken.key, taken] as const,
      ...(taken.alias ? [[taken.alias, taken] as const] : []),
    ]),
  );

/**
 * Lists the payments of WooCommerce shops that go over the account of our keys. Which shop does is told by the money: one of
 * whose payments the provider knows at least one. A shop with an account of its own is compared with nobody.
 */
export async function listShopPayments(
  ctx: Context,
  gateway: GatewayName,
  { theirs, span }: { theirs: TakenPayment[]; span: Span },
): Promise<ToldPayment[]> {
  const known = namesOf(theirs);
  const isTheirs = ({ providerId }: ToldPayment) => IDS[gateway]?.test(providerId) ?? false;
  const found: ToldPayment[] = [];
  for (const { id: shopId } of await listShops(ctx.db)) {
    const told = (await listToldPayments(ctx.db, { shopId, source: 'woocommerce', ...span })).filter(
      isTheirs,
    );
    if (told.some(({ providerId }) => known.has(providerId))) found.push(...told);
  }
  return found;
}
