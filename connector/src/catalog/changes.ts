import type { Knex } from 'knex';
import { chunksOf } from '../platform/chunks.ts';
import { readCounter } from '../platform/counter.ts';
import type { Transactor } from '../platform/db.ts';

interface CatalogChangeRow {
  product_id: string;
  /** The version of the catalogue at which the product changed last. */
  version: number;
}

declare module 'knex/types/tables.js' {
  interface Tables {
    catalog_changes: CatalogChangeRow;
  }
}

/** The counter behind the catalogue's version. */
export const VERSION = 'catalog_version';

/** Every change raises it; 0 while there is no catalogue. */
export function getCatalogVersion(db: Transactor): Promise<number> {
  return readCounter(db, VERSION);
}

/**
 * Notes that the products of these variants, and some that variants have left, changed at a version. The caller has just raised the counter and so holds
 * its lock: nobody else writes here meanwhile.
 */
export async function noteChanged(
  trx: Knex.Transaction,
  { variantIds, productIds = [], version }: { variantIds: string[]; productIds?: string[]; version: number },
): Promise<void> {
  const changed = new Set(productIds);
  for (const some of chunksOf(variantIds)) {
    const ids: string[] = await trx('variants').whereIn('id', some).distinct().pluck('product_id');
    for (const id of ids) changed.add(id);
  }
  for (const some of chunksOf([...changed])) {
    const rows = some.map((product_id) => ({ product_id, version }));
    await trx('catalog_changes').insert(rows).onConflict('product_id').merge(['version']);
  }
}

/**
 * Lists products that changed after the version `since` and up to `version`, those that did so first at the beginning;
 * `at` and `id` are the last one's of the page before.
 */
export async function listChanged(
  db: Transactor,
  {
    since,
    version,
    at,
    id,
    limit,
  }: { since: number; version: number; at: number; id: string; limit: number },
): Promise<{ id: string; at: number }[]> {
  const rows = await db('catalog_changes')
    .where('version', '>', since)
    .where('version', '<=', version)
    .where('version', '>=', at)
    .where((rest) => rest.where('version', '>', at).orWhere('product_id', '>', id))
    .orderBy(['version', 'product_id'])
    .limit(limit)
    .select('product_id', 'version');
  return rows.map((row) => ({ id: row.product_id, at: row.version }));
}
