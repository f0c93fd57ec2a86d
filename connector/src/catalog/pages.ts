import type { Context } from '../context.ts';
import type { CatalogResponse } from '../contract/catalog.ts';
import type { Transactor } from '../platform/db.ts';
import { invalidField } from '../platform/errors.ts';
import { headOf, presentProducts } from './catalog.ts';
import { getCatalogVersion, listChanged } from './changes.ts';
import { listProductIds } from './store.ts';

/** A walk through the catalogue, and how far it has come. */
export interface Walk {
  /** The version that the shop has when the walk is through. */
  version: number;
  /** The version it had before; 0 begins with nothing, and the walk names every product that is sold. */
  since: number;
  /** The last product of the page before, and the version at which it changed (0 when the walk names all). */
  at: number;
  id: string;
}

export const MOST_ON_PAGE = 200;

const write = ({ version, since, at, id }: Walk): string => [version, since, at, id].join('.');

/** Reads `next` of a page; throws `invalid` for what we did not write. */
export function readWalk(text: string): Walk {
  const match = /^(\d{1,15})\.(\d{1,15})\.(\d{1,15})\.(\w{0,40})$/.exec(text);
  if (!match) throw invalidField('after', 'Use `next` of the page before.');
  const [version = 0, since = 0, at = 0] = match.slice(1, 4).map(Number);
  return { version, since, at, id: match[4] ?? '' };
}

/** Begins a walk. A shop whose version is none of ours, because we were restored, gets everything. */
export async function beginWalk(db: Transactor, since: number): Promise<Walk> {
  // The version is read first: a change in between is fetched by the next walk, never missed.
  const version = await getCatalogVersion(db);
  return { version, since: since > version ? 0 : since, at: 0, id: '' };
}

async function listStep(db: Transactor, walk: Walk, limit: number): Promise<{ id: string; at: number }[]> {
  if (walk.since > 0) return listChanged(db, { ...walk, limit });
  return (await listProductIds(db, { after: walk.id, limit })).map((id) => ({ id, at: 0 }));
}

/**
 * Shows a page of a walk: the products of it that are sold in this currency, and the ids of those that changed and are
 * not (`gone`). What changes during the walk comes with the next one.
 */
export async function presentCatalogPage(
  ctx: Context,
  { currency, walk, limit }: { currency: string; walk: Walk; limit: number },
): Promise<CatalogResponse> {
  const whole = walk.since === 0;
  const head = { ...headOf(walk.version, currency), whole };
  if (walk.since === walk.version && !whole)
    return { ...head, unchanged: true, products: [], gone: [], next: null };
  const found = await listStep(ctx.db, walk, limit + 1);
  const step = found.slice(0, limit);
  const ids = step.map(({ id }) => id);
  const products = await presentProducts(ctx, { currency, ids });
  const sold = new Set(products.map(({ id }) => id));
  const last = found.length > limit ? step.at(-1) : undefined;
  return {
    ...head,
    unchanged: false,
    products,
    gone: whole ? [] : ids.filter((id) => !sold.has(id)),
    next: last ? write({ ...walk, ...last }) : null,
  };
}
