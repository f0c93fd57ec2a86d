import type { OrderSnapshot } from '../contract/orders.ts';
import { fold } from '../search/spelling.ts';

export interface BuyerName {
  firstName: string;
  lastName: string;
}

/** Empty for an order that names nobody, and where the buyer was erased: only the document names them then. */
export function nameOf({ billing, delivery, erased }: OrderSnapshot): BuyerName {
  if (erased) return { firstName: '', lastName: '' };
  const named = [billing, delivery].find((address) => address && (address.firstName || address.lastName));
  return { firstName: named?.firstName.trim() ?? '', lastName: named?.lastName.trim() ?? '' };
}

export function fullName({ firstName, lastName }: BuyerName): string {
  return `${firstName} ${lastName}`.replace(/\s+/g, ' ').trim();
}

/** The words of a name, folded and sorted: `Rossi MARIO` is `Mario Rossi`. */
export function nameKey(name: string): string {
  return fold(name)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .sort()
    .join(' ');
}
