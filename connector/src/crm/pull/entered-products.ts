import { addProduct } from '../../catalog/edit.ts';
import type { Context } from '../../context.ts';
import { transact } from '../../platform/db.ts';
import type { Crm, EnteredProduct } from '../crm.ts';
import { grossOfNet } from './products.ts';

/**
 * Takes a product that staff made there, where the catalogue is theirs. One whose SKU is sold here already is that
 * variant; without a SKU or a name it cannot be sold, and is left alone.
 */
export async function takeEnteredProduct(ctx: Context, crm: Crm, product: EnteredProduct): Promise<void> {
  const { name, sku, netPrice, currency, ratePercent: taxRate, stock, active } = product;
  if (sku === '' || name === '') return;
  const price = grossOfNet(netPrice, taxRate, currency);
  const sold = { sku, name, currency, price, taxRate, stock: Math.trunc(Number(stock)), active };
  const variantId = await transact(ctx.db, (trx) => addProduct(trx, ctx, sold));
  await crm.linkProduct(product, variantId);
}
