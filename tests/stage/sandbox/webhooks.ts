import http from 'node:http';
import https from 'node:https';
import { runDuePlans, nextPlanAt } from './plans.ts';
import { signPaypalDelivery } from './paypal/sign.ts';
import { signStripeDelivery } from './stripe/sign.ts';
import type { DeliveryReport, World } from './world.ts';

export interface Delivery {
  id: string;
  provider: 'stripe' | 'paypal';
  eventId: string;
  type: string;
  /** Exact bytes sent with every attempt. */
  body: string;
  copy: number;
  createdAt: number;
  dueAt: number;
  state: 'pending' | 'delivered' | 'failed' | 'lost';
  attempts: { at: number; result: string }[];
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** Pauses after each failed push; about three days in all, as both providers promise. */
const BACKOFF = [
  5 * SECOND,
  30 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  6 * HOUR,
  12 * HOUR,
  24 * HOUR,
  24 * HOUR,
];
const TIMEOUT_MS = 10_000;

/** Queues the copies of one webhook in seeded disorder. */
export function scheduleWebhook(
  world: World,
  event: Pick<Delivery, 'provider' | 'eventId' | 'type' | 'body'>,
): void {
  const { random, state } = world;
  const { disorder } = state;
  const now = world.clock.now();
  const lost = random.next() < disorder.lose;
  for (let copy = 1; copy <= disorder.duplicate; copy += 1) {
    const wait = random.next() < disorder.immediate ? 0 : random.between(...disorder.delayMs);
    const last = disorder.reorder ? 0 : world.pending.reduce((at, each) => Math.max(at, each.dueAt), 0);
    const delivery: Delivery = {
      ...event,
      id: `dlv_${random.base62(16)}`,
      copy,
      createdAt: now,
      dueAt: Math.max(now + wait, last),
      state: lost ? 'lost' : 'pending',
      attempts: [],
    };
    state.deliveries.push(delivery);
    if (!lost) world.pending.push(delivery);
  }
  world.changed();
}

/** Queues one more copy of an event, due at once; also of one that was lost. */
export function resendEvent(world: World, eventId: string): boolean {
  const known = world.state.deliveries.filter((each) => each.eventId === eventId);
  const [first] = known;
  if (!first) return false;
  const now = world.clock.now();
  const id = `dlv_${world.random.base62(16)}`;
  const fresh = { createdAt: now, dueAt: now, state: 'pending' as const, attempts: [] };
  const delivery = { ...first, ...fresh, id, copy: known.length + 1 };
  world.state.deliveries.push(delivery);
  world.pending.push(delivery);
  world.changed();
  return true;
}

function targetOf(world: World, delivery: Delivery): string | undefined {
  return delivery.provider === 'stripe' ? world.targets.stripeUrl : world.targets.paypalUrl;
}

function sendable(world: World): Delivery[] {
  if (world.state.held) return [];
  return world.pending.filter((each) => targetOf(world, each));
}

/** When the sandbox next has something to do by itself. */
export function nextDueAt(world: World): number | null {
  const times: (number | null)[] = [nextPlanAt(world), ...sendable(world).map((each) => each.dueAt)];
  return times.reduce(
    (least, time) => (least === null || (time !== null && time < least) ? time : least),
    null,
  );
}

/** Runs everything due by the clock, in order of time, until nothing is left that is due. */
export async function runDue(world: World, upTo: number | null = world.clock.now()): Promise<DeliveryReport> {
  let sent = 0;
  const tried = new Set<string>();
  for (;;) {
    runDuePlans(world);
    const due = sendable(world)
      .filter((each) => (upTo === null ? !tried.has(each.id) : each.dueAt <= upTo))
      .sort((a, b) => a.dueAt - b.dueAt);
    const [first] = due;
    if (!first) break;
    const batch = world.state.disorder.together ? due : [first];
    for (const each of batch) tried.add(each.id);
    await Promise.all(batch.map((each) => send(world, each)));
    sent += batch.length;
  }
  return { sent, pending: world.pending.length, nextDueAt: nextDueAt(world) };
}

async function send(world: World, delivery: Delivery): Promise<void> {
  const url = targetOf(world, delivery);
  if (!url) return;
  const sign = delivery.provider === 'stripe' ? signStripeDelivery : signPaypalDelivery;
  const result = await post(url, delivery.body, sign(world, delivery)).then(
    (status) => String(status),
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  const now = world.clock.now();
  delivery.attempts.push({ at: now, result });
  const pause = BACKOFF[delivery.attempts.length - 1];
  if (/^2\d\d$/.test(result)) delivery.state = 'delivered';
  else if (pause === undefined) delivery.state = 'failed';
  else delivery.dueAt = now + pause;
  world.pending = world.pending.filter((each) => each.state === 'pending');
  world.changed();
}

/** Not `fetch`: it pools connections, which would keep the receiver of a finished test from closing. */
function post(url: string, body: string, headers: Record<string, string>): Promise<number> {
  const client = url.startsWith('https:') ? https : http;
  return new Promise((resolve, reject) => {
    const length = String(Buffer.byteLength(body));
    const request = client.request(url, {
      method: 'POST',
      agent: false,
      timeout: TIMEOUT_MS,
      headers: { 'content-type': 'application/json', 'content-length': length, ...headers },
    });
    request.on('timeout', () => request.destroy(new Error('no answer in time')));
    request.on('error', reject);
    request.on('response', (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
      response.on('error', reject);
    });
    request.end(body);
  });
}
