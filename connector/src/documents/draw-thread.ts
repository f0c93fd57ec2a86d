import { parentPort } from 'node:worker_threads';
import type { OrderDetails } from '../orders/present.ts';
import type { Locale } from '../contract/schemas.ts';
import type { FrozenDocument } from '../invoices/document.ts';
import { makeDocumentPdf } from './document-pdf.ts';
import { makeOrderPdf } from './order-pdf.ts';

/** What the thread is given; it answers with an OrderPdf, and ends with the error of what cannot be drawn. */
export type Drawing =
  | {
      order: OrderDetails;
      locale: Locale;
      /** A PNG; null where the shop has none. */
      logo: Uint8Array | null;
    }
  | { document: FrozenDocument };

parentPort?.on('message', async (drawing: Drawing) => {
  if ('document' in drawing) return parentPort?.postMessage(await makeDocumentPdf(drawing.document));
  const { order, locale, logo } = drawing;
  parentPort?.postMessage(await makeOrderPdf(order, locale, logo && Buffer.from(logo)));
});
