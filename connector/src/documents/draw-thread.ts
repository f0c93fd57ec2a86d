import { parentPort } from 'node:worker_threads';
import type { OrderDetails } from '../orders/present.ts';
import type { Locale } from '../contract/schemas.ts';
import { makeOrderPdf } from './order-pdf.ts';

/** What the thread is given; it answers with an OrderPdf, and ends with the error of what cannot be drawn. */
export interface Drawing {
  order: OrderDetails;
  locale: Locale;
  /** A PNG; null where the shop has none. */
  logo: Uint8Array | null;
}

parentPort?.on('message', async ({ order, locale, logo }: Drawing) => {
  parentPort?.postMessage(await makeOrderPdf(order, locale, logo && Buffer.from(logo)));
});
