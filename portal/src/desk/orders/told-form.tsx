import type { DeskServices } from '../../services.ts';
import { Field, TextArea } from '../../ui/field.tsx';
import { parseAmount } from '../../ui/money.ts';
import { FormPage } from '../form-page.tsx';
import { staffOf } from '../staff.ts';
import { backTo, refused, typed, type ActionForm, type ActionPage } from './action-form.tsx';
import { startOf } from '../../ui/cut.ts';

export interface ToldEntries {
  amount: string;
  note: string;
}

export const toldForm = (services: DeskServices): ActionForm<ToldEntries> => ({
  path: 'told',
  right: 'orders.refund',
  fresh: { amount: '', note: '' },
  read: (req) => ({ amount: typed(req, 'amount'), note: startOf(typed(req, 'note'), 500) }),
  show: (page) => <ToldPage {...page} />,
  async ask(res, { order, key, entries }) {
    const amount = parseAmount(entries.amount, order.total.currency);
    if (amount === null) return refused('amount', 'bad_amount');
    return services.tellRefund(staffOf(res), order.id, { key, amount, note: entries.note });
  },
  fits: ({ elsewhere }) => elsewhere !== null,
});

function ToldPage({ reader, order, entries, formKey, faults }: ActionPage<ToldEntries>) {
  const { t } = reader;
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
      faults={faults}
    >
      <Field
        name="amount"
        label={t('desk.refund.amountOf', { currency: order.total.currency })}
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
