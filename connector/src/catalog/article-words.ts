import type { Knex } from 'knex';
import { workIn } from '../platform/unit-of-work/unit-of-work.ts';
import { nameWords } from '../search/spelling.ts';
import { setWords } from '../search/words.ts';
import { findVariants } from './queries.ts';

/**
 * Brings the words up to date by which these variants, and the others of their products, are found: name, options and
 * article number. Orders are found by them through their lines.
 */
export async function setArticleWords(trx: Knex.Transaction, variantIds: string[]): Promise<void> {
  const productIds = trx('variants').whereIn('id', variantIds).select('product_id');
  const ids: string[] = await trx('variants').whereIn('product_id', productIds).pluck('id');
  const sold = await findVariants(trx, ids);
  await workIn(trx, async (work) => {
    for (const [refId, { variant, product }] of sold) {
      const texts = [product.name, variant.sku, ...variant.options.map(({ value }) => value)];
      await setWords(work, { kind: 'variant', refId, words: texts.flatMap(nameWords) });
    }
  });
}
