import { Router, type Request, type Response } from 'express';
import { fieldOf, queryOf } from '../../app/forms.ts';
import { goTo } from '../../app/go-to.ts';
import { notFound } from '../../app/page-error.ts';
import { addressFaultsOf, entriesIn, entriesOf } from '../../app/address-entries.ts';
import { readerOf, speakAs, type Reader } from '../../app/reader.ts';
import { sendPage } from '../../app/render.ts';
import type { AddressEntries, CustomerServices, OwnAction, OwnOrderView } from '../../services.ts';
import { isCountry } from '../../ui/countries.ts';
import type { FormFault } from '../../ui/field.tsx';
import { customerOf } from '../customer.ts';
import { OwnAddressPage } from './address-page.tsx';
import { CancelPage } from './cancel-page.tsx';

const NO_CODES = { label: '', vatNumber: '', fiscalCode: '', sdiCode: '', pec: '' };

const faultOf = (reader: Reader, reason: string): FormFault[] => [
  { field: '', text: reader.word('ownFault', reason) },
];

/** What the buyer does with an order by themselves: what is not offered any more leads back to it and says so. */
export function ownActionRoutes(services: CustomerServices): Router {
  const router = Router();
  const pathOf = (req: Request): string => `/portal/orders/${String(req.params['id'])}`;

  const find = async (req: Request, res: Response): Promise<OwnOrderView> => {
    const order = await services.findOrder(customerOf(res), String(req.params['id']));
    if (!order) throw notFound();
    return order;
  };
  const isOver = (order: OwnOrderView, action: OwnAction): boolean => !order.offers.includes(action);

  /** Shows the form again with what is wrong; what can no longer be done leads back to the order. */
  async function refuse(
    req: Request,
    res: Response,
    {
      action,
      reason,
      show,
    }: { action: OwnAction; reason: string; show(order: OwnOrderView): Promise<void> | void },
  ): Promise<void> {
    const order = await find(req, res);
    if (isOver(order, action)) return goTo(res, pathOf(req), `own_${reason}`);
    await show(order);
  }

  const showCancel = (res: Response, order: OwnOrderView, faults: FormFault[]): void => {
    const reader = speakAs(readerOf(res), order.shop);
    sendPage(
      res,
      <CancelPage reader={reader} order={order} faults={faults} />,
      faults.length > 0 ? 422 : 200,
    );
  };

  router.get('/orders/:id/cancel', async (req, res) => {
    const order = await find(req, res);
    if (isOver(order, 'cancel')) return goTo(res, pathOf(req), 'not_now');
    showCancel(res, order, []);
  });

  router.post('/orders/:id/cancel', async (req, res) => {
    const { id } = await find(req, res);
    const sum = fieldOf(req, 'sum');
    const done = /^\d{1,15}$/.test(sum)
      ? await services.cancelOrder(customerOf(res), id, Number(sum))
      : { ok: false as const, reason: 'other_sum' };
    if (done.ok) return goTo(res, pathOf(req), done.notice);
    const { reason } = done;
    const show = (order: OwnOrderView) => showCancel(res, order, faultOf(readerOf(res), reason));
    await refuse(req, res, { action: 'cancel', reason, show });
  });

  async function showAddress(
    res: Response,
    order: OwnOrderView,
    { entries, faults = [] }: { entries: AddressEntries; faults?: FormFault[] },
  ): Promise<void> {
    const saved = (await services.listAddresses(customerOf(res))).filter(({ kind }) => kind === 'delivery');
    const shown = { order, entries, saved, faults, place: services.placeInputs(entries.country) };
    const page = <OwnAddressPage reader={speakAs(readerOf(res), order.shop)} {...shown} />;
    sendPage(res, page, faults.length > 0 ? 422 : 200);
  }

  router.get('/orders/:id/address', async (req, res) => {
    const order = await find(req, res);
    if (isOver(order, 'address')) return goTo(res, pathOf(req), 'not_now');
    const from = queryOf(req, 'from');
    const saved = from === '' ? null : await services.findAddress(customerOf(res), from);
    await showAddress(res, order, {
      entries: entriesIn(saved ?? { ...NO_CODES, ...(order.delivery ?? order.billing) }),
    });
  });

  router.post('/orders/:id/address', async (req, res) => {
    const order = await find(req, res);
    const entries = entriesOf(req);
    if (fieldOf(req, 'do') === 'country' && isCountry(entries.country))
      return showAddress(res, order, { entries });
    const done = await services.changeDelivery(customerOf(res), order.id, entries);
    if (done.ok) return goTo(res, pathOf(req), done.notice);
    const reader = readerOf(res);
    const faults = 'wrong' in done ? addressFaultsOf(reader, done.wrong) : faultOf(reader, done.reason);
    const reason = 'wrong' in done ? 'not_now' : done.reason;
    const show = (now: OwnOrderView) => showAddress(res, now, { entries, faults });
    await refuse(req, res, { action: 'address', reason, show });
  });

  return router;
}
