import type { NextFunction, Request, Response } from 'express';
import { SECOND } from './clock.ts';
import { AppError } from './errors.ts';
import { addressPrefix } from './limits.ts';

export interface Bodies {
  /**
   * Lets the body of a request come in. `next` is called once: by the answer when the body is complete, or with the error
   * that ended it (`too_slow`, or `unavailable` when it had to make room).
   */
  enter(req: Request, res: Response, next: NextFunction): NextFunction;
  /** How many have been ended since the start, because they were too slow or had to make room. */
  cuts(): number;
}

interface Pool {
  most: number;
  /** Of one address (IPv6: of its /64 network); without it, all. */
  perAddress?: number;
  withinMs: number;
}

/** Whoever has no more places than this is no flood. */
const FEW = 4;

/**
 * Keeps what strangers may send before anybody has looked at it small: at most `most` bodies come in at once, `perAddress` of
 * one address, each within `withinMs`. When there are more, one makes room: the most silent of the same address, or of the
 * address with the most places, or of all where nobody has many. 300 senders at one address that stop after 60 bytes → each
 * new one cuts one of them, and an order that comes over a slow line from elsewhere is left alone.
 */
export function createBodies({ most, perAddress = most, withinMs }: Pool): Bodies {
  /** In the order of silence, each with its address: whoever is heard goes to the end. */
  const open = new Map<(error: AppError) => void, string>();
  const places = new Map<string, number>();
  let cuts = 0;

  function cutMostSilent(of: (address: string) => boolean): void {
    for (const [cut, address] of open) {
      if (!of(address)) continue;
      return cut(
        new AppError('unavailable', 'Too many requests come in at once. Send it again.', {
          reason: 'crowded',
          retryAfterSeconds: 2,
        }),
      );
    }
  }

  function makeRoom(from: string): void {
    if ((places.get(from) ?? 0) >= perAddress) return cutMostSilent((address) => address === from);
    if (open.size < most) return;
    const largest = Math.max(...places.values());
    cutMostSilent((address) => largest <= FEW || places.get(address) === largest);
  }

  function count(address: string, by: number): void {
    const left = (places.get(address) ?? 0) + by;
    if (left > 0) places.set(address, left);
    else places.delete(address);
  }

  return {
    cuts: () => cuts,
    enter(req, res, next) {
      const from = addressPrefix(req.ip ?? '');
      makeRoom(from);
      const tooSlow = () => cut(new AppError('too_slow', 'The body did not arrive in time. Send it again.'));
      const timer = setTimeout(tooSlow, withinMs);
      timer.unref();
      const leave = (): boolean => {
        clearTimeout(timer);
        req.off('data', hear);
        if (!open.delete(cut)) return false;
        count(from, -1);
        return true;
      };
      const cut = (error: AppError): void => {
        if (!leave()) return;
        cuts += 1;
        // What it still sends is not waited for.
        res.setHeader('Connection', 'close');
        next(error);
      };
      const hear = (): void => {
        open.delete(cut);
        open.set(cut, from);
      };
      open.set(cut, from);
      count(from, 1);
      req.on('data', hear);
      return (error?: unknown) => {
        if (leave()) next(error);
      };
    },
  };
}

const POOL = { most: 100, perAddress: 20, withinMs: 10 * SECOND };

/**
 * Of this process, by who sends: a shop's order or a buyer's cart arrives in milliseconds, a megabyte over a slow line in
 * seconds. Each kind has places of its own, so that carts keep no order out.
 */
export const pools = {
  shops: createBodies(POOL),
  providers: createBodies(POOL),
  browsers: createBodies(POOL),
};
