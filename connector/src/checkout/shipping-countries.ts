import type { Transactor } from '../platform/db.ts';
import { listShippingMethods } from './conditions-store.ts';

/**
 * Lists the countries goods go to, with the given one first; a shop that ships nowhere still sells what is virtual at
 * home.
 */
export async function listShippingCountries(
  db: Transactor,
  { currency, country }: { currency: string; country: string },
): Promise<string[]> {
  const methods = await listShippingMethods(db);
  const reached = methods
    .filter((method) => method.currency === currency)
    .flatMap((method) => method.countries);
  return [country, ...[...new Set(reached)].filter((each) => each !== country).sort()];
}
