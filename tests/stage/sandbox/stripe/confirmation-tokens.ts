import type { Stripe } from 'stripe';
import { z } from 'zod';
import { seconds, type World } from '../world.ts';
import type { StripeCall } from './call.ts';
import { invalidRequest, missingResource } from './errors.ts';
import { expand, shipping, text } from './form.ts';
import { addressOf, createPaymentMethod, findPaymentMethod, paymentMethodData } from './payment-methods.ts';

const LIFE_SECONDS = 12 * 3600;

type RealParams = NonNullable<Parameters<Stripe['testHelpers']['confirmationTokens']['create']>[0]>;

export const tokenParams = z.strictObject({
  payment_method: z.string().optional(),
  payment_method_data: paymentMethodData.optional(),
  return_url: z.url().optional(),
  shipping: shipping.omit({ carrier: true, tracking_number: true }).optional(),
  expand,
} satisfies Partial<Record<keyof RealParams, z.ZodType>>);
export type TokenParams = z.output<typeof tokenParams>;

/** Both the browser's way and `testHelpers.confirmationTokens.create`. */
export function createConfirmationToken({
  world,
  params,
}: StripeCall<TokenParams>): Stripe.ConfirmationToken {
  const { payment_method: id, payment_method_data: data } = params;
  if (!id && !data)
    throw invalidRequest('Missing required param: payment_method.', {
      param: 'payment_method',
      code: 'parameter_missing',
    });
  const method = data ? createPaymentMethod(world, data) : findPaymentMethod(world, id ?? '');
  const now = seconds(world);
  const { billing_details, card, type } = method;
  const token: Stripe.ConfirmationToken = {
    id: `ctoken_${world.random.base62(24)}`,
    object: 'confirmation_token',
    created: now,
    expires_at: now + LIFE_SECONDS,
    livemode: false,
    mandate_data: null,
    metadata: null,
    payment_intent: null,
    payment_method_options: null,
    payment_method_preview: {
      allow_redisplay: method.allow_redisplay ?? 'unspecified',
      billing_details,
      card: card as Stripe.ConfirmationToken.PaymentMethodPreview.Card,
      customer: null,
      customer_account: null,
      type: type as 'card',
    },
    return_url: params.return_url ?? null,
    setup_future_usage: null,
    setup_intent: null,
    shipping: shippingOf(params),
    use_stripe_sdk: true,
  };
  world.state.stripe.confirmationTokens[token.id] = token;
  world.state.stripe.cards[token.id] = method.id;
  world.changed();
  return token;
}

function shippingOf({ shipping: given }: TokenParams): Stripe.ConfirmationToken['shipping'] {
  if (!given) return null;
  return { address: addressOf(given.address), name: given.name, phone: given.phone ?? null };
}

/** Ties a token to the payment it confirms. A token works once and for twelve hours. */
export function useConfirmationToken(
  world: World,
  id: string,
  paymentIntent: string,
): Stripe.ConfirmationToken {
  const param = 'confirmation_token';
  const token = world.state.stripe.confirmationTokens[id];
  if (!token) throw invalidRequest(`No such confirmationtoken: '${id}'`, { param, code: 'resource_missing' });
  if (token.payment_intent)
    throw invalidRequest(`The ConfirmationToken ${id} has already been used.`, { param });
  if ((token.expires_at ?? 0) <= seconds(world))
    throw invalidRequest(`The ConfirmationToken ${id} has expired.`, { param });
  token.payment_intent = paymentIntent;
  world.changed();
  return token;
}

export function paymentMethodOfToken(world: World, id: string): string {
  return world.state.stripe.cards[id] ?? '';
}

export const tokenReadParams = z.strictObject({ expand });
export const browserTokenParams = tokenParams.extend({ key: text() });

export function getConfirmationToken({ world, id }: StripeCall): object {
  const token = world.state.stripe.confirmationTokens[id];
  if (!token) throw missingResource('confirmationtoken', id, 'confirmation_token');
  return token;
}
