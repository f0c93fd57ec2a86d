import type { Keys, WebhookTargets } from './options.ts';
import type { Random } from './random.ts';
import type { State } from './state.ts';
import type { Delivery } from './webhooks.ts';

/** What every part of the sandbox works on. `changed` is called after each change of the state. */
export interface World {
  clock: { now(): number };
  random: Random;
  keys: Keys;
  targets: WebhookTargets;
  state: State;
  /** Those of `state.deliveries` that still wait: the log grows, this does not. */
  pending: Delivery[];
  /** The folder into which each call is written; undefined: none is. */
  recordTo: string | undefined;
  /** Own address, known once the port is. */
  url: string;
  changed(): void;
  deliverDue(): Promise<DeliveryReport>;
  /** Before a writing call is answered: at times its webhooks overtake the answer. Never waits on a run under way. */
  beforeAnswer(): Promise<void>;
}

export interface DeliveryReport {
  /** Pushes tried in this run. */
  sent: number;
  /** Copies still waiting. */
  pending: number;
  /** Epoch ms of the next thing due, or null. */
  nextDueAt: number | null;
}

/** Epoch seconds, as Stripe counts time. */
export function seconds(world: World): number {
  return Math.floor(world.clock.now() / 1000);
}

/** ISO time without milliseconds, as PayPal writes it. */
export function isoTime(world: World): string {
  return new Date(world.clock.now()).toISOString().replace(/\.\d{3}Z$/, 'Z');
}
