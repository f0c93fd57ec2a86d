import type { Response } from 'express';
import { fieldOf, queryOf } from '../../app/forms.ts';
import type { Reader } from '../../app/reader.ts';
import type {
  DeskOrderView,
  DeskServices,
  Refused,
  RefundableView,
  RefundPlan,
  RefundWhat,
} from '../../services.ts';
import { Field, TextArea, Tick } from '../../ui/field.tsx';
import { parseAmount } from '../../ui/money.ts';
import { FormPage, type Plan } from '../form-page.tsx';
import { staffOf } from '../staff.ts';
import {
  backTo,
  moneyNamed,
  questionOf,
  refused,
  Sure,
  ticked,
  typed,
  type ActionForm,
  type ActionPage,
} from './action-form.tsx';
import { caseIdOf, OfCase } from './of-case.tsx';
import { chosenPieces, pieceName, Pieces, readPieces, type TypedPieces } from '../../ui/order/pieces.tsx';
import { startOf } from '../../ui/cut.ts';

export interface RefundEntries {
  /** All that is left was ticked. */
  all: boolean;
  amount: string;
  pieces: TypedPieces;
  note: string;
  restock: boolean;
  /** Of an order in another shop: `gateway` or `noted`; empty while nobody has chosen. */
  way: string;
  sure: string;
  /** The case whose return ends in this refund; empty where none does. */
  caseId: string;
}

/**
 * What was typed chooses what goes back: pieces, an amount, or the tick for all. Two of them at once contradict each
 * other, and the server chooses none.
 */
function whatOf(entries: RefundEntries, currency: string): RefundWhat | Refused {
  const lines = chosenPieces(entries.pieces);
  if (lines === null) return refused('lines', 'no_such_pieces');
  const isAmount = entries.amount !== '';
  const ways = [entries.all, lines.length > 0, isAmount].filter(Boolean).length;
  if (ways > 1) return refused(entries.all ? 'what' : 'amount', 'contradiction');
  if (entries.all) return { kind: 'all' };
  if (lines.length > 0) return { kind: 'lines', lines };
  if (!isAmount) return refused('lines', 'nothing_chosen');
  const amount = parseAmount(entries.amount, currency);
  return amount === null ? refused('amount', 'bad_amount') : { kind: 'amount', amount };
}

/** Who gives the money back of an order in another shop has to be said. */
const needsWay = ({ elsewhere }: DeskOrderView, { way }: RefundEntries): boolean =>
  elsewhere !== null && !['gateway', 'noted'].includes(way);

function planOf(reader: Reader, { amount, rest, lines }: RefundPlan, entries: RefundEntries): Plan {
  const { t, format } = reader;
  const pieces = lines.map((line) => `${format.decimal(line.quantity)} × ${pieceName(reader, line)}`);
  const what = entries.all || pieces.length === 0 ? [] : pieces;
  return {
    submit: t('desk.refund.submit', { amount: format.money(amount) }),
    sum: String(amount.amount),
    says: [
      t('desk.refund.says', { amount: format.money(amount), rest: format.money(rest) }),
      ...what,
      t(entries.restock ? 'desk.refund.saysStock' : 'desk.refund.saysNoStock'),
    ],
  };
}

const FRESH: RefundEntries = {
  ...{ all: false, amount: '', pieces: {}, note: '', restock: false, way: '' },
  ...{ sure: '', caseId: '' },
};

/** An id is letters, digits and `_`; any other text counts as none. */

/** Begins with the pieces of the case that the address names, as far as they are left; with nothing where it is none of this order. */
async function beginWith(
  services: DeskServices,
  res: Response,
  { order, caseId }: { order: DeskOrderView; caseId: string },
): Promise<RefundEntries> {
  const of = caseIdOf(caseId) === '' ? null : await services.findCase(staffOf(res), caseId);
  if (of?.orderId !== order.id) return FRESH;
  const left = order.refundable?.lines ?? [];
  const lines = of.lines.filter(({ lineKey }) => left.some((line) => line.lineKey === lineKey));
  const pieces = Object.fromEntries(lines.map(({ lineKey, quantity }) => [lineKey, quantity]));
  return { ...FRESH, pieces, caseId };
}

export const refundForm = (services: DeskServices): ActionForm<RefundEntries> => ({
  path: 'refund',
  right: 'orders.refund',
  fresh: FRESH,
  begin: (req, res, order) => beginWith(services, res, { order, caseId: queryOf(req, 'case') }),
  leadsTo: ({ caseId }, { id }) => (caseId === '' ? `/desk/orders/${id}` : `/desk/cases/${caseId}`),
  read: (req) => ({
    all: typed(req, 'what') === 'all',
    amount: typed(req, 'amount'),
    pieces: readPieces(req),
    note: startOf(typed(req, 'note'), 1000),
    restock: ticked(req, 'restock'),
    way: typed(req, 'way'),
    sure: typed(req, 'sure'),
    caseId: caseIdOf(fieldOf(req, 'case')),
  }),
  show: (page) => <RefundPage {...page} refundable={page.order.refundable as RefundableView} />,
  async plan(res, { reader, order, entries }) {
    const what = whatOf(entries, order.total.currency);
    if ('ok' in what) return what;
    if (needsWay(order, entries)) return refused('way', 'choose_way');
    const plan = await services.planRefund(staffOf(res), order.id, { what, restock: entries.restock });
    return plan.ok ? planOf(reader, plan, entries) : plan;
  },
  async ask(res, { order, key, entries, ...named }) {
    const what = whatOf(entries, order.total.currency);
    if ('ok' in what) return what;
    if (needsWay(order, entries)) return refused('way', 'choose_way');
    const { note, restock, sure, caseId } = entries;
    const byGateway = entries.way === 'gateway';
    const ask = { key, note, restock, sure, what, byGateway, ...moneyNamed(named) };
    const ofCase = caseId === '' ? {} : { caseId };
    return services.refundOrder(staffOf(res), order.id, { ...ask, ...ofCase });
  },
  fits: ({ refundable }: DeskOrderView) => refundable !== null,
});

function RefundPage(props: ActionPage<RefundEntries> & { refundable: RefundableView }) {
  const { reader, order, refundable, entries, formKey, plan, faults } = props;
  const { t, format } = reader;
  const { left, waiting, gateway } = refundable;
  return (
    <FormPage
      reader={reader}
      title={t('desk.refund.title', { number: order.number })}
      lead={
        order.elsewhere
          ? t('desk.inShop.refundLead', { name: order.elsewhere.name, email: order.email })
          : t('desk.refund.lead', { gateway: reader.word('gateway', gateway), email: order.email })
      }
      back={backTo(reader, order)}
      action={`/desk/orders/${order.id}/refund`}
      submit={t('desk.refund.next')}
      formKey={formKey}
      plan={plan}
      faults={faults}
    >
      {waiting.amount > 0 ? (
        <p class="faint">{t('desk.refund.waiting', { amount: format.money(waiting) })}</p>
      ) : null}
      <OfCase reader={reader} caseId={entries.caseId} />
      <fieldset>
        <legend>{t('desk.refund.what')}</legend>
        <p class="hint">{t('desk.refund.whatHint')}</p>
        <Pieces
          reader={reader}
          lines={refundable.lines}
          pieces={entries.pieces}
          left={({ kind, quantity, gross }) =>
            kind === 'product'
              ? t('desk.refund.left', { quantity: format.decimal(quantity), amount: format.money(gross) })
              : format.money(gross)
          }
        />
        <Field
          name="amount"
          label={t('desk.refund.amountOf', { currency: left.currency })}
          inputmode="decimal"
          value={entries.amount}
          optional={t('desk.refund.amountWhen')}
          maxlength={20}
          faults={faults}
        />
        <Tick
          name="what"
          value="all"
          label={t('desk.refund.all', { amount: format.money(left) })}
          checked={entries.all}
        />
      </fieldset>
      <Way reader={reader} order={order} way={entries.way} />
      <Tick name="restock" label={t('desk.refund.restock')} checked={entries.restock} />
      <TextArea
        name="note"
        label={t('desk.refund.note')}
        hint={t('desk.refund.noteHint')}
        value={entries.note}
        optional={t('desk.form.optional')}
        faults={faults}
      />
      <Sure reader={reader} question={questionOf(order, 'refund')} sure={entries.sure} />
    </FormPage>
  );
}

/** Another shop gives the money back by its own payment provider, or only notes what went back in another way. */
function Way({ reader, order, way }: { reader: Reader; order: DeskOrderView; way: string }) {
  const { elsewhere, refundable } = order;
  if (!elsewhere) return null;
  const { t, word } = reader;
  const figures = { name: elsewhere.name, gateway: word('gateway', refundable?.gateway ?? '') };
  const choice = (value: 'gateway' | 'noted', label: string) => (
    <Tick type="radio" name="way" value={value} label={label} checked={way === value} />
  );
  return (
    <fieldset id="way">
      <legend>{t('desk.inShop.way')}</legend>
      {choice('gateway', t('desk.inShop.byGateway', figures))}
      {choice('noted', t('desk.inShop.noted', figures))}
    </fieldset>
  );
}
