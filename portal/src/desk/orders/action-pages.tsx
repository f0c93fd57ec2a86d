import type { Reader } from '../../app/reader.ts';
import type { DeskOrderView } from '../../services.ts';
import { Field, TextArea, Tick, type FormFault } from '../../ui/field.tsx';
import { FormPage } from '../form-page.tsx';
import { may } from '../forms.ts';

export interface ActionPage<E> {
  reader: Reader;
  order: DeskOrderView;
  entries: E;
  formKey: string;
  faults: FormFault[];
}

export interface ShipEntries {
  carrier: string;
  trackingNumber: string;
  trackingUrl: string;
  complete: boolean;
}

const backTo = (reader: Reader, { id, number }: DeskOrderView) => ({
  path: `/desk/orders/${id}`,
  text: reader.t('order.title', { number }),
});

export function ShipPage({ reader, order, entries, formKey, faults }: ActionPage<ShipEntries>) {
  const { t } = reader;
  const optional = t('desk.form.optional');
  return (
    <FormPage
      reader={reader}
      title={t('desk.ship.title', { number: order.number })}
      lead={t('desk.ship.lead', { email: order.email })}
      back={backTo(reader, order)}
      action={`/desk/orders/${order.id}/ship`}
      submit={t('desk.ship.submit')}
      formKey={formKey}
      faults={faults}
    >
      <Field
        name="carrier"
        label={t('desk.ship.carrier')}
        hint={t('desk.ship.carrierHint')}
        value={entries.carrier}
        maxlength={200}
        faults={faults}
      />
      <Field
        name="trackingNumber"
        label={t('desk.ship.number')}
        value={entries.trackingNumber}
        optional={optional}
        maxlength={200}
        faults={faults}
      />
      <Field
        name="trackingUrl"
        type="url"
        label={t('desk.ship.url')}
        hint={t('desk.ship.urlHint')}
        value={entries.trackingUrl}
        optional={optional}
        maxlength={2000}
        faults={faults}
      />
      <Tick name="complete" label={t('desk.ship.complete')} checked={entries.complete} />
    </FormPage>
  );
}

export interface CancelEntries {
  note: string;
  refund: boolean;
  restock: boolean;
}

export function CancelPage({ reader, order, entries, formKey, faults }: ActionPage<CancelEntries>) {
  const { t, format } = reader;
  const { refundable } = order;
  const refunds = refundable !== null && refundable.left.amount > 0 && may(reader, 'orders.refund');
  return (
    <FormPage
      reader={reader}
      title={t('desk.cancel.title', { number: order.number })}
      lead={t('desk.cancel.lead', { email: order.email })}
      back={backTo(reader, order)}
      action={`/desk/orders/${order.id}/cancel`}
      submit={t('desk.cancel.submit')}
      formKey={formKey}
      faults={faults}
    >
      {refunds && refundable ? (
        <>
          <Tick
            name="refund"
            label={t('desk.cancel.refund', { amount: format.money(refundable.left) })}
            checked={entries.refund}
          />
          <TextArea
            name="note"
            label={t('desk.refund.note')}
            hint={t('desk.refund.noteHint')}
            value={entries.note}
            optional={t('desk.form.optional')}
            faults={faults}
          />
        </>
      ) : null}
      <Tick name="restock" label={t('desk.refund.restock')} checked={entries.restock} />
    </FormPage>
  );
}

export interface ToldEntries {
  amount: string;
  note: string;
}

export function ToldPage({ reader, order, entries, formKey, faults }: ActionPage<ToldEntries>) {
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
