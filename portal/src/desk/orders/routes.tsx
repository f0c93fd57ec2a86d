import { Router, type Request } from 'express';
import { goTo } from '../../app/go-to.ts';
import { queryOf } from '../../app/forms.ts';
import { notFound } from '../../app/page-error.ts';
import { readerOf, speakAs } from '../../app/reader.ts';
import { sendPage } from '../../app/render.ts';
import type { DeskServices, OrdersOf } from '../../services.ts';
import { allowAlso } from '../../app/security.ts';
import { linesPageOf } from '../../ui/order/lines.tsx';
import { staffOf } from '../staff.ts';
import { dayFaults, sendCsv } from '../lists/buyer-routes.ts';
import { liveList } from '../lists/live.ts';
import { filterQuery, readEntries, withoutWrongDays } from '../lists/query.ts';
import { NO_FILTER } from './filter-form.tsx';
import { DeskOrderListPage } from './list-page.tsx';
import { DeskOrderPage } from './order-page.tsx';
import { SlipPage } from './slip-page.tsx';
import { SumPage } from './sum-page.tsx';
import { startOf } from '../../ui/cut.ts';

/** The contact or company whose orders are asked for; it is missing when all orders are. */
function recordOf(req: Request): { of?: OrdersOf } {
  const [contactId, companyId] = [queryOf(req, 'contact'), queryOf(req, 'company')];
  if (contactId !== '') return { of: { contactId } };
  return companyId === '' ? {} : { of: { companyId } };
}

export function deskOrderRoutes(services: DeskServices): Router {
  const router = Router();

  router.get('/orders', async (req, res) => {
    const search = startOf(queryOf(req, 'search').trim(), 200);
    const after = queryOf(req, 'after');
    const of = recordOf(req);
    const named = search === '' || of.of ? null : await services.findOrderByNumber(staffOf(res), search);
    if (named !== null) return res.redirect(303, `/desk/orders/${named}`);
    const filter = readEntries(req, NO_FILTER);
    const input = { search, ...of, cursor: after === '' ? null : after, filter: withoutWrongDays(filter) };
    const orders = await services.listOrders(staffOf(res), input);
    const isFirst = search === '' && after === '' && !of.of && Object.keys(filterQuery(filter)).length === 0;
    const onItsWay = isFirst ? await services.listMoneyOnItsWay(staffOf(res)) : [];
    const choices = await services.listOrderChoices(staffOf(res));
    const faults = dayFaults(readerOf(res), filter);
    const page = { ...of, orders, onItsWay, search, after, filter, choices, faults };
    allowAlso(res, liveList.policy);
    sendPage(res, <DeskOrderListPage reader={readerOf(res)} {...page} />);
  });

  router.get('/orders/sum', async (req, res) => {
    const filter = withoutWrongDays(readEntries(req, NO_FILTER));
    const sum = await services.sumOrders(staffOf(res), filter);
    sendPage(res, <SumPage reader={readerOf(res)} filter={filter} sum={sum} />);
  });

  router.get('/orders.csv', async (req, res) => {
    const csv = await services.printOrders(staffOf(res), withoutWrongDays(readEntries(req, NO_FILTER)));
    sendCsv(res, 'orders.csv', csv);
  });

  router.get('/orders/:id', async (req, res) => {
    const order = await services.findOrder(staffOf(res), req.params.id);
    if (!order) throw notFound();
    const reader = speakAs(readerOf(res), order.shop);
    const linesPage = linesPageOf(queryOf(req, 'lines'));
    sendPage(res, <DeskOrderPage reader={reader} order={order} linesPage={linesPage} />);
  });

  router.get('/orders/:id/slip', async (req, res) => {
    const order = await services.findOrder(staffOf(res), req.params.id);
    if (!order) throw notFound();
    sendPage(res, <SlipPage reader={speakAs(readerOf(res), order.shop)} order={order} />);
  });

  router.post('/orders/:id/invoice', async (req, res) => {
    const outcome = await services.issueInvoice(staffOf(res), req.params.id);
    goTo(res, `/desk/orders/${req.params.id}`, outcome.ok ? outcome.notice : '');
  });

  router.get('/orders/:id/documents/:document', async (req, res) => {
    const { id: orderId, document: documentId } = req.params;
    const pdf = await services.makeDocumentPdf(staffOf(res), { orderId, documentId });
    if (!pdf) throw notFound();
    res.attachment(pdf.filename).type('application/pdf').send(pdf.body);
  });

  return router;
}
