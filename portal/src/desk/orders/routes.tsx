import { Router } from 'express';
import { queryOf } from '../../app/forms.ts';
import { notFound } from '../../app/page-error.ts';
import { readerOf } from '../../app/reader.ts';
import { sendPage } from '../../app/render.ts';
import type { DeskServices } from '../../services.ts';
import { staffOf } from '../staff.ts';
import { DeskOrderListPage } from './list-page.tsx';
import { DeskOrderPage } from './order-page.tsx';

export function deskOrderRoutes(services: DeskServices): Router {
  const router = Router();

  router.get('/orders', async (req, res) => {
    const search = queryOf(req, 'search').trim().slice(0, 200);
    const after = queryOf(req, 'after');
    const orders = await services.listOrders(staffOf(res), { search, cursor: after === '' ? null : after });
    sendPage(res, <DeskOrderListPage reader={readerOf(res)} orders={orders} search={search} after={after} />);
  });

  router.get('/orders/:id', async (req, res) => {
    const order = await services.findOrder(staffOf(res), req.params.id);
    if (!order) throw notFound();
    sendPage(res, <DeskOrderPage reader={readerOf(res)} order={order} />);
  });

  return router;
}
