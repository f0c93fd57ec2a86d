import type { Reader } from '../../app/reader.ts';
import type { DeskOrderView } from '../../services.ts';
import { Field, TextArea, type FormFault } from '../../ui/field.tsx';
import { FormPage } from '../form-page.tsx';

export interface CorrectEntries {
  amount: string;
  reason: string;
  key: string;
}

/** Asks why an invoice is corrected, and by how much. */
export function CorrectPage({
  reader,
  order,
  entries,
  faults,
}: {
  reader: Reader;
  order: DeskOrderView;
  entries: CorrectEntries;
  faults: FormFault[];
}) {
  const { t } = reader;
  const { id, number, total } = order;
  return (
    <FormPage
      reader={reader}
      title={t('desk.correct.title', { number })}
      lead={t('desk.correct.lead')}
      back={{ path: `/desk/orders/${id}`, text: t('order.title', { number }) }}
      action={`/desk/orders/${id}/correct`}
      submit={t('desk.correct.do')}
      formKey={entries.key}
      faults={faults}
    >
      <TextArea name="reason" label={t('desk.correct.reason')} value={entries.reason} faults={faults} />
      <Field
        name="amount"
        label={t('desk.correct.amount', { currency: total.currency })}
        hint={t('desk.correct.amountHint')}
        value={entries.amount}
        inputmode="decimal"
        maxlength={20}
        optional={t('desk.form.optional')}
        autocomplete="off"
        faults={faults}
      />
    </FormPage>
  );
}
