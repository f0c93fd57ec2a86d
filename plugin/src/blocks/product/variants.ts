export interface Variant {
  id: string;
  options: { name: string; value: string }[];
  price: number;
  regularPrice: number | null;
  available: number | null;
}

/** What was picked of each option; an empty text where nothing was. */
export type Choice = Record<string, string>;

export const isBuyable = (variant: Variant): boolean => variant.available !== 0;

const valueOf = (variant: Variant, name: string): string | undefined =>
  variant.options.find((option) => option.name === name)?.value;

/** The names of the options, such as `Size` and `Colour`, in the order of the first variant. */
export const optionNames = (variants: Variant[]): string[] =>
  variants[0]?.options.map((option) => option.name) ?? [];

export const findVariant = (variants: Variant[], choice: Choice): Variant | undefined =>
  variants.find((variant) => variant.options.every((option) => choice[option.name] === option.value));

/**
 * Whether a value can be chosen. Only the options before it count: the size decides which colours there are. If the
 * colour decided about sizes as well, a buyer who chose red would find size L disabled without seeing why.
 */
export function isPossible(variants: Variant[], choice: Choice, name: string, value: string): boolean {
  const names = optionNames(variants);
  const before = names.slice(0, names.indexOf(name));
  return variants.some(
    (variant) =>
      isBuyable(variant) &&
      valueOf(variant, name) === value &&
      before.every((other) => (choice[other] ?? '') === '' || valueOf(variant, other) === choice[other]),
  );
}

/** The choice after a value was picked. Later options that no longer fit are open again: nobody gets what they did not pick. */
export function choose(variants: Variant[], choice: Choice, name: string, value: string): Choice {
  const next: Choice = { ...choice, [name]: value };
  const names = optionNames(variants);
  for (const later of names.slice(names.indexOf(name) + 1)) {
    if (!isPossible(variants, next, later, next[later] ?? '')) next[later] = '';
  }
  return next;
}

/** The first option of which nothing is picked; undefined when all are. */
export const openOption = (variants: Variant[], choice: Choice): string | undefined =>
  optionNames(variants).find((name) => (choice[name] ?? '') === '');

/** What can still come of a choice: buyable variants if there are any, the cheapest first. */
export function candidates(variants: Variant[], choice: Choice): Variant[] {
  const fitting = variants.filter((variant) =>
    variant.options.every(({ name, value }) => (choice[name] ?? '') === '' || choice[name] === value),
  );
  const buyable = fitting.filter(isBuyable);
  return (buyable.length > 0 ? buyable : fitting).sort((a, b) => a.price - b.price);
}
