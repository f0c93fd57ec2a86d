import type { Stripe } from 'stripe';
import type { World } from '../world.ts';
import { cardOf, type TestCard } from './cards.ts';
import { createCharge } from './charges.ts';
import { paymentMethodOfToken, useConfirmationToken } from './confirmation-tokens.ts';
import { invalidRequest, StripeFault, type StripeErrorBody } from './errors.ts';
import { emit } from './events.ts';
import { findPaymentMethod } from './payment-methods.ts';

/** How long the card that stays in processing takes, and how soon a dispute comes. */
export const SETTLE_MS = 5_000;
export const DISPUTE_MS = 2_000;

export interface Confirmation {
  confirmationToken?: string | undefined;
  paymentMethod?: string | undefined;
  returnUrl?: string | undefined;
}

const CONFIRMABLE = ['requires_payment_method', 'requires_confirmation'];

/** Confirms a payment: it ends as succeeded, requires_action or processing, or a declined card is thrown as 402. */
export function confirmPayment(world: World, intent: Stripe.PaymentIntent, given: Confirmation): void {
  if (!CONFIRMABLE.includes(intent.status)) throw unexpectedState(intent, 'confirm', CONFIRMABLE);
  const methodId = methodOf(world, intent, given);
  const method = findPaymentMethod(world, methodId);
  Object.assign(intent, { payment_method: method.id, last_payment_error: null, next_action: null });
  const card = cardOf(world.state.stripe.cards[method.id] ?? '');
  if (card.authenticate) return askAuthentication(world, intent);
  charge(world, intent, method, card);
}

function methodOf(world: World, intent: Stripe.PaymentIntent, given: Confirmation): string {
  const { confirmationToken, paymentMethod } = given;
  if (confirmationToken && paymentMethod) {
    throw invalidRequest('You may only specify one of these parameters: confirmation_token, payment_method.');
  }
  if (!confirmationToken && !paymentMethod) {
    const message = 'You cannot confirm this PaymentIntent because it is missing a payment method.';
    throw invalidRequest(message, { code: 'payment_intent_unexpected_state' });
  }
  const known = confirmationToken ? world.state.stripe.confirmationTokens[confirmationToken] : undefined;
  const { automatic_payment_methods: automatic } = intent;
  if (automatic && automatic.allow_redirects !== 'never' && !given.returnUrl && !known?.return_url) {
    const message =
      'This PaymentIntent is configured to accept payment methods enabled in your Dashboard. Because some of these payment methods might redirect your customer off of your page, you must provide a `return_url`.';
    throw invalidRequest(message, { param: 'return_url' });
  }
  if (!confirmationToken) return paymentMethod ?? '';
  const token = useConfirmationToken(world, confirmationToken, intent.id);
  intent.shipping ??= token.shipping;
  return paymentMethodOfToken(world, token.id);
}

function askAuthentication(world: World, intent: Stripe.PaymentIntent): void {
  intent.status = 'requires_action';
  intent.next_action = {
    type: 'use_stripe_sdk',
    use_stripe_sdk: {
      type: 'three_d_secure_redirect',
      three_d_secure_2_source: `payatt_${world.random.base62(24)}`,
    },
  };
  emit(world, 'payment_intent.requires_action', intent);
}

function charge(
  world: World,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  card: TestCard,
): void {
  if (card.decline) throw decline(world, intent, method, card.decline);
  const status = card.later ? 'pending' : 'succeeded';
  const made = createCharge(world, intent, method, status);
  intent.latest_charge = made.id;
  if (card.later) {
    intent.status = 'processing';
    const dueAt = world.clock.now() + SETTLE_MS;
    world.state.plans.push({ dueAt, what: 'settle-payment', id: intent.id, outcome: card.later });
    emit(world, 'payment_intent.processing', intent);
    return;
  }
  succeed(world, intent, made);
}

function succeed(world: World, intent: Stripe.PaymentIntent, made: Stripe.Charge): void {
  Object.assign(intent, { status: 'succeeded', amount_received: intent.amount, next_action: null });
  emit(world, 'charge.succeeded', made);
  emit(world, 'payment_intent.succeeded', intent);
  const { dispute } = cardOf(world.state.stripe.cards[made.payment_method ?? ''] ?? '');
  if (!dispute) return;
  const dueAt = world.clock.now() + DISPUTE_MS;
  world.state.plans.push({ dueAt, what: 'open-dispute', id: made.id, outcome: dispute });
}

type Decline = NonNullable<TestCard['decline']>;

function decline(
  world: World,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  why: Decline,
): StripeFault {
  const failed = createCharge(world, intent, method, 'failed', why);
  intent.latest_charge = failed.id;
  const error: StripeErrorBody = {
    charge: failed.id,
    code: why.code,
    ...(why.declineCode ? { decline_code: why.declineCode } : {}),
    doc_url: `https://docs.stripe.com/error-codes/${why.code.replaceAll('_', '-')}`,
    message: why.message,
    type: 'card_error',
  };
  fail(world, intent, error, method);
  emit(world, 'charge.failed', failed);
  return new StripeFault(
    402,
    { ...error, payment_intent: structuredClone(intent), payment_method: method },
    true,
  );
}

function fail(
  world: World,
  intent: Stripe.PaymentIntent,
  error: StripeErrorBody,
  method: Stripe.PaymentMethod | null,
): void {
  intent.status = 'requires_payment_method';
  intent.payment_method = null;
  intent.next_action = null;
  intent.last_payment_error = {
    ...error,
    ...(method ? { payment_method: method } : {}),
  } as Stripe.PaymentIntent.LastPaymentError;
  emit(world, 'payment_intent.payment_failed', intent);
}

/** The buyer's answer to 3-D Secure: goes on with the charge, or fails the payment. Never throws for a decline. */
export function completeAuthentication(world: World, intent: Stripe.PaymentIntent, success: boolean): void {
  if (intent.status !== 'requires_action') throw unexpectedState(intent, 'authenticate', ['requires_action']);
  const method = findPaymentMethod(world, String(intent.payment_method));
  if (!success) {
    const message =
      'We are unable to authenticate your payment method. Please choose a different payment method and try again.';
    const error: StripeErrorBody = {
      code: 'payment_intent_authentication_failure',
      message,
      type: 'invalid_request_error',
    };
    return fail(world, intent, error, method);
  }
  try {
    charge(world, intent, method, cardOf(world.state.stripe.cards[method.id] ?? ''));
  } catch (error) {
    if (!(error instanceof StripeFault)) throw error;
  }
}

/** Ends a payment that was in processing; anything else is left alone. */
export function settlePayment(world: World, id: string, outcome: 'succeeded' | 'failed'): void {
  const intent = world.state.stripe.paymentIntents[id];
  const made = world.state.stripe.charges[String(intent?.latest_charge)];
  if (intent?.status !== 'processing' || !made) return;
  if (outcome === 'succeeded') {
    Object.assign(made, { status: 'succeeded', captured: true, amount_captured: made.amount });
    return succeed(world, intent, made);
  }
  const message = 'The payment was refused after processing.';
  Object.assign(made, {
    status: 'failed',
    paid: false,
    failure_code: 'card_declined',
    failure_message: message,
  });
  fail(
    world,
    intent,
    { code: 'card_declined', decline_code: 'generic_decline', message, type: 'card_error', charge: made.id },
    null,
  );
}

export function unexpectedState(intent: Stripe.PaymentIntent, verb: string, allowed: string[]): StripeFault {
  const message = `You cannot ${verb} this PaymentIntent because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be used: ${allowed.join(', ')}.`;
  const fault = invalidRequest(message, { code: 'payment_intent_unexpected_state' });
  return new StripeFault(400, { ...fault.error, payment_intent: structuredClone(intent) });
}
