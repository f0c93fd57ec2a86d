import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Stripe } from 'stripe';
import type { Fault } from './faults.ts';
import type { Disorder } from './options.ts';
import type { PaypalDispute } from './paypal/disputes.ts';
import type { PaypalCapture, PaypalEvent, PaypalOrder, PaypalRefund } from './paypal/objects.ts';
import type { Certificates } from './paypal/certificates.ts';
import type { Delivery } from './webhooks.ts';

/** An answer kept under an idempotency key. */
export interface KeptAnswer {
  fingerprint: string;
  path: string;
  status: number;
  body: string;
  requestId: string;
  at: number;
}

/** Something the provider will do later by itself. */
export interface Plan {
  dueAt: number;
  what: 'settle-payment' | 'settle-refund' | 'open-dispute' | 'settle-capture' | 'settle-paypal-refund';
  id: string;
  outcome: string;
}

export interface NextCapture {
  status: 'COMPLETED' | 'PENDING' | 'DECLINED';
  then?: 'COMPLETED' | 'DENIED' | undefined;
  afterMs?: number | undefined;
}

export interface State {
  random: number;
  stripe: {
    paymentIntents: Record<string, Stripe.PaymentIntent>;
    charges: Record<string, Stripe.Charge>;
    refunds: Record<string, Stripe.Refund>;
    disputes: Record<string, Stripe.Dispute>;
    balanceTransactions: Record<string, Stripe.BalanceTransaction>;
    paymentMethods: Record<string, Stripe.PaymentMethod>;
    confirmationTokens: Record<string, Stripe.ConfirmationToken>;
    /** Card number by payment method or confirmation token: what decides how the payment goes. */
    cards: Record<string, string>;
    events: Record<string, Stripe.Event>;
    kept: Record<string, KeptAnswer>;
  };
  paypal: {
    tokens: Record<string, number>;
    orders: Record<string, PaypalOrder>;
    captures: Record<string, PaypalCapture>;
    refunds: Record<string, PaypalRefund>;
    events: Record<string, PaypalEvent>;
    kept: Record<string, KeptAnswer>;
    /** Missing in a state that was kept before there were any. */
    disputes?: Record<string, PaypalDispute>;
    nextCaptures: NextCapture[];
    nextRefunds: ('COMPLETED' | 'PENDING')[];
    certificates: Certificates | null;
  };
  deliveries: Delivery[];
  plans: Plan[];
  held: boolean;
  disorder: Disorder;
  faults: Fault[];
}

export function emptyState(seed: number, disorder: Disorder): State {
  return {
    random: seed,
    stripe: {
      paymentIntents: {},
      charges: {},
      refunds: {},
      disputes: {},
      balanceTransactions: {},
      paymentMethods: {},
      confirmationTokens: {},
      cards: {},
      events: {},
      kept: {},
    },
    paypal: {
      tokens: {},
      orders: {},
      captures: {},
      refunds: {},
      events: {},
      kept: {},
      nextCaptures: [],
      nextRefunds: [],
      certificates: null,
    },
    deliveries: [],
    plans: [],
    held: false,
    disorder,
    faults: [],
  };
}

/** The kept state, or null when the file is not there yet. A file that cannot be read is an error, never a fresh start. */
export function loadState(file: string): State | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  return JSON.parse(text) as State;
}

export function saveState(file: string, state: State): void {
  writeFileSync(`${file}.new`, JSON.stringify(state));
  renameSync(`${file}.new`, file);
}
