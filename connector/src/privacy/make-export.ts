import { findPhoto } from '../cases/photos.ts';
import { listOwnPhotos } from '../cases/queries.ts';
import type { Context } from '../context.ts';
import { ownerOf } from '../customers/customers.ts';
import { drawDocument, drawOrder } from '../documents/drawing.ts';
import { findDocument, listDocuments } from '../invoices/issuing/queries.ts';
import { readLogo } from '../looks/look.ts';
import { queueMail } from '../mails/mails.ts';
import { listOwnedRows, readDetailsOf } from '../orders/of-customer.ts';
import type { OrderOwner } from '../orders/queries.ts';
import type { OrderRow } from '../orders/rows.ts';
import { DAY, SECOND } from '../platform/clock.ts';
import { transact } from '../platform/db.ts';
import { addJob, type Job } from '../platform/jobs.ts';
import { findHomeShop } from '../shops/shops.ts';
import * as store from './exports-store.ts';
import type { ExportRow } from './exports-store.ts';
import { printData, readHeldData } from './held-data.ts';
import { writeReadyMail } from './mail.tsx';

/** A download is kept for so long. */
export const KEPT = 7 * DAY;
/** A job works for so long at a time, well below its lease; the next one goes on. */
const TURN = 20 * SECOND;
const ORDERS_IN_A_FILE = 100;
/** Of so many orders the documents are in it, the newest first; those of older ones are at the orders. */
export const MOST_DOCUMENTS = 1000;
/** An order has an invoice and a few credit notes. */
const MOST_OF_ORDER = 100;
/** Twelve are in a case at most. */
const MOST_PHOTOS = 2000;

interface Making {
  row: ExportRow;
  owner: OrderOwner;
  /** The parts that are there already. */
  made: Set<string>;
  isOver(): boolean;
}

/** Adds the invoices and credit notes of an order. */
async function addDocuments({ db }: Context, { row, made }: Making, orderId: string): Promise<void> {
  for (const { id: documentId } of await listDocuments(db, { orderId, most: MOST_OF_ORDER })) {
    if (made.has(documentId)) continue;
    const pdf = await drawDocument(row.customer_id, () => findDocument(db, { orderId, documentId }));
    if (!pdf) continue;
    const file = { part_key: documentId, name: `documents/${pdf.filename}`, bytes: pdf.body };
    await store.addFile(db, row.id, file);
  }
}

/** Draws the documents of some orders. False when the turn is over before the last. */
async function drawSome(ctx: Context, making: Making, orders: OrderRow[]): Promise<boolean> {
  const { row, made, isOver } = making;
  for (const order of orders) {
    if (made.has(order.id)) continue;
    if (isOver()) return false;
    const [details] = await readDetailsOf(ctx.db, [order]);
    const pdf = await drawOrder(
      row.customer_id,
      row.locale,
      () => Promise.resolve(details ?? null),
      (shopId) => readLogo(ctx.db, shopId),
    );
    await addDocuments(ctx, making, order.id);
    if (pdf) {
      const file = { part_key: order.id, name: `documents/${pdf.filename}`, bytes: pdf.body };
      await store.addFile(ctx.db, row.id, file);
    }
  }
  return true;
}

/** Writes all orders, a hundred a file, and their documents. False when the turn is over before the last. */
async function writeOrders(ctx: Context, making: Making): Promise<boolean> {
  const { row, owner, made, isOver } = making;
  let after: OrderRow | undefined;
  for (let page = 1; ; page += 1) {
    const orders = await listOwnedRows(ctx.db, owner, { after, most: ORDERS_IN_A_FILE });
    const part_key = `orders-${page}`;
    if (orders.length > 0 && !made.has(part_key)) {
      const bytes = printData(await readDetailsOf(ctx.db, orders));
      await store.addFile(ctx.db, row.id, { part_key, name: `orders-${page}.json`, bytes });
    }
    const documents = page * ORDERS_IN_A_FILE <= MOST_DOCUMENTS ? orders : [];
    if (!(await drawSome(ctx, making, documents)) || isOver()) return false;
    if (orders.length < ORDERS_IN_A_FILE) return true;
    after = orders.at(-1);
  }
}

/** Adds the photos that the person sent to cases. False when the turn is over before the last. */
async function writePhotos({ db }: Context, { row, made, isOver }: Making): Promise<boolean> {
  const by = { kind: 'customer', id: row.customer_id } as const;
  for (const { id, caseId, number } of await listOwnPhotos(db, { customerId: by.id, most: MOST_PHOTOS })) {
    if (made.has(id)) continue;
    const bytes = await findPhoto(db, { caseId, id, by });
    if (bytes) await store.addFile(db, row.id, { part_key: id, name: `photos/case-${number}.jpg`, bytes });
    // After one at least, so that every turn comes further.
    if (isOver()) return false;
  }
  return true;
}

/** Says that it is ready, by mail, and has it forgotten in time. */
async function finish(ctx: Context, { row, owner }: Making, job: Job): Promise<void> {
  const { db, clock } = ctx;
  const { id, locale, mailbox_key } = row;
  const bytes = printData(await readHeldData(ctx, owner));
  const shop = await findHomeShop(db);
  const ready_at = clock.now();
  const expires_at = ready_at + KEPT;
  const mail = writeReadyMail(locale, { shop, publicUrl: ctx.config.publicUrl, until: expires_at });
  await transact(db, async (trx) => {
    await store.addFile(trx, id, { part_key: 'data', name: 'your-data.json', bytes });
    await store.setReady(trx, id, { ready_at, expires_at });
    await queueMail(trx, ctx, {
      ...{ kind: 'data_ready', key: `data_ready:${id}`, to: mailbox_key },
      ...(shop ? { shopId: shop.id } : {}),
      ...mail,
    });
    await addJob(trx, ctx, {
      kind: 'forget_export',
      key: `forget_export:${id}`,
      payload: { id },
      runAt: expires_at,
    });
    await job.finish(trx);
  });
}

/** Makes a download as far as it comes in one turn; what was made before a crash or the end of a turn is there already. */
export async function makeExport(
  ctx: Context,
  job: Job,
  { id, turn }: { id: string; turn: number },
): Promise<void> {
  const { db, clock } = ctx;
  const row = await store.findExport(db, id);
  if (row?.state !== 'waiting') return transact(db, (trx) => job.finish(trx));
  const until = clock.now() + TURN;
  const making: Making = {
    row,
    owner: await ownerOf(db, { customerId: row.customer_id }),
    made: new Set((await store.listParts(db, id)).map(({ part_key }) => part_key)),
    isOver: () => clock.now() > until,
  };
  if ((await writeOrders(ctx, making)) && (await writePhotos(ctx, making))) return finish(ctx, making, job);
  const next = { id, turn: turn + 1 };
  await transact(db, async (trx) => {
    await addJob(trx, ctx, { kind: 'export_data', key: `export_data:${id}:${next.turn}`, payload: next });
    await job.finish(trx);
  });
}
