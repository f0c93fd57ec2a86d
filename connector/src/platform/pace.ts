import type { Clock } from './clock.ts';

export interface PaceRules {
  /** So many uses may come at once. */
  burst: number;
  /** After them one every so many milliseconds. */
  everyMs: number;
}

/** So many visitors are remembered; those who came least lately go first. */
const MOST = 10_000;

/**
 * Counts one use by `value` and tells how many milliseconds it has to wait: 0 means that it may go on. The count is in the
 * memory of this process, because what it keeps is the time of this process: a row for each use would cost more than the
 * use. What must hold over several processes and a restart is counted by limits.ts.
 */
export type Pace = (value: string) => number;

export function createPace(clock: Clock, { burst, everyMs }: PaceRules): Pace {
  /** When all that somebody has used is earned again. */
  const earnedAt = new Map<string, number>();
  return (value) => {
    const now = clock.now();
    const earned = Math.max(earnedAt.get(value) ?? 0, now);
    const wait = earned - now - (burst - 1) * everyMs;
    if (wait > 0) return wait;
    earnedAt.delete(value);
    earnedAt.set(value, earned + everyMs);
    const [oldest] = earnedAt.keys();
    if (earnedAt.size > MOST && oldest !== undefined) earnedAt.delete(oldest);
    return 0;
  };
}
