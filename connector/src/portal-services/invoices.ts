import type { InvoiceServices } from '@carrello/portal/services';
import type { Context } from '../context.ts';
import { requestInvoice } from '../invoices/requests.ts';
import { assertMayAct } from '../memberships/acting.ts';
import { findOwnOrderRow } from '../orders/queries.ts';
import { AppError } from '../platform/errors.ts';
import { byCustomer } from './guarded.ts';
import { sightOf } from './sight.ts';

/** The buyer's invoices. Whose order it is stands in the query. */
export function invoiceServices(ctx: Context): InvoiceServices {
  const { db } = ctx;
  return {
    async requestInvoice(session, { orderId, fiscalCode }) {
      const order = await findOwnOrderRow(db, await sightOf(db, session), orderId);
      if (!order) throw new AppError('not_found', 'There is no such order.');
      await assertMayAct(db, session.customerId, order);
      return byCustomer(session, () => requestInvoice(ctx, { orderId, fiscalCode }));
    },
  };
}
