import { recordCatalogChange } from '../../catalog/catalog.ts';
import type { Context } from '../../context.ts';
import { transact } from '../../platform/db.ts';
import { cut } from '../../platform/text.ts';
import type { EnteredProduct, Fields } from '../crm.ts';
import { grossOfNet } from './products.ts';

const slugOf = (name: string, sku: string): string =>
  cut(
    `${name} ${sku}`
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, ''),
    200,
  );

/**
 * A product that staff made there, where the catalogue is theirs. One whose SKU is known here is that variant. Returns
 * the fields of the link to be, with our id; undefined when it cannot be sold (no SKU or name).
 */
export async function takeEnteredProduct(ctx: Context, product: EnteredProduct): Promise<Fields | undefined> {
  const { name, sku, netPrice, currency, ratePercent, stock, active } = product;
  if (sku === '' || name === '') return undefined;
  const id = await transact(ctx.db, async (trx) => {
    const known: { id: string } | undefined = await trx('variants').where({ sku }).first('id');
    if (known) return known.id;
    const now = ctx.clock.now();
    const productId = ctx.ids.new('product');
    const variantId = ctx.ids.new('variant');
    const stamps = { created_at: now, updated_at: now };
    await trx('products').insert({
      ...{ id: productId, slug: slugOf(name, sku), name: cut(name, 300), description: '', kind: 'physical' },
      ...{ tax_rate: ratePercent, position: 0, active, ...stamps },
    });
    await trx('variants').insert({
      ...{ id: variantId, product_id: productId, sku: cut(sku, 100), options: '[]', currency },
      ...{
        price: grossOfNet(netPrice, ratePercent, currency),
        stock: Math.trunc(Number(stock)),
        active,
        ...stamps,
      },
    });
    await recordCatalogChange(trx, ctx);
    return variantId;
  });
  return { id, productname: name, unit_price: netPrice, qtyinstock: stock, discontinued: active ? '1' : '0' };
}
