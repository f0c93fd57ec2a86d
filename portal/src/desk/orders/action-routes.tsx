import { Router, type Request, type Response } from 'express';
import type { VNode } from 'preact';
import { fieldOf } from '../../app/forms.ts';
import { notFound } from '../../app/page-error.ts';
import { readerOf, speakAs } from '../../app/reader.ts';
import { sendPage } from '../../app/render.ts';
import type { DeskOrderView, DeskOutcome, DeskServices, RefundableView, StaffRight } from '../../services.ts';
import type { FormFault } from '../../ui/field.tsx';
import { parseAmount, parseDecimal } from '../../ui/money.ts';
import { assertMay, faultsOf, formKeyOf, goTo, makeFormKey } from '../forms.ts';
import { staffOf } from '../staff.ts';
import {
  CancelPage,
  ShipPage,
  ToldPage,
  type ActionPage,
  type CancelEntries,
  type ShipEntries,
  type ToldEntries,
} from './action-pages.tsx';
import { pieceField, RefundPage, type RefundEntries } from './refund-page.tsx';
import { startOf } from '../../ui/cut.ts';

const ticked = (req: Request, name: string): boolean => fieldOf(req, name) === 'yes';
const typed = (req: Request, name: string): string => fieldOf(req, name).trim();

/** One form of an order: `fresh` is what it shows at first, `E` is what staff enter. */
interface Form<E> {
  path: 'ship' | 'cancel' | 'told' | 'refund';
  fresh: E;
  read(req: Request, order: DeskOrderView): E;
  show(page: ActionPage<E>): VNode;
  /** Asks the services to act. An entry that makes no sense is refused before. */
  ask(res: Response, asked: { order: DeskOrderView; key: string; entries: E }): Promise<DeskOutcome>;
  right: StaffRight;
  /** Whether this order has such a form at all; the page is a 404 otherwise. */
  fits(order: DeskOrderView): boolean;
}

function addForm<E>(router: Router, services: DeskServices, form: Form<E>): void {
  const find = async (req: Request, res: Response): Promise<DeskOrderView> => {
    assertMay(readerOf(res), form.right);
    const order = await services.findOrder(staffOf(res), String(req.params['id']));
    if (!order || !form.fits(order)) throw notFound();
    return order;
  };
  router.get(`/orders/:id/${form.path}`, async (req, res) => {
    const order = await find(req, res);
    const { fresh: entries } = form;
    sendPage(
      res,
      form.show({
        reader: speakAs(readerOf(res), order.shop),
        order,
        entries,
        formKey: makeFormKey(),
        faults: [],
      }),
    );
  });
  router.post(`/orders/:id/${form.path}`, async (req, res) => {
    const order = await find(req, res);
    const reader = speakAs(readerOf(res), order.shop);
    const [key, entries] = [formKeyOf(req), form.read(req, order)];
    const outcome = await form.ask(res, { order, key, entries });
    if (outcome.ok) return goTo(res, `/desk/orders/${order.id}`, outcome.notice);
    const faults: FormFault[] = faultsOf(reader, outcome);
    sendPage(res, form.show({ reader, order, entries, formKey: key, faults }), 422);
  });
}

const shipForm = (services: DeskServices): Form<ShipEntries> => ({
  path: 'ship',
  right: 'orders.ship',
  fresh: { carrier: '', trackingNumber: '', trackingUrl: '', complete: true },
  read: (req) => ({
    carrier: startOf(typed(req, 'carrier'), 200),
    trackingNumber: startOf(typed(req, 'trackingNumber'), 200),
    trackingUrl: startOf(typed(req, 'trackingUrl'), 2000),
    complete: ticked(req, 'complete'),
  }),
  show: (page) => <ShipPage {...page} />,
  ask: (res, { order, key, entries }) => services.shipOrder(staffOf(res), order.id, { key, ...entries }),
  fits: ({ elsewhere }) => elsewhere === null,
});

const cancelForm = (services: DeskServices): Form<CancelEntries> => ({
  path: 'cancel',
  right: 'orders.cancel',
  fresh: { note: '', refund: true, restock: true },
  read: (req) => ({
    note: startOf(typed(req, 'note'), 1000),
    refund: ticked(req, 'refund'),
    restock: ticked(req, 'restock'),
  }),
  show: (page) => <CancelPage {...page} />,
  ask: (res, { order, key, entries }) => services.cancelOrder(staffOf(res), order.id, { key, ...entries }),
  fits: ({ elsewhere }) => elsewhere === null,
});

const toldForm = (services: DeskServices): Form<ToldEntries> => ({
  path: 'told',
  right: 'orders.refund',
  fresh: { amount: '', note: '' },
  read: (req) => ({ amount: typed(req, 'amount'), note: startOf(typed(req, 'note'), 500) }),
  show: (page) => <ToldPage {...page} />,
  ask(res, { order, key, entries }) {
    const amount = parseAmount(entries.amount, order.total.currency);
    if (amount === null) return Promise.resolve({ ok: false, field: 'amount', reason: 'bad_amount' });
    return services.tellRefund(staffOf(res), order.id, { key, amount, note: entries.note });
  },
  fits: ({ elsewhere }) => elsewhere !== null,
});

const refused = (field: string, reason: string): Promise<DeskOutcome> =>
  Promise.resolve({ ok: false, field, reason });

function readRefund(req: Request, { refundable }: DeskOrderView): RefundEntries {
  const what = typed(req, 'what');
  const pieces = (refundable?.lines ?? []).map(({ lineKey }, index) => [
    lineKey,
    typed(req, pieceField(index)),
  ]);
  return {
    what: what === 'lines' || what === 'amount' ? what : 'all',
    amount: typed(req, 'amount'),
    pieces: Object.fromEntries(pieces) as Record<string, string>,
    note: startOf(typed(req, 'note'), 1000),
    restock: ticked(req, 'restock'),
  };
}

const refundForm = (services: DeskServices): Form<RefundEntries> => ({
  path: 'refund',
  right: 'orders.refund',
  fresh: { what: 'all', amount: '', pieces: {}, note: '', restock: false },
  read: readRefund,
  show: (page) => <RefundPage {...page} refundable={page.order.refundable as RefundableView} />,
  ask(res, { order, key, entries }) {
    const { note, restock } = entries;
    const ask = { key, note, restock };
    const staff = staffOf(res);
    if (entries.what === 'all')
      return services.refundOrder(staff, order.id, { ...ask, what: { kind: 'all' } });
    if (entries.what === 'amount') {
      const amount = parseAmount(entries.amount, order.total.currency);
      if (amount === null) return refused('amount', 'bad_amount');
      return services.refundOrder(staff, order.id, { ...ask, what: { kind: 'amount', amount } });
    }
    const lines: { lineKey: string; quantity: string }[] = [];
    for (const [lineKey, text] of Object.entries(entries.pieces)) {
      if (text === '') continue;
      const quantity = parseDecimal(text);
      if (quantity === null) return refused('lines', 'no_such_pieces');
      if (!/^0+(\.0+)?$/.test(quantity)) lines.push({ lineKey, quantity });
    }
    if (lines.length === 0) return refused('lines', 'nothing_chosen');
    return services.refundOrder(staff, order.id, { ...ask, what: { kind: 'lines', lines } });
  },
  fits: ({ refundable }) => refundable !== null,
});

/** Serves parcels, refunds and cancellations, each with a form on a page of its own. */
export function orderActionRoutes(services: DeskServices): Router {
  const router = Router();
  addForm(router, services, shipForm(services));
  addForm(router, services, cancelForm(services));
  addForm(router, services, toldForm(services));
  addForm(router, services, refundForm(services));
  return router;
}
