import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import type { Knex } from 'knex';
import type { Context } from '../context.ts';
import { recordChange } from '../changes/record.ts';
import { chunksOf } from '../platform/chunks.ts';
import type { LineFault } from '../platform/csv.ts';
import { transact } from '../platform/db.ts';
import { canonicalJson, sha256 } from '../platform/hash.ts';
import type { DecimalMark } from '../platform/numbers.ts';
import { listCurrencies } from '../shops/shops.ts';
import { setArticleWords } from './article-words.ts';
import { recordCatalogChange } from './catalog.ts';
import { readCatalogFile, type ImportProduct } from './import-rows.ts';
import { findVariantsBySku } from './queries.ts';
import { setStock } from './stock.ts';
import * as store from './store.ts';

export interface ImportInput {
  csvText: string;
  /** Where the file names of the column `picture` are looked up. */
  pictureFolder: string;
  dryRun: boolean;
  /** What stands before the decimals of its numbers; left out, the file's own amounts show it. */
  decimal?: DecimalMark;
}

export interface ImportReport {
  /** SKUs. */
  created: string[];
  changed: string[];
  unchanged: string[];
  /** With any fault nothing is written. */
  faults: LineFault[];
}

const EXTENSIONS: Record<string, string> = {
  '.jpg': 'jpg',
  '.jpeg': 'jpg',
  '.png': 'png',
  '.webp': 'webp',
  '.avif': 'avif',
  '.svg': 'svg',
};
const MOST_BYTES = 5_000_000;

async function readPicture(folder: string, file: string): Promise<store.Picture | string> {
  const extension = EXTENSIONS[extname(file).toLowerCase()];
  if (!extension) return `Use a picture of one of these kinds: ${Object.keys(EXTENSIONS).join(' ')}.`;
  if (basename(file) !== file) return 'Write only the name of the file; it lies in the folder of pictures.';
  const bytes = await readFile(join(folder, file)).catch(() => null);
  if (!bytes) return `There is no such file in ${folder}.`;
  if (bytes.length > MOST_BYTES) return 'The picture is larger than 5 MB.';
  return { hash: sha256(bytes), extension, bytes };
}

async function readPictures(
  products: ImportProduct[],
  folder: string,
  faults: LineFault[],
): Promise<Map<string, store.Picture>> {
  const pictures = new Map<string, store.Picture>();
  for (const { line, fields } of products) {
    const { pictureFile } = fields;
    if (pictureFile === '' || pictures.has(pictureFile)) continue;
    const picture = await readPicture(folder, pictureFile);
    if (typeof picture === 'string') faults.push({ line, column: 'picture', message: picture });
    else pictures.set(pictureFile, picture);
  }
  return pictures;
}

const same = (a: unknown, b: unknown): boolean => canonicalJson(a) === canonicalJson(b);

interface Known {
  products: Map<string, store.Product>;
  variants: Map<string, store.Variant>;
}

async function loadKnown(trx: Knex.Transaction): Promise<Known> {
  const products = await store.listProducts(trx);
  const variants = await store.listVariants(trx);
  return {
    products: new Map(products.map((product) => [product.slug, product])),
    variants: new Map(variants.map((variant) => [variant.sku, variant])),
  };
}

interface Changed {
  variant: store.Variant;
  old: store.Variant | undefined;
  reason: string;
  now: number;
}

async function writeVariant(trx: Knex.Transaction, { variant, old, reason, now }: Changed): Promise<void> {
  const { id: variantId, stock: to } = variant;
  await store.saveVariant(trx, variant, now);
  if (old && old.stock !== to) await setStock(trx, { variantId, to, reason, now });
}

interface Importing {
  known: Known;
  pictures: Map<string, store.Picture>;
  report: ImportReport;
  /** The products that variants left for another: `tee` is called `t-shirt` now. */
  left: Set<string>;
  /** What the movements of stock are put down to; null in a dry run, which writes nothing. */
  reason: string | null;
}

/** Writes one product and its variants where they differ; adds to the report what happened to each SKU. */
async function importProduct(
  trx: Knex.Transaction,
  ctx: Context,
  { wanted, known, pictures, report, left, reason }: Importing & { wanted: ImportProduct },
): Promise<void> {
  const now = ctx.clock.now();
  const { pictureFile, ...fields } = wanted.fields;
  const picture = pictures.get(pictureFile);
  const before = known.products.get(fields.slug);
  const product: store.Product = {
    ...fields,
    id: before?.id ?? ctx.ids.new('product'),
    picture: picture ? `${picture.hash}.${picture.extension}` : null,
  };
  const productChanged = !same(before, product);
  if (productChanged && reason !== null) {
    if (picture) await store.savePicture(trx, picture, now);
    await store.saveProduct(trx, product, now);
  }
  for (const { fields: given } of wanted.variants) {
    const old = known.variants.get(given.sku);
    if (old && old.productId !== product.id) left.add(old.productId);
    const stock = given.stock === undefined ? (old?.stock ?? null) : given.stock;
    const variant: store.Variant = {
      ...given,
      stock,
      id: old?.id ?? ctx.ids.new('variant'),
      productId: product.id,
    };
    const changed = productChanged || !same(old, variant);
    report[old ? (changed ? 'changed' : 'unchanged') : 'created'].push(given.sku);
    if (reason !== null && !same(old, variant)) await writeVariant(trx, { variant, old, reason, now });
  }
}

async function recordSkus(
  trx: Knex.Transaction,
  ctx: Context,
  { skus, left }: { skus: string[]; left: Set<string> },
): Promise<void> {
  const ids: string[] = [];
  for (const some of chunksOf(skus)) ids.push(...(await findVariantsBySku(trx, some)).values());
  for (const some of chunksOf(ids)) await setArticleWords(trx, some);
  await recordCatalogChange(trx, ctx, ids, [...left]);
  for (const some of chunksOf(ids))
    await recordChange(trx, ctx, ...some.map((id) => ({ kind: 'product' as const, id })));
}

/**
 * Brings the catalogue to what a file says, by SKU: done twice it changes nothing the second time. With any fault
 * nothing is changed; products the file does not name stay as they are (`active` = no takes one out of the shop).
 */
export async function importCatalog(ctx: Context, input: ImportInput): Promise<ImportReport> {
  const { products, faults } = readCatalogFile(input.csvText, {
    decimal: input.decimal,
    currencies: await listCurrencies(ctx.db),
  });
  const pictures = await readPictures(products, input.pictureFolder, faults);
  const empty = (): ImportReport => ({ created: [], changed: [], unchanged: [], faults });
  if (faults.length > 0) return empty();
  return transact(ctx.db, async (trx) => {
    const report = empty();
    const known = await loadKnown(trx);
    const reason = input.dryRun ? null : `import:${randomUUID()}`;
    const left = new Set<string>();
    const importing = { known, pictures, report, left, reason };
    for (const wanted of products) await importProduct(trx, ctx, { ...importing, wanted });
    const skus = [...report.created, ...report.changed];
    if (reason !== null && skus.length > 0) await recordSkus(trx, ctx, { skus, left });
    return report;
  });
}
