import { readLooks, sellerLines, type Look } from '../looks/look.ts';
import type { Transactor } from '../platform/db.ts';
import type { Shop } from './store.ts';

/** How pages and documents of a shop look: where its stylesheet and logo are, and what a document prints. */
export interface FaceLook {
  shopId: string;
  version: string;
  hasLogo: boolean;
  /** `#0d5f4b`, or empty. */
  accent: string;
  /** Who sells, line by line. */
  seller: string[];
}

/** As whom pages, documents and mails about an order speak, and in whose days they tell times. */
export interface ShopFace {
  name: string;
  url: string;
  /** As IANA names it: `Europe/Rome`. */
  timeZone: string;
  /** Null or missing where the shop has not said how it looks. */
  look?: FaceLook | null;
}

export const NO_SHOP: ShopFace = { name: '', url: '', timeZone: 'UTC' };

const faceLook = (look: Look): FaceLook => {
  const { shopId, version, hasLogo, accent } = look;
  return { shopId, version, hasLogo, accent, seller: sellerLines(look) };
};

type Named = Pick<Shop, 'name' | 'url' | 'timeZone'>;

/** The face of a shop, with its look where it has one. */
export const faceOf = ({ name, url, timeZone }: Named, look: Look | undefined): ShopFace => ({
  name: look?.name || name,
  ...{ url, timeZone },
  ...(look ? { look: faceLook(look) } : {}),
});

/** Finds faces by shop id; an id that is no shop's is missing. */
export async function readShopFaces(db: Transactor, ids: string[]): Promise<Map<string, ShopFace>> {
  if (ids.length === 0) return new Map();
  const rows = await db('shops')
    .whereIn('id', [...new Set(ids)])
    .select('id', 'name', 'url', 'time_zone');
  const looks = await readLooks(db, ids);
  const faces = rows.map(({ id, name, url, time_zone: timeZone }): [string, ShopFace] => {
    return [id, faceOf({ name, url, timeZone }, looks.get(id))];
  });
  return new Map(faces);
}
