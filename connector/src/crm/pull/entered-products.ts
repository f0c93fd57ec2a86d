import { addProduct } from '../../catalog/edit.ts';
import { findVariantsBySku } from '../../catalog/queries.ts';
import type { Context } from '../../context.ts';
import { transact } from '../../platform/db.ts';
import { fillText } from '../../platform/texts.ts';
import { findHomeShop } from '../../shops/shops.ts';
import type { Crm, EnteredProduct } from '../crm.ts';
import { recordIssue } from '../issues.ts';
import { grossOfNet } from './products.ts';
import texts from './texts.json' with { type: 'json' };

/** Staff decide at which rate it is sold before it can be bought: once they tick it, the product is read again. */
async function askForRate(ctx: Context, crm: Crm, product: EnteredProduct): Promise<void> {
  const { outsideId, name, sku } = product;
  const { locale } = (await findHomeShop(ctx.db)) ?? { locale: 'en' as const };
  const text = fillText(texts[locale].untaxed, { crm: crm.name, name, sku });
  const record = { kind: product.kind, id: '' };
  await recordIssue(ctx.db, ctx, { key: `untaxed:${outsideId}`, kind: 'untaken', record, text });
}

/**
 * Takes a product that staff made there, where the catalogue is theirs. One whose SKU is sold here already is that
 * variant; without a SKU or a name it cannot be sold, and is left alone.
 */
export async function takeEnteredProduct(ctx: Context, crm: Crm, product: EnteredProduct): Promise<void> {
  const { name, sku, netPrice, currency, ratePercent: taxRate, stock, active } = product;
  if (sku === '' || name === '') return;
  const known = (await findVariantsBySku(ctx.db, [sku])).get(sku);
  if (known !== undefined) return crm.linkProduct(product, known);
  if (taxRate === null) return askForRate(ctx, crm, product);
  const price = grossOfNet(netPrice, taxRate, currency);
  const sold = { sku, name, currency, price, taxRate, stock: Math.trunc(Number(stock)), active };
  const variantId = await transact(ctx.db, (trx) => addProduct(trx, ctx, sold));
  await crm.linkProduct(product, variantId);
}
