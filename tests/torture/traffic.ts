import { awakeMs } from './awake.ts';
import type { Chance } from './chance.ts';
import type { Event } from './history.ts';
import { pause } from './post.ts';
import { tellingOf, type Sender } from './sender.ts';

const SENDERS = 12;
const WINDOW = 40;
const TWICE = 0.12;
const TOGETHER = 0.08;
const LATE = 0.04;
/** Sets out at once with the version of its order before it. */
const BESIDE = 0.2;
/** The share of events that are sent again and again; a loss of any other is not healed by a repeat. */
const AGAIN = 0.2;

interface Delivery {
  event: Event;
  /** Sent at the same time by two senders. */
  together: boolean;
}

/** The order in which the events set out: shuffled within a window, some far too late, some at once, some twice. */
export function planDeliveries(chance: Chance, events: Event[]): Delivery[] {
  const lastOf = new Map<string, number>();
  const planned = events.flatMap((event, index) => {
    const jitter = () => (chance.of(LATE) ? chance.between(WINDOW, WINDOW * 8) : chance.between(0, WINDOW));
    const order = event.snapshot?.orderKey ?? event.id;
    const beside = chance.of(BESIDE) ? lastOf.get(order) : undefined;
    const at = beside ?? index + jitter();
    lastOf.set(order, at);
    const first = { event, together: chance.of(TOGETHER) && !event.once, at };
    if (event.once || event.after !== undefined || !chance.of(TWICE)) return [first];
    return [first, { event, together: false, at: index + jitter() + chance.between(0, WINDOW * 4) }];
  });
  return planned.sort((a, b) => a.at - b.at);
}

export interface Traffic {
  /** Lets this many more deliveries set out. */
  release(count: number): void;
  /** True when all that was released has been acknowledged. */
  isIdle(): boolean;
  /**
   * No more is held back, and nothing is repeated any more; resolves with what was never acknowledged. `deadline` is a
   * moment of awakeMs().
   */
  finish(deadline: number): Promise<Event[]>;
}

/** Keeps a dozen senders busy with what is released; between that they repeat what went through before. */
export function startTraffic(chance: Chance, sender: Sender, planned: Delivery[]): Traffic {
  let next = 0;
  let released = 0;
  let busy = 0;
  let finishing = false;
  let deadline = Infinity;
  const waiting: Delivery[] = [];
  const failed: Event[] = [];
  const through: Event[] = [];
  const isAcknowledged = (id: string): boolean => sender.told.get(id)?.answer !== undefined;

  function take(): Delivery | undefined {
    const ready = waiting.findIndex(({ event }) => event.after === undefined || isAcknowledged(event.after));
    if (ready >= 0) return waiting.splice(ready, 1)[0];
    const delivery = next < Math.min(released, planned.length) ? planned[next] : undefined;
    if (!delivery) return undefined;
    next += 1;
    if (delivery.event.after === undefined || isAcknowledged(delivery.event.after)) return delivery;
    waiting.push(delivery);
    return take();
  }

  async function carry({ event, together }: Delivery): Promise<void> {
    busy += 1;
    if (event.once) await sender.send(event);
    else {
      const copies = [event, ...(together ? [event] : [])];
      const done = await Promise.all(copies.map((copy) => sender.deliver(copy, () => awakeMs() > deadline)));
      if (done.includes(false)) failed.push(event);
    }
    if (chance.of(AGAIN) && sender.told.get(tellingOf(event))?.answer) through.push(event);
    busy -= 1;
  }

  async function run(): Promise<void> {
    for (;;) {
      const delivery = take();
      if (delivery) await carry(delivery);
      else if (finishing) return;
      else if (through.length > 0 && chance.of(0.05)) await sender.send(chance.pick(through));
      else await pause(15);
    }
  }

  const senders = Array.from({ length: SENDERS }, run);
  return {
    release(count) {
      released += count;
    },
    isIdle: () => busy === 0 && next >= Math.min(released, planned.length),
    async finish(until) {
      deadline = until;
      released = planned.length;
      finishing = true;
      await Promise.all(senders);
      return [...failed, ...waiting.map(({ event }) => event)];
    },
  };
}
