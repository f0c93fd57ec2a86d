import type { Chance } from './chance.ts';
import { wishFor } from './points.ts';

/** What a connector is started with: a point to die at, or (null) it is killed from outside. */
export interface Wish {
  point: string | null;
  text: string;
}

/** How much killing is still to be done, and which points have been hit; shared by all rounds of one database. */
export interface Budget {
  kills: number;
  isLeft(): boolean;
  nextWish(): Wish;
  countKill(): void;
  countHit(point: string): void;
  /** Points never hit; `given up`: though so many lives were started for them that they must have been. */
  missing(): { point: string; givenUp: boolean }[];
}

/** Lives that are started for a point before it counts as one that cannot be hit. */
export const TRIES = 15;

interface Plan {
  points: string[];
  kills: number | null;
  until: number;
  chance: Chance;
}

/** Named points first, each until it was hit once; then named and random ones by turns. */
export function createBudget({ points, kills, until, chance }: Plan): Budget {
  const tries = new Map(chance.shuffle(points).map((point) => [point, 0]));
  const hits = new Map<string, number>();
  const triesOf = (point: string): number => tries.get(point) ?? 0;
  const missing = () =>
    points.filter((point) => !hits.has(point)).map((point) => ({ point, givenUp: triesOf(point) >= TRIES }));
  function nextPoint(): string | null {
    if (chance.of(0.25)) return null;
    const fresh = [...tries.keys()].filter((point) => !hits.has(point) && triesOf(point) < TRIES);
    const least = Math.min(...fresh.map(triesOf));
    const first = fresh.find((point) => triesOf(point) === least);
    return first ?? (chance.of(0.5) ? chance.pick(points) : null);
  }
  return {
    kills: 0,
    isLeft() {
      return (kills === null || this.kills < kills) && Date.now() < until;
    },
    nextWish() {
      const point = nextPoint();
      if (point !== null) {
        const tried = triesOf(point);
        tries.set(point, tried + 1);
        // A rare way is hit once at best: the later tries take the first hit.
        return { point, text: wishFor(point, tried === 0 ? chance.between(1, 12) : 1) };
      }
      const thrown = chance.of(0.4) ? `${chance.pick(points)}!${chance.between(4, 30)}` : '';
      return { point, text: thrown };
    },
    countKill() {
      this.kills += 1;
    },
    countHit(point) {
      hits.set(point, (hits.get(point) ?? 0) + 1);
    },
    missing,
  };
}
