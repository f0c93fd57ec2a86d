import type { InvoiceServices } from '@carrello/portal/services';
import { audit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import { drawDocument } from '../documents/drawing.ts';
import { isDocumentLink, mailDocumentLink, openDocumentLink } from '../invoices/links.ts';
import { findDocumentEntry, listIssued } from '../invoices/issuing/queries.ts';
import { requestInvoice } from '../invoices/requests.ts';
import { assertMayAct } from '../memberships/acting.ts';
import { findOwnOrderRow, ownOrderIds } from '../orders/queries.ts';
import { DAY } from '../platform/clock.ts';
import { AppError } from '../platform/errors.ts';
import { withinLimits } from '../platform/limits.ts';
import { byCustomer } from './guarded.ts';
import { presentDocument } from './records/documents.ts';
import { sightOf } from './sight.ts';

/** So often a customer mails a document in a day: nobody writes to strangers by us. */
const OFTEN = { name: 'document.link', most: 20, windowMs: DAY };

/** The buyer's invoices. Whose order it is stands in the query. */
export function invoiceServices(ctx: Context): InvoiceServices {
  const { db, clock } = ctx;
  return {
    async requestInvoice(session, { orderId, fiscalCode }) {
      const order = await findOwnOrderRow(db, await sightOf(db, session), orderId);
      if (!order) throw new AppError('not_found', 'There is no such order.');
      await assertMayAct(db, session.customerId, order);
      return byCustomer(session, () => requestInvoice(ctx, { orderId, fiscalCode }));
    },
    async listDocuments(session, cursor) {
      const orderIds = ownOrderIds(db, await sightOf(db, session));
      const { items, next } = await listIssued(db, { orderIds, cursor });
      const own = items.map((row) => ({
        ...presentDocument(row),
        ...{ orderId: row.order_id, orderNumber: row.order_number },
      }));
      return { items: own, next };
    },
    async findDocument(session, of) {
      const seen = ownOrderIds(db, await sightOf(db, session));
      const row = await findDocumentEntry(db, { ...of, seen });
      return row ? presentDocument(row) : null;
    },
    async mailDocument(session, { orderId, documentId, email: to, locale }) {
      const seen = ownOrderIds(db, await sightOf(db, session));
      if (!(await findDocumentEntry(db, { orderId, documentId, seen })))
        throw new AppError('not_found', 'There is no such document.');
      if (!(await withinLimits(db, clock, [{ ...OFTEN, value: session.customerId }])))
        return { ok: false, field: '', reason: 'too_often' };
      return byCustomer(session, () =>
        mailDocumentLink(ctx, { orderId, documentId, to, from: session.email, locale }),
      );
    },
    isDocumentLink: (token) => isDocumentLink(ctx, token),
    openDocumentLink: (token) =>
      drawDocument('links', async () => {
        const opened = await openDocumentLink(ctx, token);
        if (opened) await audit(db, ctx, { what: 'document_read', on: opened.orderId });
        return opened?.document ?? null;
      }),
  };
}
