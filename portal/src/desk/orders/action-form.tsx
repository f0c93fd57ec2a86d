import type { Request, Response, Router } from 'express';
import type { VNode } from 'preact';
import { fieldOf } from '../../app/forms.ts';
import { notFound } from '../../app/page-error.ts';
import { readerOf, speakAs, type Reader } from '../../app/reader.ts';
import { sendPage } from '../../app/render.ts';
import { allowAlso } from '../../app/security.ts';
import type {
  DeskOrderView,
  DeskOutcome,
  DeskServices,
  OfferView,
  Refused,
  StaffRight,
} from '../../services.ts';
import { Tick, type FormFault } from '../../ui/field.tsx';
import type { Plan } from '../form-page.tsx';
import { goTo } from '../../app/go-to.ts';
import { formKeyOf, makeFormKey } from '../../app/form-key.ts';
import { assertMay, faultsOf } from '../forms.ts';
import { liveForm } from '../live-form.ts';
import { staffOf } from '../staff.ts';

export const ticked = (req: Request, name: string): boolean => fieldOf(req, name) === 'yes';
export const typed = (req: Request, name: string): string => fieldOf(req, name).trim();
export const refused = (field: string, reason: string): Refused => ({ ok: false, field, reason });

export interface ActionPage<E> {
  reader: Reader;
  order: DeskOrderView;
  entries: E;
  formKey: string;
  /** What the form would do; null until it was asked. */
  plan: Plan | null;
  faults: FormFault[];
}

interface Asked<E> {
  order: DeskOrderView;
  key: string;
  entries: E;
  /** The figure that the button named; missing where it named none. */
  sum?: string;
}

/** One form of an order: `fresh` is what it shows at first, `E` is what staff enter. */
export interface ActionForm<E> {
  path: OfferView['action'];
  fresh: E;
  /** What it shows at first where its address says more than the order. */
  begin?(req: Request, res: Response, order: DeskOrderView): Promise<E>;
  /** The page that shows what was done; the order's own where it is left out. */
  leadsTo?(entries: E, order: DeskOrderView): string;
  read(req: Request, order: DeskOrderView): E;
  show(page: ActionPage<E>): VNode;
  /** Says what the form would do, or what contradicts itself in it. */
  plan(res: Response, asked: { reader: Reader; order: DeskOrderView; entries: E }): Promise<Plan | Refused>;
  /** Asks the services to act. An entry that makes no sense is refused before. */
  ask(res: Response, asked: Asked<E>): Promise<DeskOutcome>;
  right: StaffRight;
  /** Whether an order of this home has such a form at all; the page is a 404 otherwise. */
  fits(order: DeskOrderView): boolean;
}

const isPlan = (planned: Plan | Refused): planned is Plan => 'says' in planned;

/** The figure that the button named; undefined where it named none. */
function namedSum(req: Request): string | undefined {
  const text = fieldOf(req, 'sum');
  return /^\d{1,15}(\.\d{1,9})?$/.test(text) ? text : undefined;
}

/** The same as the services take it for money, in minor units. */
export const moneyNamed = ({ sum }: { sum?: string }): { sum?: number } =>
  sum === undefined ? {} : { sum: Number(sum) };

/**
 * Serves a form. It has a second step: as long as its button has named no figure, it shows what it would do. The services
 * hold the figure that was named against what would be done.
 */
export function addForm<E>(router: Router, services: DeskServices, form: ActionForm<E>): void {
  const address = `/orders/:id/${form.path}`;
  const find = async (req: Request, res: Response): Promise<DeskOrderView> => {
    assertMay(readerOf(res), form.right);
    const order = await services.findOrder(staffOf(res), String(req.params['id']));
    if (!order || !form.fits(order)) throw notFound();
    return order;
  };
  const send = (res: Response, page: ActionPage<E>, status = 200) => {
    allowAlso(res, liveForm.policy);
    sendPage(res, form.show(page), status);
  };

  router.get(address, async (req, res) => {
    const order = await find(req, res);
    if (!order.offers.some(({ action }) => action === form.path)) {
      const isHeld = form.path === 'refund' && order.paymentState === 'disputed';
      return goTo(res, `/desk/orders/${order.id}`, isHeld ? 'is_disputed' : 'not_now');
    }
    const reader = speakAs(readerOf(res), order.shop);
    const entries = form.begin ? await form.begin(req, res, order) : form.fresh;
    send(res, { reader, order, entries, formKey: makeFormKey(), plan: null, faults: [] });
  });

  router.post(address, async (req, res) => {
    const order = await find(req, res);
    const reader = speakAs(readerOf(res), order.shop);
    const [key, entries] = [formKeyOf(req), form.read(req, order)];
    const again = async (outcome: Refused | null, plan: Plan | null) => {
      // What was refused may be refused for what happened meanwhile: the form shows the order as it is now.
      const page = { reader, order: await find(req, res), entries, formKey: key, plan };
      const faults = outcome ? faultsOf(reader, outcome) : [];
      send(res, { ...page, faults }, outcome ? 422 : 200);
    };
    const makePlan = () => form.plan(res, { reader, order, entries });
    const sum = namedSum(req);
    const planned = sum === undefined ? await makePlan() : undefined;
    if (planned && !isPlan(planned)) return again(planned, null);
    if (planned && planned.sum !== null) return again(null, planned);
    const outcome = await form.ask(res, { order, key, entries, ...(sum === undefined ? {} : { sum }) });
    if (outcome.ok)
      return goTo(res, form.leadsTo?.(entries, order) ?? `/desk/orders/${order.id}`, outcome.notice);
    const replanned = outcome.field === 'sum' ? await makePlan() : undefined;
    return again(outcome, replanned && isPlan(replanned) ? replanned : null);
  });

  router.post(`${address}/plan`, async (req, res) => {
    const order = await find(req, res);
    const reader = speakAs(readerOf(res), order.shop);
    const planned = await form.plan(res, { reader, order, entries: form.read(req, order) });
    if (!isPlan(planned)) return res.status(422).json({});
    res.json({ submit: planned.submit, sum: planned.sum ?? '' });
  });
}

/** The question that the order's state asks before this is done; null when it asks none. */
export const questionOf = ({ offers }: DeskOrderView, action: OfferView['action']): string | null =>
  offers.find((offer) => offer.action === action)?.asks ?? null;

/** Asks again. The answer is the question's own word, so that it answers no other one. */
export function Sure({ reader, question, sure }: { reader: Reader; question: string | null; sure: string }) {
  if (question === null) return null;
  const label = reader.word('sure', question);
  return <Tick name="sure" value={question} label={label} checked={sure === question} />;
}

export const backTo = (reader: Reader, { id, number }: DeskOrderView) => ({
  path: `/desk/orders/${id}`,
  text: reader.t('order.title', { number }),
});
