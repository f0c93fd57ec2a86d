import type { Transactor } from '../platform/db.ts';

/** As whom pages, documents and mails about an order speak, and in whose days they tell times. */
export interface ShopFace {
  name: string;
  url: string;
  /** As IANA names it: `Europe/Rome`. */
  timeZone: string;
}

export const NO_SHOP: ShopFace = { name: '', url: '', timeZone: 'UTC' };

/** Finds faces by shop id; an id that is no shop's is missing. */
export async function readShopFaces(db: Transactor, ids: string[]): Promise<Map<string, ShopFace>> {
  if (ids.length === 0) return new Map();
  const rows = await db('shops')
    .whereIn('id', [...new Set(ids)])
    .select('id', 'name', 'url', 'time_zone');
  return new Map(rows.map(({ id, name, url, time_zone }) => [id, { name, url, timeZone: time_zone }]));
}
