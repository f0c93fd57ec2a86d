import type { Reader } from '../../app/reader.ts';
import type { RefundableView } from '../../services.ts';
import { Field, TextArea, Tick } from '../../ui/field.tsx';
import { FormPage } from '../form-page.tsx';
import type { ActionPage } from './action-pages.tsx';

export interface RefundEntries {
  what: 'all' | 'lines' | 'amount';
  amount: string;
  /** How many pieces of each line, as typed, by line key. */
  pieces: Record<string, string>;
  note: string;
  restock: boolean;
}

export const pieceField = (index: number): string => `piece-${index}`;

function Pieces({
  reader,
  refundable,
  entries,
}: {
  reader: Reader;
  refundable: RefundableView;
  entries: RefundEntries;
}) {
  const { t, format } = reader;
  return (
    <ul class="pieces" id="lines">
      {refundable.lines.map(({ lineKey, name, quantity, gross }, index) => (
        <li>
          <label for={pieceField(index)}>
            <span class="break">{name}</span>
            <span class="faint">
              {t('desk.refund.left', { quantity: format.decimal(quantity), amount: format.money(gross) })}
            </span>
          </label>
          <input
            id={pieceField(index)}
            name={pieceField(index)}
            inputmode="decimal"
            maxlength={20}
            value={entries.pieces[lineKey] ?? ''}
          />
        </li>
      ))}
    </ul>
  );
}

interface RefundPageProps extends ActionPage<RefundEntries> {
  refundable: RefundableView;
}

export function RefundPage({ reader, order, refundable, entries, formKey, faults }: RefundPageProps) {
  const { t, format } = reader;
  const { left, waiting, gateway } = refundable;
  const lead = t('desk.refund.lead', { gateway: reader.word('gateway', gateway), email: order.email });
  return (
    <FormPage
      reader={reader}
      title={t('desk.refund.title', { number: order.number })}
      lead={lead}
      back={{ path: `/desk/orders/${order.id}`, text: t('order.title', { number: order.number }) }}
      action={`/desk/orders/${order.id}/refund`}
      submit={t('desk.refund.submit')}
      formKey={formKey}
      faults={faults}
    >
      {waiting.amount > 0 ? (
        <p class="faint">{t('desk.refund.waiting', { amount: format.money(waiting) })}</p>
      ) : null}
      <fieldset id="all">
        <legend>{t('desk.refund.what')}</legend>
        <Tick
          type="radio"
          name="what"
          value="all"
          label={t('desk.refund.all', { amount: format.money(left) })}
          checked={entries.what === 'all'}
        />
        <Tick
          type="radio"
          name="what"
          value="lines"
          label={t('desk.refund.lines')}
          checked={entries.what === 'lines'}
        />
        <Pieces reader={reader} refundable={refundable} entries={entries} />
        <Tick
          type="radio"
          name="what"
          value="amount"
          label={t('desk.refund.amount')}
          checked={entries.what === 'amount'}
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
      </fieldset>
      <Tick name="restock" label={t('desk.refund.restock')} checked={entries.restock} />
      <TextArea
        name="note"
        label={t('desk.refund.note')}
        hint={t('desk.refund.noteHint')}
        value={entries.note}
        optional={t('desk.form.optional')}
        faults={faults}
      />
    </FormPage>
  );
}
