import type { DeskServices } from '../../services.ts';
import { TextArea } from '../../ui/field.tsx';
import { startOf } from '../../ui/cut.ts';
import { FormPage } from '../form-page.tsx';
import { staffOf } from '../staff.ts';
import { backTo, refused, typed, type ActionForm, type ActionPage } from './action-form.tsx';

interface WriteEntries {
  note: string;
}

/** Has the shop of an order write to its buyer. */
export const writeForm = (services: DeskServices): ActionForm<WriteEntries> => ({
  path: 'write',
  right: 'orders.ship',
  fresh: { note: '' },
  read: (req) => ({ note: startOf(typed(req, 'note'), 2000) }),
  show: (page) => <WritePage {...page} />,
  plan: (_res, { reader, entries }) =>
    Promise.resolve(
      entries.note === ''
        ? refused('note', 'nothing_written')
        : { submit: reader.t('desk.inShop.write'), sum: null, says: [] },
    ),
  ask: (res, { order, key, entries }) => services.writeToBuyer(staffOf(res), order.id, { key, ...entries }),
  fits: ({ elsewhere }) => elsewhere?.takes === true,
});

function WritePage({ reader, order, entries, formKey, plan, faults }: ActionPage<WriteEntries>) {
  const { t } = reader;
  return (
    <FormPage
      reader={reader}
      title={t('desk.inShop.writeTitle', { number: order.number })}
      lead={t('desk.inShop.writeLead', { name: order.elsewhere?.name ?? '', email: order.email })}
      back={backTo(reader, order)}
      action={`/desk/orders/${order.id}/write`}
      submit={t('desk.inShop.write')}
      formKey={formKey}
      plan={plan}
      faults={faults}
    >
      <TextArea name="note" label={t('desk.inShop.note')} value={entries.note} faults={faults} />
    </FormPage>
  );
}
