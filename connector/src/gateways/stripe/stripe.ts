import type { StripeConfig } from '../../config.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Gateway } from '../gateway.ts';

export interface StripeOptions {
  sandboxUrl: string | undefined;
  clock: Clock;
}

export function createStripe(_config: StripeConfig, _options: StripeOptions): Gateway {
  throw new Error('not there yet');
}
