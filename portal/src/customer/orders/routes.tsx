import { Router } from 'express';
import { queryOf } from '../../app/forms.ts';
import { notFound } from '../../app/page-error.ts';
import { readerOf, speakAs } from '../../app/reader.ts';
import { sendPage } from '../../app/render.ts';
import type { CustomerServices } from '../../services.ts';
import { linesPageOf } from '../../ui/order/lines.tsx';
import { customerOf } from '../customer.ts';
import { OrderListPage } from './list-page.tsx';
import { OrderPage } from './order-page.tsx';

/** Serves the signed-in customer's own orders. Somebody else's order is the same 404 as one that does not exist. */
export function orderRoutes(services: CustomerServices): Router {
  const router = Router();

  router.get('/', async (req, res) => {
    const after = queryOf(req, 'after');
    const orders = await services.listOrders(customerOf(res), after === '' ? null : after);
    sendPage(res, <OrderListPage reader={readerOf(res)} orders={orders} after={after} />);
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

  return router;
}
