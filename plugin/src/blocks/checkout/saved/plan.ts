import type { SavedAddressOnWire } from '../../../../../connector/src/contract/saved-addresses.ts';

export type Saved = SavedAddressOnWire;

/** What the form has for the place of an address. */
export const PLACE = [
  'firstName',
  'lastName',
  // It decides which of the others there are.
  'country',
  'line1',
  'line2',
  'postcode',
  'city',
  'state',
] as const;

/** What a choice does to the form; null leaves a part as it is. */
export interface Plan {
  billing: Saved | null;
  delivery: Saved | null;
  otherAddress: boolean | null;
}

const isSamePlace = (one: Saved, other: Saved): boolean => PLACE.every((key) => one[key] === other[key]);

/**
 * Goods go to the address of the bill unless another one is given. So a delivery address alone is both, unless somebody has
 * typed an address for the bill: then that stays.
 */
export function planOf(
  { billing, delivery }: { billing: Saved | null; delivery: Saved | null },
  { billTyped }: { billTyped: boolean },
): Plan {
  if (billing && delivery) {
    const isOther = !isSamePlace(billing, delivery) || delivery.company !== '';
    return { billing, delivery: isOther ? delivery : null, otherAddress: isOther };
  }
  if (!delivery || billTyped) return { billing, delivery, otherAddress: delivery ? true : null };
  return { billing: delivery, delivery: null, otherAddress: false };
}

/** The form asks for no company at an address: it goes before the floor, as on a label. */
export function secondLine({ company, line2 }: Pick<Saved, 'company' | 'line2'>): string {
  return [company, line2]
    .filter((part) => part !== '')
    .join(', ')
    .slice(0, 200);
}

/** One line by which a buyer knows an address: `Via Roma 1, 40121 Bologna (BO)`. */
export function lineOf({ line1, postcode, city, state, country }: Saved, home: string): string {
  const town = [postcode, city, state && `(${state})`].filter(Boolean).join(' ');
  return [line1, town, country === home ? '' : country].filter(Boolean).join(', ');
}
