import { Router, type Request, type Response } from 'express';
import { fieldOf, queryOf } from '../../app/forms.ts';
import { goTo } from '../../app/go-to.ts';
import { notFound } from '../../app/page-error.ts';
import { readerOf, speakAs } from '../../app/reader.ts';
import { sendPage } from '../../app/render.ts';
import type { CustomerServices, OwnOrderView } from '../../services.ts';
import type { FormFault } from '../../ui/field.tsx';
import { customerOf } from '../customer.ts';
import { DocumentLinkPage, InvoiceListPage, MailDocumentPage } from './list-page.tsx';
import { InvoiceRequestPage } from './request-page.tsx';

/** The invoices of one's own orders. */
export function invoiceRoutes(services: CustomerServices): Router {
  const router = Router();

  /** Leads back to the order where no invoice can be asked for. */
  async function findAsking(req: Request, res: Response): Promise<OwnOrderView | null> {
    const order = await services.findOrder(customerOf(res), String(req.params['id']));
    if (!order) throw notFound();
    if ((order.invoiceRequest?.until ?? null) !== null) return order;
    goTo(res, `/portal/orders/${order.id}`, 'not_now');
    return null;
  }

  function show(res: Response, order: OwnOrderView, typed?: string, faults: FormFault[] = []): void {
    const asked = order.invoiceRequest?.fiscalCode ?? null;
    const fiscalCode = asked === null ? null : (typed ?? asked);
    const reader = speakAs(readerOf(res), order.shop);
    const page = <InvoiceRequestPage reader={reader} {...{ order, fiscalCode, faults }} />;
    sendPage(res, page, faults.length > 0 ? 422 : 200);
  }

  router.get('/orders/:id/invoice', async (req, res) => {
    const order = await findAsking(req, res);
    if (order) show(res, order);
  });

  router.post('/orders/:id/invoice', async (req, res) => {
    const order = await findAsking(req, res);
    if (!order) return;
    const fiscalCode = fieldOf(req, 'fiscalCode').trim();
    const done = await services.requestInvoice(customerOf(res), { orderId: order.id, fiscalCode });
    if (done.ok) return goTo(res, `/portal/orders/${order.id}`, 'invoice_asked');
    const { field, reason } = done;
    const text = readerOf(res).word(field === '' ? 'ownFault' : 'fault', reason);
    show(res, order, fiscalCode, [{ field, text }]);
  });

  router.get('/invoices', async (req, res) => {
    const after = queryOf(req, 'after');
    const documents = await services.listDocuments(customerOf(res), after === '' ? null : after);
    sendPage(res, <InvoiceListPage reader={readerOf(res)} documents={documents} after={after} />);
  });

  const idsOf = (req: Request) => ({
    orderId: String(req.params['id']),
    documentId: String(req.params['document']),
  });

  async function showMail(req: Request, res: Response, email: string, faults: FormFault[]): Promise<void> {
    const { orderId, documentId } = idsOf(req);
    const document = await services.findDocument(customerOf(res), { orderId, documentId });
    if (!document) throw notFound();
    const page = <MailDocumentPage reader={readerOf(res)} {...{ orderId, document, email, faults }} />;
    sendPage(res, page, faults.length > 0 ? 422 : 200);
  }

  router.get('/orders/:id/documents/:document/mail', (req, res) => showMail(req, res, '', []));

  router.post('/orders/:id/documents/:document/mail', async (req, res) => {
    const email = fieldOf(req, 'email').trim();
    const { locale } = readerOf(res);
    const done = await services.mailDocument(customerOf(res), { ...idsOf(req), email, locale });
    if (done.ok) return goTo(res, '/portal/invoices', 'document_mailed');
    const { field, reason } = done;
    const text = readerOf(res).word(field === '' ? 'ownFault' : 'fault', reason);
    await showMail(req, res, email, [{ field, text }]);
  });

  return router;
}

/** Where a mailed link leads: for whoever has it, without a sign-in, once. */
export function documentLinkRoutes(services: CustomerServices): Router {
  const router = Router();

  router.get('/documents/:token', async (req, res) => {
    const { token } = req.params;
    const isOpen = await services.isDocumentLink(token);
    const page = <DocumentLinkPage reader={readerOf(res)} token={token} isOpen={isOpen} />;
    sendPage(res, page, isOpen ? 200 : 404);
  });

  router.post('/documents/:token', async (req, res) => {
    const { token } = req.params;
    const pdf = await services.openDocumentLink(token);
    if (pdf) return void res.attachment(pdf.filename).type('application/pdf').send(pdf.body);
    sendPage(res, <DocumentLinkPage reader={readerOf(res)} token={token} isOpen={false} />, 404);
  });

  return router;
}
