import { signAs, type ConnectedShop } from '../support/make/shop.ts';
import type { Chance } from './chance.ts';
import type { Connector } from './connector.ts';
import type { Event } from './history.ts';
import { callHttp, pause, readJson, type Answer } from './post.ts';

/** What the sender knows of an event, as a shop's outbox would. */
export interface Told {
  event: Event;
  sent: number;
  /** The first answer for good; undefined: not acknowledged, the outcome is unknown. */
  answer: { status: number; id: string; result: string } | undefined;
}

export interface Sender {
  told: Map<string, Told>;
  /** Sends once; true when the event needs no further try. */
  send(event: Event): Promise<boolean>;
  /** Sends until it is acknowledged, as the outbox of a shop does; false when that took too long. */
  deliver(event: Event, isTooLate?: () => boolean): Promise<boolean>;
  /** Messages that were answered for good, and those among them whose id had been sent before. */
  counts: { delivered: number; duplicates: number };
  /** Answers that must not happen. */
  faults: string[];
}

const STATUS: Record<Event['expected'], number> = { taken: 200, quarantined: 422, conflict: 409 };
const RESULTS = ['stored', 'superseded', 'flagged'];

/** Other bytes under a known id are a telling of their own. */
export const tellingOf = ({ id, expected }: Event): string =>
  expected === 'conflict' ? `${id} conflict` : id;

function read({ status, text }: Answer): NonNullable<Told['answer']> {
  const { id, result } = readJson(text);
  return { status, id: String(id ?? ''), result: String(result ?? '') };
}

export function createSender(chance: Chance, connectors: Connector[], shops: ConnectedShop[]): Sender {
  const told = new Map<string, Told>();
  const faults: string[] = [];
  const counts = { delivered: 0, duplicates: 0 };

  function judge(known: Told, answer: Answer): boolean {
    const { event } = known;
    if ([500, 502, 503, 504, 429].includes(answer.status)) return false;
    const seen = read(answer);
    if (
      answer.status !== STATUS[event.expected] ||
      (answer.status === 200 && !RESULTS.includes(seen.result))
    ) {
      faults.push(`${event.id}: answered ${answer.status} ${answer.text.slice(0, 300)}`);
      return true;
    }
    const before = known.answer;
    known.answer ??= seen;
    if (before && (before.id !== seen.id || before.result !== seen.result))
      faults.push(`${event.id}: answered ${JSON.stringify(before)}, then ${JSON.stringify(seen)}`);
    return true;
  }

  async function send(event: Event): Promise<boolean> {
    const shop = shops[event.shop];
    const connector = chance.pick(connectors);
    if (!shop) throw new Error(`No shop ${event.shop}`);
    const known = told.get(tellingOf(event)) ?? { event, sent: 0, answer: undefined };
    told.set(tellingOf(event), known);
    known.sent += 1;
    const isRepeat = known.sent > 1;
    const answer = await callHttp(`${connector.url()}/v1/orders`, {
      headers: {
        ...signAs(shop, { id: event.id, payload: event.body, at: Date.now() }),
        'content-type': 'application/json',
      },
      body: event.body,
    });
    if (answer === null || !judge(known, answer)) return false;
    counts.delivered += 1;
    if (isRepeat) counts.duplicates += 1;
    return true;
  }

  return {
    told,
    send,
    counts,
    faults,
    async deliver(event, isTooLate = () => false) {
      for (let tries = 1; !(await send(event)); tries += 1) {
        if (isTooLate()) return false;
        await pause(Math.min(400, 15 * 2 ** tries) * (0.5 + Math.random()));
      }
      return true;
    },
  };
}
