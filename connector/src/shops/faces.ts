import type { Transactor } from '../platform/db.ts';

/** As whom pages, documents and mails about an order speak, and in whose days they tell times. */
export interface ShopFace {
  name: string;
  url: string;
  /** IANA: `Europe/Rome`. */
  timeZone: string;
}

export const NO_SHOP: ShopFace = { name: '', url: '', timeZone: 'UTC' };

/** By shop id. */
export async function readShopFaces(db: Transactor, ids: string[]): Promise<Map<string, ShopFace>> {
  if (ids.length === 0) return new Map();
  const rows: { id: string; name: string; url: string; time_zone: string }[] = await db('shops')
    .whereIn('id', [...new Set(ids)])
    .select('id', 'name', 'url', 'time_zone');
  return new Map(rows.map(({ id, name, url, time_zone }) => [id, { name, url, timeZone: time_zone }]));
}
