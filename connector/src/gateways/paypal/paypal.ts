import type { PaypalConfig } from '../../config.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Gateway } from '../gateway.ts';

export interface PaypalOptions {
  sandboxUrl: string | undefined;
  clock: Clock;
}

export function createPaypal(_config: PaypalConfig, _options: PaypalOptions): Gateway {
  throw new Error('not there yet');
}
