import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Locale } from '../contract/schemas.ts';
import type { OrderDetails } from '../orders/present.ts';
import { MINUTE } from '../platform/clock.ts';
import type { Drawing } from './draw-thread.ts';
import type { OrderPdf } from './order-pdf.ts';
import { createTurns } from './turns.ts';

/** One processor is left to the requests. */
const THREADS = availableParallelism() > 2 ? 2 : 1;
const inTurn = createTurns({ lanes: THREADS, longest: 20, mostOfOne: 3 });

/** An order of 7,000 lines takes a tenth of it. */
const LONGEST = 2 * MINUTE;
/** So long a thread without work stays: its fonts and code are read once for many documents. */
const IDLE = MINUTE;

interface Thread {
  worker: Worker;
  timer?: NodeJS.Timeout;
}

const free: Thread[] = [];

const BUNDLED = new URL('./draw-thread.js', import.meta.url);
/** What a thread runs where there is no bundle: the file in TypeScript, read by tsx. */
const FROM_SOURCE = `import('tsx/esm/api').then(({ register }) => {
  register();
  return import('${new URL('./draw-thread.ts', import.meta.url).href}');
})`;

function startThread(): Thread {
  const isSource = import.meta.url.endsWith('.ts');
  const thread: Thread = {
    worker: isSource ? new Worker(FROM_SOURCE, { eval: true }) : new Worker(BUNDLED),
  };
  // Whoever waits for it hears of an error by itself; one without work is only forgotten.
  thread.worker.on('error', () => undefined);
  thread.worker.on('exit', () => forget(thread));
  return thread;
}

function forget(thread: Thread): void {
  clearTimeout(thread.timer);
  if (free.includes(thread)) free.splice(free.indexOf(thread), 1);
}

function takeThread(): Thread {
  const thread = free.pop() ?? startThread();
  clearTimeout(thread.timer);
  thread.worker.ref();
  return thread;
}

/** Puts a thread back; it keeps no process alive, and ends when nobody needs it for a while. */
function putBack(thread: Thread): void {
  thread.worker.unref();
  free.push(thread);
  thread.timer = setTimeout(() => {
    forget(thread);
    void thread.worker.terminate();
  }, IDLE).unref();
}

async function draw(drawing: Drawing): Promise<OrderPdf> {
  const thread = takeThread();
  try {
    const answered = once(thread.worker, 'message', { signal: AbortSignal.timeout(LONGEST) });
    thread.worker.postMessage(drawing);
    const [{ filename, body }] = (await answered) as [{ filename: string; body: Uint8Array }];
    putBack(thread);
    return { filename, body: Buffer.from(body.buffer, body.byteOffset, body.byteLength) };
  } catch (error) {
    void thread.worker.terminate();
    throw error;
  }
}

/**
 * Draws an order in a thread of its own, when it is the person's turn; `read` gets the order then. Returns null where
 * there is none. Throws `rate_limited` when this person, or all together, ask for too many at once.
 */
export function drawOrder(
  person: string,
  locale: Locale,
  read: () => Promise<OrderDetails | null>,
): Promise<OrderPdf | null> {
  return inTurn(person, async () => {
    const order = await read();
    return order && draw({ order, locale });
  });
}
