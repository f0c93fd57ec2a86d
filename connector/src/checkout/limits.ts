import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { AppError } from '../platform/errors.ts';

const MINUTES = 60;

/**
 * Card testers try many cards from one place; a buyer tries a few. Counted per process: N connectors let N times as
 * much through, which still stops a tester.
 */
export function createPayLimits(): {
  count(ip: string, checkoutId: string): Promise<void>;
  countDecline(ip: string): Promise<void>;
} {
  const byAddress = new RateLimiterMemory({ points: 120, duration: 10 * MINUTES });
  const byCheckout = new RateLimiterMemory({ points: 30, duration: 10 * MINUTES });
  const declines = new RateLimiterMemory({ points: 30, duration: 60 * MINUTES });
  return {
    async count(ip, checkoutId) {
      const declined = await declines.get(ip);
      if (declined && declined.remainingPoints <= 0) throw tooMany(declined);
      await consume(byAddress, ip);
      await consume(byCheckout, checkoutId);
    },
    async countDecline(ip) {
      await declines.consume(ip).catch(() => undefined);
    },
  };
}

function tooMany({ msBeforeNext }: RateLimiterRes): AppError {
  return new AppError('rate_limited', 'Too many attempts to pay. Wait a few minutes and try again.', {
    retryAfterSeconds: Math.ceil(msBeforeNext / 1000),
  });
}

async function consume(limiter: RateLimiterMemory, key: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (error) {
    throw error instanceof RateLimiterRes ? tooMany(error) : error;
  }
}
