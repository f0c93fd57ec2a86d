export interface Variant {
  id: string;
  options: { name: string; value: string }[];
  price: number;
  regularPrice: number | null;
  available: number | null;
}

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
      before.every((other) => valueOf(variant, other) === choice[other]),
  );
}

/** The choice after a value was picked. Later options that no longer fit are changed: L comes in blue only → blue. */
export function choose(variants: Variant[], choice: Choice, name: string, value: string): Choice {
  const next: Choice = { ...choice, [name]: value };
  const names = optionNames(variants);
  for (const later of names.slice(names.indexOf(name) + 1)) {
    if (isPossible(variants, next, later, next[later] ?? '')) continue;
    const values = variants.map((variant) => valueOf(variant, later) ?? '');
    next[later] = values.find((other) => isPossible(variants, next, later, other)) ?? next[later] ?? '';
  }
  return next;
}
