import { Router } from 'express';
import { queryOf } from '../../app/forms.ts';
import { notFound } from '../../app/page-error.ts';
import { readerOf, speakAs } from '../../app/reader.ts';
import { sendPage } from '../../app/render.ts';
import type { CustomerServices } from '../../services.ts';
import { startOf } from '../../ui/cut.ts';
import { linesPageOf } from '../../ui/order/lines.tsx';
import { customerOf } from '../customer.ts';
import { OrderListPage } from './list-page.tsx';
import { OrderPage } from './order-page.tsx';
import { ownActionRoutes } from './own-routes.tsx';

/** The year that `?year=2025` asks for; null for anything else. */
const yearOf = (text: string): number | null => (/^(19|20)\d\d$/.test(text) ? Number(text) : null);

/** Serves the signed-in customer's own orders. Somebody else's order is the same 404 as one that does not exist. */
export function orderRoutes(services: CustomerServices): Router {
  const router = Router();

  router.get('/', async (req, res) => {
    const [after, search] = [queryOf(req, 'after'), startOf(queryOf(req, 'search').trim(), 100)];
    const year = yearOf(queryOf(req, 'year'));
    const orders = await services.listOrders(customerOf(res), { search, year, cursor: after || null });
    const shown = { orders, after, search, year: year === null ? '' : String(year) };
    sendPage(res, <OrderListPage reader={readerOf(res)} {...shown} />);
  });

  router.get('/orders', (_req, res) => {
    res.redirect(303, '/portal');
  });

  router.get('/orders/:id', async (req, res) => {
    const order = await services.findOrder(customerOf(res), req.params.id);
    if (!order) throw notFound();
    const reader = speakAs(readerOf(res), order.shop);
    const linesPage = linesPageOf(queryOf(req, 'lines'));
    sendPage(res, <OrderPage reader={reader} order={order} linesPage={linesPage} />);
  });

  router.get('/orders/:id/order.pdf', async (req, res) => {
    const pdf = await services.makeOrderPdf(customerOf(res), req.params.id, readerOf(res).locale);
    if (!pdf) throw notFound();
    res.attachment(pdf.filename).type('application/pdf').send(pdf.body);
  });

  router.get('/orders/:id/documents/:document', async (req, res) => {
    const { id: orderId, document: documentId } = req.params;
    const pdf = await services.makeDocumentPdf(customerOf(res), { orderId, documentId });
    if (!pdf) throw notFound();
    res.attachment(pdf.filename).type('application/pdf').send(pdf.body);
  });

  router.use(ownActionRoutes(services));
  return router;
}
