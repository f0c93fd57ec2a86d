import { availableParallelism } from 'node:os';
import type { Locale } from '../contract/schemas.ts';
import type { FrozenDocument } from '../invoices/document.ts';
import type { OrderDetails } from '../orders/present.ts';
import { MINUTE } from '../platform/clock.ts';
import { createThreads } from '../platform/threads.ts';
import type { Drawing } from './draw-thread.ts';
import type { OrderPdf } from './order-pdf.ts';
import { createTurns } from './turns.ts';

/** One processor is left to the requests. */
const THREADS = availableParallelism() > 2 ? 2 : 1;
const inTurn = createTurns({ lanes: THREADS, longest: 20, mostOfOne: 3 });

/** An order of 7,000 lines takes a tenth of the time that it may take. */
const draw = createThreads<Drawing, { filename: string; body: Uint8Array }>(
  new URL('./draw-thread.ts', import.meta.url),
  { longest: 2 * MINUTE },
);

/** Draws something when it is the person's turn; null where there is nothing. */
async function drawInTurn(person: string, read: () => Promise<Drawing | null>): Promise<OrderPdf | null> {
  return inTurn(person, async () => {
    const drawing = await read();
    if (!drawing) return null;
    const { filename, body } = await draw(drawing);
    return { filename, body: Buffer.from(body.buffer, body.byteOffset, body.byteLength) };
  });
}

/**
 * Draws an order in a thread of its own, when it is the person's turn; `read` gets the order then, and `readLogo` its shop's. Returns null where
 * there is none. Throws `rate_limited` when this person, or all together, ask for too many at once.
 */
export function drawOrder(
  person: string,
  locale: Locale,
  read: () => Promise<OrderDetails | null>,
  readLogo: (shopId: string) => Promise<Buffer | null> = () => Promise.resolve(null),
): Promise<OrderPdf | null> {
  return drawInTurn(person, async () => {
    const order = await read();
    if (!order) return null;
    const { look } = order.shop;
    const logo = look?.hasLogo ? await readLogo(look.shopId) : null;
    return { order, locale, logo };
  });
}

/** Draws an invoice or a credit note in the same way, in its own language; no logo of today is on it. */
export function drawDocument(
  person: string,
  read: () => Promise<FrozenDocument | null>,
): Promise<OrderPdf | null> {
  return drawInTurn(person, async () => {
    const document = await read();
    return document && { document };
  });
}
