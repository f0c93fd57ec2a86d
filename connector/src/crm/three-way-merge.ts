import type { Fields } from './crm.ts';

export interface Sides {
  /** Both sides knew it so last. */
  base: Fields;
  /** Our value was this when a difference was left standing. */
  held: Fields;
  ours: Fields;
  theirs: Fields;
}

export interface Merged {
  /** They alone changed it: it is to be taken over here. */
  take: Fields;
  /** We alone changed it: it is to be written there. */
  give: Fields;
  /** Both sides changed it, differently: both values are kept, and people have a look. */
  conflicts: Record<string, { ours: string; theirs: string }>;
  /** Our value of every difference that stands, old and new. */
  held: Fields;
}

/**
 * Compares both sides with what they agreed on last, field by field: a@ here, b@ there, a@ before → b@ is taken. A
 * difference that was left standing stands until one of its two sides changes again.
 */
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
