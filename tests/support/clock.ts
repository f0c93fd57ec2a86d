import type { Clock } from '../../connector/src/platform/clock.ts';

export interface TestClock extends Clock {
  advance(ms: number): void;
  set(at: number): void;
}

/** A clock that only moves when told to. Starts on 2 March 2026, 09:00 UTC. */
export function createTestClock(start = Date.UTC(2026, 2, 2, 9)): TestClock {
  let now = start;
  return {
    now: () => now,
    advance: (ms) => {
      now += ms;
    },
    set: (at) => {
      now = at;
    },
  };
}
