import { AppError } from '../platform/errors.ts';
import type { Money } from '../platform/money.ts';

/** `none` stands for an order that costs nothing. */
export type GatewayName = 'stripe' | 'paypal' | 'none';

/**
 * The provider did not answer, or not clearly: whether the call had an effect is unknown. Repeat it with the same
 * key.
 */
export class ProviderUnavailable extends AppError {
  constructor(gateway: GatewayName, cause: unknown) {
    super(
      'provider_unavailable',
      `The payment provider (${gateway}) does not answer. Try again in a moment.`,
      {
        reason: 'provider_unavailable',
        retryAfterSeconds: 5,
        cause,
      },
    );
  }
}

/** The provider refused the call for good: nothing was charged, and repeating it will not help. */
export class ProviderRefused extends Error {
  override readonly name = 'ProviderRefused';
  /** Says why, in the words of `ProviderPayment.failure`. */
  readonly failure: string;

  constructor(failure: string, cause: unknown) {
    super(`The provider refused the payment: ${failure}`, { cause });
    this.failure = failure;
  }
}

/**
 * What the provider says of one payment, in our words. Amounts are what the provider holds, to be compared with ours.
 */
export interface ProviderPayment {
  providerId: string;
  /**
   * `open`: the buyer has to do something; `approved`: PayPal's buyer agreed, capture is ours to do; `processing`:
   * money is on its way; `paid`; `failed`: this attempt is over, the buyer may try again; `cancelled`.
   */
  state: 'open' | 'approved' | 'processing' | 'paid' | 'failed' | 'cancelled';
  money: Money;
  /** A refund is made against this id: Stripe's PaymentIntent, PayPal's capture. Null before it is paid. */
  captureId: string | null;
  /** What people read: `Visa •••• 4242`, `PayPal buyer@example.com`; empty when it is not known. */
  method: string;
  /** The id of our attempt as the provider kept it (metadata, custom_id). */
  attemptId: string | null;
  /**
   * A stable word says why it failed: `declined`, `insufficient_funds`, `authentication_failed`, `expired`,
   * `incorrect_cvc`, `incorrect_number`, `processing_error`, `unusable`; null otherwise.
   */
  failure: string | null;
  /** What the browser needs for the next step; null when there is none. */
  clientSecret: string | null;
  paidAt: number | null;
}

export interface DeliveryAddress {
  name: string;
  line1: string;
  line2: string;
  postcode: string;
  city: string;
  state: string;
  country: string;
  phone: string;
}

export interface Basket {
  items: { name: string; sku: string; quantity: number; unitPrice: number; virtual: boolean }[];
  shipping: number;
  discount: number;
}

export interface StartPayment {
  attemptId: string;
  checkoutId: string;
  shopId: string;
  money: Money;
  email: string;
  description: string;
  returnUrl: string;
  locale: string;
  /** Where the goods go; null for a virtual basket. */
  delivery: DeliveryAddress | null;
  /** What is bought, for the provider's own pages and receipts. Gross; items − discount + shipping = money. */
  basket: Basket;
  /** The browser makes it from the card fields; only Stripe has one. */
  confirmationToken?: string;
}

export interface RefundRequest {
  /** See ProviderPayment. */
  captureId: string;
  attemptId: string;
  /** Our own id of the refund; the provider keeps it, so that its echo is known for what it is. */
  refundId: string;
  money: Money;
}

export interface ProviderRefund {
  providerId: string;
  state: 'pending' | 'succeeded' | 'failed';
  money: Money;
  /** As it was sent with the request; null for a refund that was made in the provider's own pages. */
  refundId: string | null;
  /** Epoch milliseconds. */
  madeAt: number;
}

/** What the provider says of one dispute, in our words (see `snapshotDispute`). Times are epoch milliseconds. */
export interface ProviderDispute {
  providerId: string;
  state: 'open' | 'answered' | 'won' | 'lost';
  funds: 'kept' | 'withdrawn' | 'reinstated';
  money: Money;
  reason: string;
  answerBy: number | null;
  openedAt: number;
  closedAt: number | null;
}

/** A span of time in epoch milliseconds. */
export interface Span {
  from: number;
  to: number;
}

/** Money that a provider says it took, by the id by which a refund of it is made. */
export interface TakenPayment {
  key: string;
  /** As it was sent with the payment; null for one that was taken elsewhere. */
  attemptId: string | null;
  money: Money;
  /** Another id under which a shop may know it: Stripe's charge, which WooCommerce keeps. Missing: none. */
  alias?: string | undefined;
  /** Missing where the provider does not say. */
  takenAt?: number | undefined;
}

/** An event of the provider after its signature was verified. It only says what to look at; the truth is fetched. */
export interface ProviderEvent {
  eventId: string;
  type: string;
  /** The payment it is about, in the provider's ids; null when it concerns none. */
  providerId: string | null;
  attemptId: string | null;
  /** PayPal's capture, where an event names nothing else. */
  captureId: string | null;
}

/** Which amounts of a currency a gateway takes: the multiples of `unit` from `least` to `most`, in minor units. */
export interface Takes {
  unit: number;
  least: number;
  most: number;
  /** Such an amount as the provider's own script in the browser counts it: ISK 500 is 50000 for Stripe's. */
  toScript(amount: number): number;
}

/**
 * One payment provider. Every method that moves money takes an idempotency key that was committed before the call; a
 * throw of ProviderUnavailable means the outcome is unknown and the same call may be repeated with the same key.
 */
export interface Gateway {
  readonly name: GatewayName;
  /** Null for a currency that it does not take at all. */
  takes(currency: string): Takes | null;
  startPayment(input: StartPayment, idempotencyKey: string): Promise<ProviderPayment>;
  getPayment(providerId: string): Promise<ProviderPayment>;
  /** Takes the money that PayPal's buyer approved; a second call finds the first. Stripe has taken it already. */
  capturePayment(providerId: string, idempotencyKey: string): Promise<ProviderPayment>;
  /** Closes an attempt that must not be paid any more; returns what it is now (it may have been paid meanwhile). */
  cancelPayment(providerId: string): Promise<ProviderPayment>;
  refundPayment(request: RefundRequest, idempotencyKey: string): Promise<ProviderRefund>;
  /** Lists every refund of a payment as it is now, whoever made it. */
  listRefunds(providerId: string): Promise<ProviderRefund[]>;
  /**
   * Lists refunds made since a time (epoch milliseconds), with the payment of each, to find what no webhook reported.
   */
  listRefundsSince(since: number): Promise<(ProviderRefund & { paymentId: string })[]>;
  /** Lists the disputes about a payment as they are now. Throws ProviderRefused where the keys may not read them. */
  listDisputes(payment: { providerId: string; captureId: string | null }): Promise<ProviderDispute[]>;
  /** Names the payments with a dispute that was opened since a time (epoch milliseconds), PayPal's also with a changed one. */
  listDisputedSince(since: number): Promise<{ providerId: string | null; captureId: string | null }[]>;
  /**
   * Lists payments made since a time (epoch milliseconds), to find one that is paid but has no order; the newest come
   * first.
   */
  listPaymentsSince(since: number): Promise<ProviderPayment[]>;
  /** So long it may take until a payment is on the provider's list, in milliseconds. */
  readonly listDelay: number;
  /**
   * Lists all money that was taken by payments of a span of time, without exception: what both sides are compared by.
   * Throws ProviderRefused where the account may not list.
   */
  listTaken(span: Span): Promise<TakenPayment[]>;
  /** Verifies the raw bytes; throws `unauthorised` on a bad signature or time. */
  verifyEvent(rawBody: Buffer, headers: Record<string, string | undefined>): Promise<ProviderEvent>;
}
