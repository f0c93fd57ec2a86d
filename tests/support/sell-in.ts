import { replaceShippingMethods, saveCoupons } from '../../connector/src/checkout/conditions-store.ts';
import { allCountries, coupon, product } from './make/catalog.ts';
import { cart, type Selling } from './selling.ts';
import { saveProduct, saveVariant } from './verbs.ts';

/** A cart with so many of the lamps that `sellLampsIn` put on sale. */
export const lamps = (quantity = 1) => cart({ lines: [{ variantId: 'lamp', quantity }] });

/** The shop sells lamps in another currency; shipping costs nothing, and the coupon FIVE takes off 5 %. */
export async function sellLampsIn({ ctx }: Selling, currency: string, price: number): Promise<void> {
  await ctx.db('shops').update({ currency });
  const lamp = product({ id: 'lamp', price, currency });
  await ctx.db.transaction(async (trx) => {
    await saveProduct(trx, lamp.product, ctx.clock.now());
    await saveVariant(trx, lamp.variant, ctx.clock.now());
    await replaceShippingMethods(trx, [allCountries({ price: 0, currency })]);
    await saveCoupons(trx, [coupon({ code: 'FIVE', value: '5' })]);
  });
}
