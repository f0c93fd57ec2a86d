import { Router, type Request, type Response } from 'express';
import { fieldOf } from '../../app/forms.ts';
import { goTo } from '../../app/go-to.ts';
import { notFound } from '../../app/page-error.ts';
import { readerOf, speakAs } from '../../app/reader.ts';
import { sendPage } from '../../app/render.ts';
import type { CustomerServices, OwnOrderView } from '../../services.ts';
import type { FormFault } from '../../ui/field.tsx';
import { customerOf } from '../customer.ts';
import { InvoiceRequestPage } from './request-page.tsx';

/** The invoices of one's own orders. */
export function invoiceRoutes(services: CustomerServices): Router {
  const router = Router();

  /** Leads back to the order where no invoice can be asked for. */
  async function findAsking(req: Request, res: Response): Promise<OwnOrderView | null> {
    const order = await services.findOrder(customerOf(res), String(req.params['id']));
    if (!order) throw notFound();
    if ((order.invoiceRequest?.until ?? null) !== null) return order;
    goTo(res, `/portal/orders/${order.id}`, 'own_not_now');
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

  return router;
}
