import { z } from 'zod';
import { currencyCode } from './schemas.ts';

/** A variant as a shop shows it. Prices are gross minor units when `pricesIncludeTax`. */
export const catalogVariant = z.strictObject({
  id: z.string(),
  sku: z.string(),
  /** `[{name:'Size', value:'M'}]`; empty for a simple product. */
  options: z.array(z.strictObject({ name: z.string(), value: z.string() })),
  price: z.int(),
  /** The price before the sale, struck through; null when not on sale. */
  regularPrice: z.int().nullable(),
  /** Pieces a buyer can have now; null when stock is not counted. */
  available: z.int().nullable(),
});

export const catalogProduct = z.strictObject({
  id: z.string(),
  slug: z.string(),
  name: z.string(),
  /** Plain text, paragraphs divided by a blank line. */
  description: z.string(),
  category: z.string(),
  kind: z.enum(['physical', 'virtual']),
  taxRate: z.string(),
  /** Absolute URL on the connector; null without a picture. */
  imageUrl: z.string().nullable(),
  imageAlt: z.string(),
  position: z.int(),
  active: z.boolean(),
  variants: z.array(catalogVariant).min(1),
});
export type CatalogProduct = z.infer<typeof catalogProduct>;

/**
 * `GET /v1/catalog?since=N`, signed: the whole catalogue, or 304-like `unchanged` when `since` is its version. With
 * `limit=100` it comes in pages, and of a catalogue that the shop has at version N only what changed since; `after` is
 * `next` of the page before. The connector is master; WordPress keeps this copy, refreshed outside page renders.
 */
export const catalogResponse = z.strictObject({
  version: z.int(),
  currency: currencyCode,
  pricesIncludeTax: z.boolean(),
  unchanged: z.boolean(),
  products: z.array(catalogProduct),
  /** True when the pages together name every product that is sold; absent without pages, and then they are all here. */
  whole: z.boolean().optional(),
  /** Ids of products that changed and are not sold in this currency; absent: none. */
  gone: z.array(z.string()).optional(),
  /** Where the next page begins; null at the end, absent without pages. */
  next: z.string().nullable().optional(),
});
export type CatalogResponse = z.infer<typeof catalogResponse>;
