import type { Knex } from 'knex';
import { Big } from 'big.js';
import { recordCatalogChange } from '../../catalog/catalog.ts';
import type { Context } from '../../context.ts';
import { currencyDecimals, round } from '../../platform/money.ts';
import { cut } from '../../platform/text.ts';
import type { ProductRecord } from '../crm.ts';
import { recordChange } from '../../changes/record.ts';
import type { Taking } from './contacts.ts';
import type { Taken } from './statements.ts';

/** A net price in major units to gross minor units. */
export function grossOfNet(net: string, ratePercent: string, currency: string): number {
  const minor = new Big(10).pow(currencyDecimals(currency));
  return round(new Big(net).times(new Big(100).plus(ratePercent)).div(100).times(minor));
}

/** The name of the product is the variant's only where there is one variant. */
async function renameProduct(
  trx: Knex.Transaction,
  variantId: string,
  name: string,
  now: number,
): Promise<boolean> {
  const variant: { product_id: string } | undefined = await trx('variants')
    .where({ id: variantId })
    .first('product_id');
  if (!variant) return false;
  const siblings: unknown[] = await trx('variants')
    .where({ product_id: variant.product_id })
    .limit(2)
    .select('id');
  if (siblings.length !== 1) return false;
  await trx('products')
    .where({ id: variant.product_id })
    .update({ name: cut(name, 300), updated_at: now });
  return true;
}

/**
 * Where coreBOS is master of the catalogue its prices, names and stock count here. Stock is a counter: what was added
 * or taken there is added or taken here, so that a sale here in between is not lost. Where Carrello is master its own
 * values are written again.
 */
export async function takeProduct(
  trx: Knex.Transaction,
  ctx: Context,
  { change, merged, record }: Taking,
): Promise<Taken> {
  const product = record as ProductRecord;
  if (!ctx.config.corebos?.catalogMaster) {
    await recordChange(trx, ctx, { kind: 'product', id: product.id });
    return { taken: Object.keys(change.fields), tellings: [] };
  }
  const now = ctx.clock.now();
  const told = {
    ...merged.take,
    ...Object.fromEntries(Object.entries(merged.conflicts).map(([field, { theirs }]) => [field, theirs])),
  };
  const changes: Record<string, unknown> = {};
  const taken: string[] = [];
  if (told['unit_price'] !== undefined) {
    changes['price'] = grossOfNet(told['unit_price'], product.ratePercent, product.currency);
    taken.push('unit_price');
  }
  if (told['qtyinstock'] !== undefined && product.stock !== null) {
    const moved = new Big(told['qtyinstock'] || 0)
      .minus(change.base['qtyinstock'] || 0)
      .round(0, Big.roundDown);
    changes['stock'] = trx.raw('stock + ?', [Number(moved)]);
    taken.push('qtyinstock');
  }
  if (told['discontinued'] !== undefined) {
    changes['active'] = told['discontinued'] === '1';
    taken.push('discontinued');
  }
  const { productname } = told;
  if (productname !== undefined && (await renameProduct(trx, product.id, productname, now)))
    taken.push('productname');
  if (taken.length > 0) {
    await trx('variants')
      .where({ id: product.id })
      .update({ ...changes, updated_at: now });
    await recordCatalogChange(trx, ctx);
    await recordChange(trx, ctx, { kind: 'product', id: product.id });
  }
  return { taken, tellings: [] };
}
