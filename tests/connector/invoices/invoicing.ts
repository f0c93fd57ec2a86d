import { saveInvoiceSettings } from '../../../connector/src/invoices/shop-settings.ts';
import { contentOf, type DocumentRow } from '../../../connector/src/invoices/issuing/store.ts';
import type { FrozenDocument } from '../../../connector/src/invoices/document.ts';
import { createTestApp, type TestApp } from '../../support/app.ts';
import { transact } from '../../../connector/src/platform/db.ts';
import { makeSnapshot, type SnapshotInput } from '../../support/make/order-snapshot.ts';
import { postOrder } from '../../support/verbs.ts';
import { connectTheirShop } from '../customers/visitor.ts';
import { addEntity, ROSSI } from './seller.ts';

/** A company that gets an invoice with every order. */
export const BIANCHI = { name: 'Bianchi SNC', vatNumber: 'IT12345670017', sdiCode: 'ABC1234' };

/** A person who may ask for one. */
export const MARIO: SnapshotInput['company'] = { fiscalCode: 'RSSMRA80A01F205X' };

export interface Invoicing extends TestApp {
  entityId: string;
}

/** A shop whose documents are issued here, for orders since the year began. */
export async function createInvoicing(
  over: Parameters<typeof createTestApp>[1] = () => ({}),
  environment = {},
): Promise<Invoicing> {
  const app = await createTestApp(environment, over);
  await connectTheirShop(app);
  const { id: entityId } = await addEntity(app, { vatNumber: ROSSI.vatNumber ?? '' });
  const settings = { mode: 'here', entityId, fromDay: '2026-01-01' } as const;
  const saved = await saveInvoiceSettings(app.ctx, 'shp_1', settings);
  if (!saved.ok) throw new Error(saved.reason);
  return { ...app, entityId };
}

let sent = 0;

/** Sends a version of an order of BIANCHI's by the one door, with all that follows from it; returns the order's id. */
export async function sendVersion(
  { ctx, worker }: Invoicing,
  orderKey: string,
  over: Partial<SnapshotInput>,
): Promise<string> {
  sent += 1;
  const snapshot = makeSnapshot({ orderKey, company: BIANCHI, ...over });
  const webhookId = `msg_${orderKey}_${sent}`;
  await transact(ctx.db, (trx) => postOrder(trx, ctx, { shopId: 'shp_1', snapshot, webhookId }));
  await worker.drain();
  const row = await ctx.db('orders').where({ order_key: orderKey }).first<{ id: string }>('id');
  return row.id;
}

export const listDocumentRows = (
  { ctx }: Pick<TestApp, 'ctx'>,
  of: Partial<DocumentRow> = {},
): Promise<DocumentRow[]> => ctx.db('issued_documents').where(of).orderBy(['kind', 'sequence']).select('*');

export async function readDocuments(app: Pick<TestApp, 'ctx'>, orderId: string): Promise<FrozenDocument[]> {
  return (await listDocumentRows(app, { order_id: orderId })).map(contentOf);
}
