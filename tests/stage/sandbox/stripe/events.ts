import { Stripe } from 'stripe';
import { z } from 'zod';
import { scheduleWebhook } from '../webhooks.ts';
import { seconds, type World } from '../world.ts';
import type { StripeCall } from './call.ts';
import { missingResource } from './errors.ts';
import { created, expand, paging } from './form.ts';
import { listOf } from './lists.ts';

/** The types an endpoint of the shop subscribes to; the others are recorded and never pushed. */
const PUSHED = new Set([
  'payment_intent.succeeded',
  'payment_intent.processing',
  'payment_intent.payment_failed',
  'payment_intent.requires_action',
  'payment_intent.canceled',
  'charge.refunded',
  'refund.created',
  'refund.updated',
  'refund.failed',
  'charge.dispute.created',
  'charge.dispute.updated',
  'charge.dispute.funds_withdrawn',
  'charge.dispute.funds_reinstated',
  'charge.dispute.closed',
]);

/** Records an event with a copy of the object as it is now, and queues its webhook. */
export function emit(world: World, type: string, object: object): void {
  const event = {
    id: `evt_${world.random.base62(24)}`,
    object: 'event',
    api_version: Stripe.API_VERSION,
    created: seconds(world),
    data: { object: structuredClone(object) },
    livemode: false,
    pending_webhooks: PUSHED.has(type) ? 1 : 0,
    request: { id: null, idempotency_key: null },
    type,
  } as unknown as Stripe.Event;
  world.state.stripe.events[event.id] = event;
  world.changed();
  if (!PUSHED.has(type)) return;
  scheduleWebhook(world, {
    provider: 'stripe',
    eventId: event.id,
    type,
    body: JSON.stringify(event, null, 2),
  });
}

export const eventsParams = z.strictObject({
  ...paging,
  created,
  type: z.string().optional(),
  types: z.array(z.string()).max(20).optional(),
} satisfies Partial<Record<keyof Stripe.EventListParams, z.ZodType>>);

const KEPT_SECONDS = 30 * 24 * 3600;

export function listEvents({ world, params }: StripeCall<z.output<typeof eventsParams>>): object {
  const oldest = seconds(world) - KEPT_SECONDS;
  const wanted = Object.values(world.state.stripe.events).filter(
    (event) =>
      event.created >= oldest &&
      (!params.type || typeMatches(params.type, event.type)) &&
      (!params.types || params.types.some((type) => typeMatches(type, event.type))),
  );
  return listOf('/v1/events', wanted, params);
}

function typeMatches(wanted: string, type: string): boolean {
  return wanted.endsWith('.*') ? type.startsWith(wanted.slice(0, -1)) : wanted === type;
}

export const eventParams = z.strictObject({ expand });

export function getEvent({ world, id }: StripeCall): object {
  const event = world.state.stripe.events[id];
  if (!event) throw missingResource('event', id);
  return event;
}
