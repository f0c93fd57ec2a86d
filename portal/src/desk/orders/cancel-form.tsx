import type { Reader } from '../../app/reader.ts';
import type { DeskOrderView, DeskServices, Money, Refused } from '../../services.ts';
import { TextArea, Tick } from '../../ui/field.tsx';
import { FormPage, type Plan } from '../form-page.tsx';
import { may } from '../forms.ts';
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
import { startOf } from '../../ui/cut.ts';

export interface CancelEntries {
  /** What becomes of the money: `yes` gives it back, `no` keeps it; empty while nobody has chosen. */
  refund: string;
  note: string;
  restock: boolean;
  sure: string;
}

/** The money that could go back, where this reader may give it back; null when there is nothing to choose. */
function moneyToChoose(reader: Reader, { refundable, elsewhere }: DeskOrderView): Money | null {
  // A shop cancels and refunds apart: each may be refused by itself.
  if (elsewhere) return null;
  const isLeft = refundable !== null && refundable.left.amount > 0;
  return isLeft && may(reader, 'orders.refund') ? refundable.left : null;
}

function planOf(reader: Reader, order: DeskOrderView, entries: CancelEntries): Plan | Refused {
  const { t, format } = reader;
  const money = moneyToChoose(reader, order);
  if (money && !['yes', 'no'].includes(entries.refund)) return refused('refund', 'choose_money');
  const isBack = money !== null && entries.refund === 'yes';
  const amount = money ? format.money(money) : '';
  return {
    submit: money
      ? t(isBack ? 'desk.cancel.submitSum' : 'desk.cancel.submitKeep', { amount })
      : t('desk.cancel.submit'),
    sum: isBack ? String(money.amount) : null,
    says: [
      t('desk.cancel.says'),
      ...(isBack ? [t('desk.cancel.refund', { amount })] : []),
      order.elsewhere
        ? t('desk.inShop.cancelStock', { name: order.elsewhere.name })
        : t(entries.restock ? 'desk.refund.saysStock' : 'desk.refund.saysNoStock'),
    ],
  };
}

export const cancelForm = (services: DeskServices): ActionForm<CancelEntries> => ({
  path: 'cancel',
  right: 'orders.cancel',
  fresh: { refund: '', note: '', restock: false, sure: '' },
  read: (req) => ({
    refund: typed(req, 'refund'),
    note: startOf(typed(req, 'note'), 1000),
    restock: ticked(req, 'restock'),
    sure: typed(req, 'sure'),
  }),
  show: (page) => <CancelPage {...page} />,
  plan: (_res, { reader, order, entries }) => Promise.resolve(planOf(reader, order, entries)),
  async ask(res, { order, key, entries, ...named }) {
    const { refund, note, restock, sure } = entries;
    // The button named a sum, and the money is to be kept all the same.
    if (refund !== 'yes' && named.sum !== undefined) return refused('sum', 'other_sum');
    const ask = { key, note, refund: refund === 'yes', restock, sure, ...moneyNamed(named) };
    return services.cancelOrder(staffOf(res), order.id, ask);
  },
  fits: ({ elsewhere }) => elsewhere?.takes ?? true,
});

function CancelPage({ reader, order, entries, formKey, plan, faults }: ActionPage<CancelEntries>) {
  const { t } = reader;
  const money = moneyToChoose(reader, order);
  return (
    <FormPage
      reader={reader}
      title={t('desk.cancel.title', { number: order.number })}
      lead={t('desk.cancel.lead', { email: order.email })}
      back={backTo(reader, order)}
      action={`/desk/orders/${order.id}/cancel`}
      submit={t('desk.cancel.submit')}
      formKey={formKey}
      plan={plan}
      faults={faults}
    >
      {money ? <MoneyChoice reader={reader} money={money} chosen={entries.refund} /> : null}
      {order.elsewhere ? null : (
        <Tick name="restock" label={t('desk.refund.restock')} checked={entries.restock} />
      )}
      <TextArea
        name="note"
        label={t('desk.refund.note')}
        hint={t('desk.cancel.noteHint')}
        value={entries.note}
        optional={t('desk.form.optional')}
        faults={faults}
      />
      <Sure reader={reader} question={questionOf(order, 'cancel')} sure={entries.sure} />
    </FormPage>
  );
}

function MoneyChoice({ reader, money, chosen }: { reader: Reader; money: Money; chosen: string }) {
  const { t, format } = reader;
  const amount = format.money(money);
  const choice = (value: 'yes' | 'no', label: string) => (
    <Tick type="radio" name="refund" value={value} label={label} checked={chosen === value} />
  );
  return (
    <fieldset id="refund">
      <legend>{t('desk.cancel.money')}</legend>
      {choice('yes', t('desk.cancel.refund', { amount }))}
      {choice('no', t('desk.cancel.keep', { amount }))}
    </fieldset>
  );
}
