import type { Stripe } from 'stripe';
import { z } from 'zod';
import { seconds, type World } from '../world.ts';
import { checkAmount } from './amounts.ts';
import type { StripeCall } from './call.ts';
import { confirmPayment, unexpectedState } from './confirm.ts';
import { invalidRequest, missingResource } from './errors.ts';
import { emit } from './events.ts';
import { bool, created, currency, expand, integer, metadata, paging, shipping, text } from './form.ts';
import { listOf } from './lists.ts';
import { addressOf } from './payment-methods.ts';

const described = {
  description: text(1000).optional(),
  metadata: metadata.optional(),
  receipt_email: z.email().optional(),
  shipping: shipping.optional(),
  statement_descriptor_suffix: text(22).optional(),
  expand,
};
const confirming = {
  confirmation_token: z.string().optional(),
  payment_method: z.string().optional(),
  return_url: z.url().optional(),
};

export const createParams = z.strictObject({
  amount: integer,
  currency,
  automatic_payment_methods: z
    .strictObject({ enabled: bool, allow_redirects: z.enum(['always', 'never']).default('always') })
    .optional(),
  payment_method_types: z.array(z.literal('card')).optional(),
  capture_method: z.enum(['automatic', 'automatic_async']).default('automatic_async'),
  confirm: bool.default(false),
  ...confirming,
  ...described,
} satisfies Partial<Record<keyof Stripe.PaymentIntentCreateParams | 'payment_method_types', z.ZodType>>);
type CreateParams = z.output<typeof createParams>;

export function createPaymentIntent({ world, params }: StripeCall<CreateParams>): Stripe.PaymentIntent {
  checkAmount(params.amount, params.currency);
  const { confirm, confirmation_token, payment_method, return_url } = params;
  if (!confirm && (confirmation_token || return_url)) {
    const param = confirmation_token ? 'confirmation_token' : 'return_url';
    throw invalidRequest(`You can only provide \`${param}\` when \`confirm\` is true.`, { param });
  }
  const intent = newIntent(world, params);
  if (confirm) checkConfirmation(params);
  world.state.stripe.paymentIntents[intent.id] = intent;
  const eventsBefore = Object.keys(world.state.stripe.events).length;
  try {
    emit(world, 'payment_intent.created', intent);
    if (confirm) {
      const given = {
        confirmationToken: confirmation_token,
        paymentMethod: payment_method,
        returnUrl: return_url,
      };
      confirmPayment(world, intent, given);
    }
  } catch (error) {
    if (!intent.last_payment_error) forget(world, intent.id, eventsBefore);
    throw error;
  }
  world.changed();
  return intent;
}

/** A create that was refused (not declined) leaves nothing behind. */
function forget(world: World, id: string, eventsBefore: number): void {
  const { stripe } = world.state;
  delete stripe.paymentIntents[id];
  stripe.events = Object.fromEntries(Object.entries(stripe.events).slice(0, eventsBefore));
}

function checkConfirmation({ confirmation_token, payment_method }: CreateParams): void {
  if (confirmation_token || payment_method) return;
  const message = 'You must provide a `confirmation_token` or a `payment_method` when `confirm` is true.';
  throw invalidRequest(message, { param: 'payment_method', code: 'parameter_missing' });
}

function newIntent(world: World, params: CreateParams): Stripe.PaymentIntent {
  const id = `pi_${world.random.base62(24)}`;
  const automatic = params.automatic_payment_methods;
  return {
    id,
    object: 'payment_intent',
    allowed_payment_method_types: null,
    amount: params.amount,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: automatic?.enabled ? automatic : null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: params.capture_method,
    client_secret: `${id}_secret_${world.random.base62(25)}`,
    confirmation_method: 'automatic',
    created: seconds(world),
    currency: params.currency,
    customer: null,
    customer_account: null,
    description: params.description ?? null,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: null,
    metadata: params.metadata ?? {},
    next_action: null,
    on_behalf_of: null,
    payment_method: params.confirm ? null : (params.payment_method ?? null),
    payment_method_configuration_details: null,
    payment_method_options: {
      card: { installments: null, mandate_options: null, network: null, request_three_d_secure: 'automatic' },
    },
    payment_method_types: ['card'],
    payment_record: null,
    processing: null,
    receipt_email: params.receipt_email ?? null,
    review: null,
    setup_future_usage: null,
    shipping: shippingOf(params.shipping),
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: params.statement_descriptor_suffix ?? null,
    status: params.payment_method && !params.confirm ? 'requires_confirmation' : 'requires_payment_method',
    transfer_data: null,
    transfer_group: null,
  };
}

function shippingOf(given: z.output<typeof shipping> | undefined): Stripe.PaymentIntent.Shipping | null {
  if (!given) return null;
  const { name, phone = null, carrier = null, tracking_number = null } = given;
  return { address: addressOf(given.address), name, phone, carrier, tracking_number };
}

export const retrieveParams = z.strictObject({ expand, client_secret: z.string().optional() });

export function findIntent(world: World, id: string): Stripe.PaymentIntent {
  const intent = world.state.stripe.paymentIntents[id];
  if (!intent) throw missingResource('payment_intent', id, 'intent');
  return intent;
}

export function getPaymentIntent({ world, id, params }: StripeCall<z.output<typeof retrieveParams>>): object {
  const intent = findIntent(world, id);
  if (params.client_secret && params.client_secret !== intent.client_secret) {
    throw invalidRequest('The client_secret provided does not match this PaymentIntent.', {
      param: 'client_secret',
    });
  }
  return intent;
}

export const listParams = z.strictObject({ ...paging, created } satisfies Partial<
  Record<keyof Stripe.PaymentIntentListParams, z.ZodType>
>);

export function listPaymentIntents({ world, params }: StripeCall<z.output<typeof listParams>>): object {
  return listOf('/v1/payment_intents', Object.values(world.state.stripe.paymentIntents), params);
}

export const updateParams = z.strictObject({
  amount: integer.optional(),
  ...described,
} satisfies Partial<Record<keyof Stripe.PaymentIntentUpdateParams, z.ZodType>>);

export function updatePaymentIntent({
  world,
  id,
  params,
}: StripeCall<z.output<typeof updateParams>>): object {
  const intent = findIntent(world, id);
  if (params.amount !== undefined) {
    const open = ['requires_payment_method', 'requires_confirmation', 'requires_action'];
    if (!open.includes(intent.status)) throw unexpectedState(intent, 'update the amount of', open);
    checkAmount(params.amount, intent.currency);
    intent.amount = params.amount;
  }
  intent.description = params.description ?? intent.description;
  intent.receipt_email = params.receipt_email ?? intent.receipt_email;
  intent.shipping = shippingOf(params.shipping) ?? intent.shipping;
  const merged = Object.entries({ ...intent.metadata, ...params.metadata });
  intent.metadata = Object.fromEntries(merged.filter(([, value]) => value !== ''));
  world.changed();
  return intent;
}

export const confirmParams = z.strictObject({
  ...confirming,
  amount_to_confirm: integer.optional(),
  receipt_email: z.email().optional(),
  expand,
} satisfies Partial<Record<keyof Stripe.PaymentIntentConfirmParams, z.ZodType>>);

export function confirmPaymentIntent({
  world,
  id,
  params,
}: StripeCall<z.output<typeof confirmParams>>): object {
  const intent = findIntent(world, id);
  if (params.amount_to_confirm !== undefined && params.amount_to_confirm !== intent.amount) {
    const message = 'The amount_to_confirm does not match the amount of the PaymentIntent.';
    throw invalidRequest(message, { param: 'amount_to_confirm' });
  }
  intent.receipt_email = params.receipt_email ?? intent.receipt_email;
  confirmPayment(world, intent, {
    confirmationToken: params.confirmation_token,
    paymentMethod:
      params.payment_method ?? (params.confirmation_token ? undefined : String(intent.payment_method ?? '')),
    returnUrl: params.return_url,
  });
  return intent;
}

const CANCELABLE = [
  'requires_payment_method',
  'requires_capture',
  'requires_confirmation',
  'requires_action',
  'processing',
];

export const cancelParams = z.strictObject({
  cancellation_reason: z.enum(['duplicate', 'fraudulent', 'requested_by_customer', 'abandoned']).optional(),
  expand,
} satisfies Partial<Record<keyof Stripe.PaymentIntentCancelParams, z.ZodType>>);

export function cancelPaymentIntent({
  world,
  id,
  params,
}: StripeCall<z.output<typeof cancelParams>>): object {
  const intent = findIntent(world, id);
  if (!CANCELABLE.includes(intent.status)) throw unexpectedState(intent, 'cancel', CANCELABLE);
  const charge = world.state.stripe.charges[String(intent.latest_charge)];
  if (intent.status === 'processing' && charge) Object.assign(charge, { status: 'failed', paid: false });
  intent.status = 'canceled';
  intent.canceled_at = seconds(world);
  intent.cancellation_reason = params.cancellation_reason ?? null;
  intent.next_action = null;
  emit(world, 'payment_intent.canceled', intent);
  return intent;
}
