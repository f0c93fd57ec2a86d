import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import {
  candidates,
  choose,
  findVariant,
  isBuyable,
  isPossible,
  openOption,
  optionNames,
  type Choice,
  type Variant,
} from '../../plugin/src/blocks/product/variants.ts';

const variant = (size: string, colour: string, available: number | null): Variant => ({
  id: `${size}-${colour}`,
  options: [
    { name: 'Size', value: size },
    { name: 'Colour', value: colour },
  ],
  price: 4500,
  regularPrice: null,
  available,
});
const shirts = [
  variant('S', 'red', 3),
  variant('S', 'blue', 0),
  variant('M', 'red', 0),
  variant('M', 'blue', 2),
  variant('L', 'red', 0),
];

describe('the choice of a variant', () => {
  it('the choice of a variant offers what can be had with the choices before it', () => {
    const choice = { Size: 'S', Colour: 'red' };
    expect(isPossible(shirts, choice, 'Size', 'M')).toBe(true);
    expect(isPossible(shirts, choice, 'Size', 'L')).toBe(false);
    expect(isPossible(shirts, choice, 'Colour', 'blue')).toBe(false);
  });

  it('the choice of a variant is the buyer’s alone: nothing is picked at first, and what no longer fits is open again', () => {
    const nothing = { Size: '', Colour: '' };
    expect([findVariant(shirts, nothing), openOption(shirts, nothing)]).toEqual([undefined, 'Size']);
    expect(isPossible(shirts, nothing, 'Colour', 'blue')).toBe(true);
    const moved = choose(shirts, { Size: 'S', Colour: 'red' }, 'Size', 'M');
    expect([moved, openOption(shirts, moved)]).toEqual([{ Size: 'M', Colour: '' }, 'Colour']);
    expect(candidates(shirts, moved).map(({ id }) => id)).toEqual(['M-blue']);
  });

  it('a variant whose stock is not counted can be bought', () => {
    expect(isBuyable(variant('S', 'red', null))).toBe(true);
  });

  it('the choice of a variant leads from any possible click to a variant that can be bought', () => {
    const variants = fc.uniqueArray(
      fc.record({
        size: fc.constantFrom('S', 'M', 'L'),
        colour: fc.constantFrom('red', 'blue', 'green'),
        available: fc.constantFrom(0, 1, null),
      }),
      { minLength: 1, selector: ({ size, colour }) => size + colour },
    );
    const clicks = fc.array(fc.tuple(fc.constantFrom('Size', 'Colour'), fc.nat(2)), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(variants, clicks, (rows, presses) => {
        const all = rows.map(({ size, colour, available }) => variant(size, colour, available));
        const first = all.find(isBuyable);
        fc.pre(first !== undefined);
        let choice: Choice = Object.fromEntries((first?.options ?? []).map(({ name }) => [name, '']));
        for (const [name, place] of presses) {
          const values = [
            ...new Set(all.flatMap((one) => one.options.filter((option) => option.name === name))),
          ];
          const possible = values
            .map(({ value }) => value)
            .filter((value) => isPossible(all, choice, name, value));
          const value = possible[place % possible.length];
          if (value !== undefined) choice = choose(all, choice, name, value);
        }
        // Whatever is still open can be picked, and what is picked then can be bought.
        for (let open = openOption(all, choice); open !== undefined; open = openOption(all, choice)) {
          const name = open;
          const values = all.flatMap((one) => one.options.filter((option) => option.name === name));
          const possible = values.find(({ value }) => isPossible(all, choice, name, value));
          expect(possible).toBeDefined();
          choice = choose(all, choice, name, possible?.value ?? '');
        }
        const found = findVariant(all, choice);
        expect(found && isBuyable(found)).toBe(true);
        expect(Object.keys(choice).sort()).toEqual(optionNames(all).sort());
      }),
    );
  });
});
