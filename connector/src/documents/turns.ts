import { AppError } from '../platform/errors.ts';

interface Limits {
  /** How much work runs at once. */
  lanes: number;
  /** How much of it may wait. */
  longest: number;
  /** How much of it one person may have, running and waiting. */
  mostOfOne: number;
}

interface Waiting {
  person: string;
  begin(): void;
}

/** Runs work for a person when it is their turn. Throws `rate_limited` when they or all together ask for too much. */
export type Turns = <T>(person: string, work: () => Promise<T>) => Promise<T>;

const refused = (message: string): AppError =>
  new AppError('rate_limited', message, { retryAfterSeconds: 10 });

/**
 * A short queue. Nobody has two turns at once, so whoever asks for ten documents lets others pass in between: with
 * `a, a, b` and two lanes the first of a and b's run together.
 */
export function createTurns({ lanes, longest, mostOfOne }: Limits): Turns {
  const waiting: Waiting[] = [];
  const running = new Set<string>();

  function next(): void {
    if (running.size === lanes) return;
    const index = waiting.findIndex(({ person }) => !running.has(person));
    const [turn] = index < 0 ? [] : waiting.splice(index, 1);
    if (!turn) return;
    running.add(turn.person);
    turn.begin();
  }

  return async (person, work) => {
    const own = waiting.filter((each) => each.person === person).length + (running.has(person) ? 1 : 0);
    if (own >= mostOfOne) throw refused('You are asking for many documents at once. Try again in a moment.');
    if (waiting.length >= longest) throw refused('Many documents are being made. Try again in a moment.');
    await new Promise<void>((begin) => {
      waiting.push({ person, begin });
      next();
    });
    try {
      return await work();
    } finally {
      running.delete(person);
      next();
    }
  };
}
