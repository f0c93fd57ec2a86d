import { createRandom } from '../stage/sandbox/random.ts';

/** Seeded choices; the same seed makes the same ones in the same order. */
export interface Chance {
  /** True in about this share of calls. */
  of(share: number): boolean;
  between(min: number, max: number): number;
  pick<T>(items: readonly T[]): T;
  shuffle<T>(items: readonly T[]): T[];
  text(length: number): string;
}

export function createChance(seed: number): Chance {
  const random = createRandom({ random: seed | 0 });
  const chance: Chance = {
    of: (share) => random.next() < share,
    between: (min, max) => random.between(min, max),
    pick: <T>(items: readonly T[]) => items[Math.floor(random.next() * items.length)] as T,
    shuffle<T>(items: readonly T[]) {
      return items
        .map((item) => ({ item, at: random.next() }))
        .sort((a, b) => a.at - b.at)
        .map(({ item }) => item);
    },
    text: (length) => random.hex(length),
  };
  return chance;
}
