import { AppError } from '../platform/errors.ts';

/** Who waits for work that takes long: a known visitor goes before strangers. `from` is the address they share a turn by. */
export interface Waiter {
  known: boolean;
  from: string;
}

interface Waiting extends Waiter {
  start(): void;
}

interface Rules {
  /** So many strangers wait, and as many who are known. */
  most: number;
  /** So many strangers of one address. */
  mostFrom: number;
}

export type Turns = <T>(waiter: Waiter, work: () => Promise<T>) => Promise<T>;

/**
 * Does one work at a time. Strangers have a short queue of their own, in which one address has few places, and those who
 * are known go first: nobody who posts passwords by the hundred keeps staff waiting. Throws `unavailable` to whom there
 * is no place for.
 */
export function createTurns({ most, mostFrom }: Rules): Turns {
  const queue: Waiting[] = [];
  let busy = false;

  function assertPlace({ known, from }: Waiter): void {
    const alike = queue.filter((each) => each.known === known);
    const tooMany = !known && alike.filter((each) => each.from === from).length >= mostFrom;
    if (alike.length < most && !tooMany) return;
    throw new AppError('unavailable', 'Too many people are signing in. Try again.', {
      reason: 'crowded',
      retryAfterSeconds: 5,
    });
  }

  function startNext(): void {
    const known = queue.findIndex((each) => each.known);
    const [next] = queue.splice(Math.max(known, 0), 1);
    busy = next !== undefined;
    next?.start();
  }

  return async (waiter, work) => {
    assertPlace(waiter);
    await new Promise<void>((start) => {
      queue.push({ ...waiter, start });
      if (!busy) startNext();
    });
    try {
      return await work();
    } finally {
      startNext();
    }
  };
}
