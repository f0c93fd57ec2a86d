import { createRandom } from './random.ts';

export interface Keys {
  stripeSecret: string;
  stripePublishable: string;
  stripeWebhookSecret: string;
  paypalClientId: string;
  paypalSecret: string;
  paypalWebhookId: string;
}

/** Where webhooks go. Until an address is known, webhooks of that provider wait. */
export interface WebhookTargets {
  stripeUrl?: string | undefined;
  paypalUrl?: string | undefined;
}

export interface Disorder {
  /** Copies sent of every webhook. */
  duplicate: number;
  /** Share (0 to 1) of copies that are due at once. */
  immediate: number;
  /** Bounds of the wait of the other copies. */
  delayMs: [min: number, max: number];
  /** Share (0 to 1) of events none of whose copies arrives. */
  lose: number;
  /** Copies due at the same time are sent side by side. */
  together: boolean;
  /** Events may overtake one another; false keeps their order. */
  reorder: boolean;
  /** Share (0 to 1) of writing calls answered only after the webhooks due by then were pushed. */
  beforeAnswer: number;
}

export interface SandboxOptions {
  port?: number;
  seed: number;
  clock: { now(): number };
  keys?: Partial<Keys>;
  webhooks?: WebhookTargets;
  disorder?: Partial<Disorder>;
  /** Sends what is due by a real timer; otherwise only `deliverDue()` sends. */
  autoDeliver?: boolean;
  /** Keeps payments and undelivered webhooks over restarts. */
  stateFile?: string;
  /** Writes each call and its answer into this folder; else the one that SANDBOX_RECORD names. */
  recordTo?: string;
}

export const DEFAULT_DISORDER: Disorder = {
  duplicate: 2,
  immediate: 0.4,
  delayMs: [500, 15_000],
  lose: 0,
  together: false,
  reorder: true,
  beforeAnswer: 0,
};

/** The same seed gives the same keys, so a restarted sandbox still knows its shop. */
export function makeKeys(seed: number, given: Partial<Keys> = {}): Keys {
  const random = createRandom({ random: seed ^ 0x5eed });
  return {
    stripeSecret: `sk_sandbox_${random.base62(24)}`,
    stripePublishable: `pk_sandbox_${random.base62(24)}`,
    stripeWebhookSecret: `whsec_sandbox_${random.base62(24)}`,
    paypalClientId: `sandbox-client-${random.base62(24)}`,
    paypalSecret: `sandbox-secret-${random.base62(24)}`,
    paypalWebhookId: `SANDBOX${random.upper(12)}`,
    ...given,
  };
}
