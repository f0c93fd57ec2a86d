import type { SnapshotInput } from '../support/make/order-snapshot.ts';
import { createChance, type Chance } from './chance.ts';
import { editOrder, placeOrder } from './edits.ts';
import { makePeople } from './people.ts';

/** One message of a shop: the same id and bytes however often it is sent. */
export interface Event {
  id: string;
  /** Index of the shop. */
  shop: number;
  body: string;
  /** What the connector is to say of it for good. */
  expected: 'taken' | 'quarantined' | 'conflict';
  /** Undefined for what is no order. */
  snapshot: SnapshotInput | undefined;
  /** Sent once and never again, whatever came of it: its outcome may stay unknown. */
  once: boolean;
  /** Only after this one was acknowledged. */
  after: string | undefined;
}

export interface History {
  events: Event[];
  shops: number;
}

const SHOPS = 3;
const START = Date.UTC(2025, 0, 1);
const MINUTE = 60_000;

/** Messages that are refused for good: their cause lies in the sender. */
function malformed(chance: Chance, event: Event): Event {
  const { shop, id } = event;
  const body = chance.pick([
    JSON.stringify({ ...event.snapshot, total: 'free', orderKey: `bad-${id}` }),
    `{"orderKey":"bad-${id}","__proto__":{}}`,
    `not json ${id}`,
  ]);
  return {
    id: `${id}-bad`,
    shop,
    body,
    expected: 'quarantined',
    snapshot: undefined,
    once: false,
    after: undefined,
  };
}

/** A known id with other content: kept and shown, without effect. */
function conflicting(event: Event): Event {
  const body = JSON.stringify({ ...event.snapshot, orderKey: `conflict-${event.id}` });
  return { ...event, body, expected: 'conflict', snapshot: undefined, once: false, after: event.id };
}

interface Open {
  shop: number;
  snapshot: SnapshotInput;
  left: number;
}

/**
 * The life of a few shops: orders of a few people, each in one to six versions whose counters interleave. The same seed
 * and size give the same bytes, but for the epochs, which the connector issues.
 */
export function makeHistory(seed: number, size: number, epochs: number[]): History {
  const chance = createChance(seed);
  const people = makePeople(chance, Math.max(6, Math.round(size / 12)), SHOPS);
  const counters = epochs.map(() => 0);
  const open: Open[] = [];
  const events: Event[] = [];
  const tell = (order: Open): void => {
    const { shop, snapshot } = order;
    const counter = (counters[shop] = (counters[shop] ?? 0) + 1);
    const told: SnapshotInput = { ...snapshot, version: { epoch: epochs[shop] ?? 0, counter } };
    const event: Event = {
      id: `evt-${shop}-${counter}`,
      shop,
      body: JSON.stringify(told),
      expected: 'taken',
      snapshot: told,
      once: chance.of(0.02),
      after: undefined,
    };
    events.push(event);
    if (chance.of(0.02)) events.push(malformed(chance, event));
    if (chance.of(0.04) && !event.once) events.push(conflicting(event));
  };
  for (let step = 0; events.length < size; step += 1) {
    const at = START + step * MINUTE;
    const known = open.length > 0 && chance.of(0.65) ? chance.pick(open) : undefined;
    if (known) {
      known.snapshot = editOrder(chance, known.snapshot, { at, people, shop: known.shop });
      known.left -= 1;
      if (known.left === 0) open.splice(open.indexOf(known), 1);
      tell(known);
      continue;
    }
    const shop = chance.between(0, SHOPS - 1);
    const snapshot = placeOrder(chance, { at, number: step + 1, shop, person: chance.pick(people) });
    const order = { shop, snapshot, left: chance.between(0, 5) };
    if (order.left > 0) open.push(order);
    tell(order);
  }
  return { events, shops: SHOPS };
}
