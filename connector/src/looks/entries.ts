import type { Transactor } from '../platform/db.ts';
import { readLook, type Look } from './look.ts';
import { NO_LOOK, type LookEntries } from './set-look.ts';

/** What a form shows before anything is typed. */
export async function readLookEntries(
  db: Transactor,
  shopId: string,
): Promise<{ entries: LookEntries; look: Look | null }> {
  const look = await readLook(db, shopId);
  if (!look) return { entries: NO_LOOK, look: null };
  const { name, accent, fonts, sellerName, sellerAddress, sellerVat, terms, withdrawal } = look;
  return {
    entries: { name, accent, fonts, sellerName, sellerAddress, sellerVat, terms, withdrawal },
    look,
  };
}
