import { resendEvent, scheduleWebhook } from '../webhooks.ts';
import { isoTime, type World } from '../world.ts';
import { notFound } from './errors.ts';
import type { PaypalEvent } from './objects.ts';

const SUMMARIES: Record<string, string> = {
  'CHECKOUT.ORDER.APPROVED': 'An order has been approved by buyer',
  'CHECKOUT.ORDER.COMPLETED': 'Checkout Order Completed',
  'PAYMENT.CAPTURE.COMPLETED': 'Payment completed',
  'PAYMENT.CAPTURE.PENDING': 'Payment pending',
  'PAYMENT.CAPTURE.DENIED': 'Payment denied',
  'PAYMENT.CAPTURE.REFUNDED': 'A payment was refunded',
  'PAYMENT.REFUND.PENDING': 'A refund is pending',
  'PAYMENT.REFUND.FAILED': 'A refund failed',
};

export function emitPaypal(world: World, type: string, resourceType: string, resource: object): void {
  const id = `WH-${world.random.upper(17)}-${world.random.upper(17)}`;
  const self = `${world.url}/v1/notifications/webhooks-events/${id}`;
  const event: PaypalEvent = {
    id,
    event_version: '1.0',
    create_time: isoTime(world),
    resource_type: resourceType,
    resource_version: '2.0',
    event_type: type,
    summary: SUMMARIES[type] ?? type,
    resource: structuredClone(resource),
    links: [
      { href: self, rel: 'self', method: 'GET' },
      { href: `${self}/resend`, rel: 'resend', method: 'POST' },
    ],
  };
  world.state.paypal.events[id] = event;
  scheduleWebhook(world, { provider: 'paypal', eventId: id, type, body: JSON.stringify(event) });
}

export function listPaypalEvents(world: World, query: URLSearchParams): object {
  const type = query.get('event_type');
  const from = Date.parse(query.get('start_time') ?? '') || -Infinity;
  const to = Date.parse(query.get('end_time') ?? '') || Infinity;
  const size = Math.min(Number(query.get('page_size') ?? 10), 300);
  const wanted = Object.values(world.state.paypal.events)
    .toReversed()
    .filter((event) => !type || event.event_type === type)
    .filter((event) => Date.parse(event.create_time) >= from && Date.parse(event.create_time) <= to);
  return { events: wanted.slice(0, size), count: Math.min(wanted.length, size), links: [] };
}

export function getPaypalEvent(world: World, id: string): PaypalEvent {
  const event = world.state.paypal.events[id];
  if (!event) throw notFound();
  return event;
}

export function resendPaypalEvent(world: World, id: string): PaypalEvent {
  const event = getPaypalEvent(world, id);
  resendEvent(world, id);
  return event;
}
