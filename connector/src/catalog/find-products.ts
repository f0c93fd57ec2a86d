import type { Transactor } from '../platform/db.ts';

const MOST = 20;

/**
 * Finds the keys of the products that somebody means by a key, the number of an article or a part of a name, up to 20. What
 * the catalogue does not know may be another shop's own key, and comes back as it is.
 */
export async function findProductKeys(db: Transactor, typed: string): Promise<string[]> {
  const part = `%${typed.toLowerCase().replace(/[%_!]/g, '!$&')}%`;
  const named: string[] = await db('products')
    .whereRaw("lower(name) LIKE ? ESCAPE '!'", [part])
    .orderBy(['position', 'slug'])
    .limit(MOST)
    .pluck('id');
  const numbered: string[] = await db('variants').where({ sku: typed }).limit(MOST).pluck('product_id');
  return [...new Set([typed, ...named, ...numbered])];
}
