import { Big } from 'big.js';
import { listVariantsByIds } from '../../catalog/queries.ts';
import type { Transactor } from '../../platform/db.ts';
import { currencyDecimals } from '../../platform/money.ts';
import type { Locale } from '../../contract/schemas.ts';
import type { ProductRecord } from '../records.ts';

/** Makes the net price in major units, with six decimals, of gross minor units: 1000 at 21 % → `8.264463`. */
export function netOfGross(gross: number, ratePercent: string, currency: string): string {
  const minor = new Big(10).pow(currencyDecimals(currency));
  return new Big(gross)
    .div(minor)
    .times(100)
    .div(new Big(100).plus(ratePercent))
    .round(6, Big.roundHalfUp)
    .toFixed();
}

/** Every variant is a product of its own there: `Tee – Red – S`. */
export async function readProducts(db: Transactor, ids: string[], locale: Locale): Promise<ProductRecord[]> {
  const sold = await listVariantsByIds(db, ids);
  return sold.map(({ variant, product, createdAt, version }) => ({
    ...{ kind: 'product', locale, id: variant.id, version, createdAt },
    name: [product.name, ...variant.options.map(({ value }) => value)].join(' – '),
    sku: variant.sku,
    description: product.description,
    netPrice: netOfGross(variant.price, product.taxRate, variant.currency),
    currency: variant.currency,
    ratePercent: product.taxRate,
    stock: variant.stock,
    active: variant.active && product.active,
  }));
}
