import type { Fields } from './crm.ts';

export interface Sides {
  /** As both sides last knew it. */
  base: Fields;
  /** Our value at the time a difference was left standing. */
  held: Fields;
  ours: Fields;
  theirs: Fields;
}

export interface Merged {
  /** Changed there only: to be taken over here. */
  take: Fields;
  /** Changed here only: to be written there. */
  give: Fields;
  /** Changed on both sides, differently: both are kept, and people are told. */
  conflicts: Record<string, { ours: string; theirs: string }>;
  /** Our side of every difference that stands, old and new. */
  held: Fields;
}

/** Three-way, field by field. A difference that was left standing stands until one of its two sides changes again. */
export function mergeFields({ base, held, ours, theirs }: Sides): Merged {
  const merged: Merged = { take: {}, give: {}, conflicts: {}, held: {} };
  for (const [field, theirValue] of Object.entries(theirs)) {
    const ourValue = ours[field];
    if (ourValue === undefined || ourValue === theirValue) continue;
    const theyChanged = base[field] !== undefined && base[field] !== theirValue;
    const weChanged = (held[field] ?? base[field]) !== ourValue;
    if (theyChanged && weChanged) merged.conflicts[field] = { ours: ourValue, theirs: theirValue };
    else if (theyChanged) merged.take[field] = theirValue;
    else if (weChanged) merged.give[field] = ourValue;
    if ((theyChanged && weChanged) || (!theyChanged && !weChanged)) merged.held[field] = ourValue;
  }
  return merged;
}
