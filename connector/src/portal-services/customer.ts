import type { CustomerServices } from '@carrello/portal/services';
import { audit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import { browserName } from '../credentials/browser-name.ts';
import { isMailbox } from '../contract/mailbox.ts';
import { ownerOf, requestCode, signIn } from '../customers/customers.ts';
import { findCustomerSession, signOutCustomer } from '../customers/sessions.ts';
import { signOn } from '../customers/sign-on.ts';
import { drawDocument, drawOrder } from '../documents/drawing.ts';
import { readLogo } from '../looks/look.ts';
import { customerAccountServices } from './customer-account.ts';
import { customerKeyServices } from './customer-keys.ts';
import { addressServices } from './address-book.ts';
import { byCustomer } from './guarded.ts';
import { mailboxServices } from './mailboxes.ts';
import { ownOrderServices } from './own-orders.ts';
import { caseServices } from './cases.ts';
import { companyServices } from './companies.ts';
import { fileServices } from './files.ts';
import { invoiceServices } from './invoices.ts';
import { privacyServices } from './privacy.ts';
import { sightOf } from './sight.ts';
import { findDocument } from '../invoices/issuing/queries.ts';
import { findOrderStanding } from '../orders/standing.ts';
import { findCustomerOrder, findOrderIdByKey, ownOrderIds } from '../orders/queries.ts';

/** What the portal's pages ask for, answered by the features. The owner goes into every query. */
export function customerServices(ctx: Context): CustomerServices {
  const { db } = ctx;
  return {
    ...customerAccountServices(ctx),
    ...customerKeyServices(ctx),
    ...mailboxServices(ctx),
    ...addressServices(ctx),
    ...ownOrderServices(ctx),
    ...caseServices(ctx),
    ...companyServices(ctx),
    ...privacyServices(ctx),
    ...fileServices(ctx),
    ...invoiceServices(ctx),
    isMailbox,
    requestCode: (input) => requestCode(ctx, input),
    signIn: ({ agent, ...input }) => signIn(ctx, { ...input, browserName: browserName(agent) }),
    signOn: ({ agent, token }) => signOn(ctx, { token, browserName: browserName(agent) }),
    findSession: (token) => findCustomerSession(ctx, token),
    signOut: (token) => signOutCustomer(ctx, token),
    findOrderStanding: (orderKey) => findOrderStanding(db, orderKey),
    findOrderIdByKey: async (session, orderKey) => findOrderIdByKey(db, await ownerOf(db, session), orderKey),
    makeOrderPdf: (session, orderId, locale) =>
      drawOrder(
        session.customerId,
        locale,
        async () => {
          const order = await findCustomerOrder(db, await sightOf(db, session), orderId);
          if (!order) return null;
          await byCustomer(session, () => audit(db, ctx, { what: 'document_read', on: orderId }));
          return order;
        },
        (shopId) => readLogo(db, shopId),
      ),
    makeDocumentPdf: (session, { orderId, documentId }) =>
      drawDocument(session.customerId, async () => {
        const seen = ownOrderIds(db, await sightOf(db, session));
        const document = await findDocument(db, { orderId, documentId, seen });
        if (!document) return null;
        await byCustomer(session, () => audit(db, ctx, { what: 'document_read', on: orderId }));
        return document;
      }),
  };
}
