import type { Reader } from '../../app/reader.ts';
import type { DeliveryEntries, DeskOrderView, DeskServices } from '../../services.ts';
import { startOf } from '../../ui/cut.ts';
import { Field } from '../../ui/field.tsx';
import { FormPage } from '../form-page.tsx';
import { staffOf } from '../staff.ts';
import { backTo, refused, typed, type ActionForm, type ActionPage } from './action-form.tsx';

const PARTS = [
  'firstName',
  'lastName',
  'company',
  'line1',
  'line2',
  'postcode',
  'city',
  'state',
  'country',
  'phone',
] as const;
const NEEDED = ['line1', 'city', 'country'] as const;

const partsOf = (read: (part: keyof DeliveryEntries) => string): DeliveryEntries =>
  Object.fromEntries(PARTS.map((part) => [part, read(part)])) as DeliveryEntries;

const addressOf = ({ delivery, billing }: DeskOrderView): DeliveryEntries =>
  partsOf((part) => (delivery ?? billing)[part]);

/** Has the shop of an order send it elsewhere. */
export const addressForm = (services: DeskServices): ActionForm<DeliveryEntries> => ({
  path: 'address',
  right: 'orders.ship',
  fresh: partsOf(() => ''),
  begin: (_req, _res, order) => Promise.resolve(addressOf(order)),
  read: (req) => ({
    ...partsOf((part) => startOf(typed(req, part), 200)),
    country: typed(req, 'country').toUpperCase(),
  }),
  show: (page) => <AddressPage {...page} />,
  plan(_res, { reader, entries }) {
    const missing = NEEDED.find((part) => entries[part] === '');
    if (missing) return Promise.resolve(refused(missing, 'missing'));
    if (!/^[A-Z]{2}$/.test(entries.country)) return Promise.resolve(refused('country', 'no_country'));
    return Promise.resolve({ submit: reader.t('desk.inShop.address'), sum: null, says: [] });
  },
  ask: (res, { order, key, entries }) =>
    services.readdressOrder(staffOf(res), order.id, { key, address: entries }),
  fits: ({ elsewhere }) => elsewhere?.takes === true,
});

function labelOf({ t, word }: Reader, part: keyof DeliveryEntries): string {
  if (part === 'postcode' || part === 'city') return word('place', part);
  if (part === 'state') return word('place', 'province');
  return part === 'country' ? t('desk.inShop.country') : t(`address.${part}`);
}

function AddressPage({ reader, order, entries, formKey, plan, faults }: ActionPage<DeliveryEntries>) {
  const { t } = reader;
  return (
    <FormPage
      reader={reader}
      title={t('desk.inShop.addressTitle', { number: order.number })}
      lead={t('desk.inShop.addressLead', { name: order.elsewhere?.name ?? '' })}
      back={backTo(reader, order)}
      action={`/desk/orders/${order.id}/address`}
      submit={t('desk.inShop.address')}
      formKey={formKey}
      plan={plan}
      faults={faults}
    >
      {PARTS.map((part) => (
        <Field
          name={part}
          label={labelOf(reader, part)}
          value={entries[part]}
          maxlength={part === 'country' ? 2 : 200}
          faults={faults}
        />
      ))}
    </FormPage>
  );
}
