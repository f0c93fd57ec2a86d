import { Stripe } from 'stripe';
import type { Delivery } from '../webhooks.ts';
import type { World } from '../world.ts';

/** A fresh timestamp with every attempt, as Stripe does: a late retry still passes the receiver's tolerance. */
export function signStripeDelivery(world: World, delivery: Delivery): Record<string, string> {
  const signature = Stripe.webhooks.generateTestHeaderString({
    payload: delivery.body,
    secret: world.keys.stripeWebhookSecret,
    timestamp: Math.floor(world.clock.now() / 1000),
  });
  return {
    'stripe-signature': signature,
    'user-agent': 'Stripe/1.0 (sandbox)',
    'content-type': 'application/json; charset=utf-8',
  };
}
