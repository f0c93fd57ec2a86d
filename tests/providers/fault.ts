import type { Recorded } from '../stage/sandbox/record.ts';

/** Where a call or an answer does not fit what the provider publishes. */
export interface Fault {
  provider: 'paypal' | 'stripe';
  /** `POST /v2/checkout/orders` */
  of: string;
  side: 'call' | 'answer';
  /** A JSON pointer; empty for the whole. */
  at: string;
  says: string;
}

/** Null: what is published says nothing about this call. */
export type Judge = (call: Recorded) => Fault[] | null;
