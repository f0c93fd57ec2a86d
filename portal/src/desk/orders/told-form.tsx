import { fieldOf, queryOf } from '../../app/forms.ts';
import type { Reader } from '../../app/reader.ts';
import type { DeskOrderView, DeskServices, Refused } from '../../services.ts';
import { Field, TextArea } from '../../ui/field.tsx';
import { parseAmount } from '../../ui/money.ts';
import { FormPage, type Plan } from '../form-page.tsx';
import { staffOf } from '../staff.ts';
import { caseIdOf, OfCase } from './of-case.tsx';
import { backTo, moneyNamed, refused, typed, type ActionForm, type ActionPage } from './action-form.tsx';
import { startOf } from '../../ui/cut.ts';

export interface ToldEntries {
  amount: string;
  note: string;
  /** The case whose return it ends; empty for none. */
  caseId: string;
}

function planOf({ t, format }: Reader, order: DeskOrderView, { amount: text }: ToldEntries): Plan | Refused {
  const { currency } = order.total;
  const amount = parseAmount(text, currency);
  if (amount === null) return refused('amount', 'bad_amount');
  if (amount === 0) return refused('amount', 'nothing_chosen');
  if (amount > (order.tellable?.amount ?? 0)) return refused('amount', 'too_much');
  const sum = format.money({ amount, currency });
  const name = order.elsewhere?.name ?? '';
  const figures = { amount: sum, total: format.money(order.total), name };
  return {
    submit: t('desk.told.submitSum', figures),
    sum: String(amount),
    says: [t('desk.told.says', figures), t('desk.told.noMoney')],
  };
}

export const toldForm = (services: DeskServices): ActionForm<ToldEntries> => ({
  path: 'told',
  right: 'orders.refund',
  fresh: { amount: '', note: '', caseId: '' },
  begin: (req) => Promise.resolve({ amount: '', note: '', caseId: caseIdOf(queryOf(req, 'case')) }),
  leadsTo: ({ caseId }, { id }) => (caseId === '' ? `/desk/orders/${id}` : `/desk/cases/${caseId}`),
  read: (req) => ({
    amount: typed(req, 'amount'),
    note: startOf(typed(req, 'note'), 500),
    caseId: caseIdOf(fieldOf(req, 'case')),
  }),
  show: (page) => <ToldPage {...page} />,
  plan: (_res, { reader, order, entries }) => Promise.resolve(planOf(reader, order, entries)),
  async ask(res, { order, key, entries, ...named }) {
    const amount = parseAmount(entries.amount, order.total.currency);
    if (amount === null) return refused('amount', 'bad_amount');
    const { sum } = moneyNamed(named);
    if (sum !== undefined && sum !== amount) return refused('sum', 'other_sum');
    const { note, caseId } = entries;
    const ofCase = caseId === '' ? {} : { caseId };
    return services.tellRefund(staffOf(res), order.id, { key, amount, note, ...ofCase });
  },
  fits: ({ elsewhere }) => elsewhere !== null,
});

function ToldPage({ reader, order, entries, formKey, plan, faults }: ActionPage<ToldEntries>) {
  const { t, format } = reader;
  const name = order.elsewhere?.name ?? '';
  return (
    <FormPage
      reader={reader}
      title={t('desk.told.title', { number: order.number })}
      lead={t('desk.told.lead', { name })}
      back={backTo(reader, order)}
      action={`/desk/orders/${order.id}/told`}
      submit={t('desk.told.submit')}
      formKey={formKey}
      plan={plan}
      faults={faults}
    >
      <OfCase reader={reader} caseId={entries.caseId} />
      <Field
        name="amount"
        label={t('desk.refund.amountOf', { currency: order.total.currency })}
        hint={t('desk.told.most', { amount: format.money(order.tellable ?? { ...order.total, amount: 0 }) })}
        inputmode="decimal"
        value={entries.amount}
        maxlength={20}
        faults={faults}
      />
      <TextArea
        name="note"
        label={t('desk.told.note')}
        value={entries.note}
        optional={t('desk.form.optional')}
        faults={faults}
      />
    </FormPage>
  );
}
