import type { NextFunction, Request, Response } from 'express';
import { SECOND } from './clock.ts';
import { AppError } from './errors.ts';

export interface Bodies {
  /**
   * Lets the body of a request come in. `next` is called once: by the answer when the body is complete, or with the error
   * that ended it (`too_slow`, or `unavailable` when it had to make room).
   */
  enter(req: Request, res: Response, next: NextFunction): NextFunction;
}

/**
 * Keeps what strangers may send before anybody has looked at it small: at most `most` bodies come in at once, each within
 * `withinMs`. When there are more, the one that has been silent longest makes room: 200 senders that stop after 60 bytes
 * → each new body cuts one of them, and an honest one, which arrives in one go, is never the most silent.
 */
export function createBodies({ most, withinMs }: { most: number; withinMs: number }): Bodies {
  /** In the order of silence: whoever is heard goes to the end. */
  const open = new Set<(error: AppError) => void>();

  function makeRoom(): void {
    const [mostSilent] = open;
    if (open.size >= most)
      mostSilent?.(
        new AppError('unavailable', 'Too many requests come in at once. Send it again.', {
          retryAfterSeconds: 2,
        }),
      );
  }

  return {
    enter(req, res, next) {
      makeRoom();
      const tooSlow = () => cut(new AppError('too_slow', 'The body did not arrive in time. Send it again.'));
      const timer = setTimeout(tooSlow, withinMs);
      timer.unref();
      const leave = (): boolean => {
        clearTimeout(timer);
        req.off('data', hear);
        return open.delete(cut);
      };
      const cut = (error: AppError): void => {
        if (!leave()) return;
        // What it still sends is not waited for.
        res.setHeader('Connection', 'close');
        next(error);
      };
      const hear = (): void => {
        open.delete(cut);
        open.add(cut);
      };
      open.add(cut);
      req.on('data', hear);
      return (error?: unknown) => {
        if (leave()) next(error);
      };
    },
  };
}

/** Of this process: a shop's order or a buyer's cart arrives in milliseconds, a megabyte over a slow line in seconds. */
export const bodies = createBodies({ most: 100, withinMs: 10 * SECOND });
