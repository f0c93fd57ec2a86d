import type { Reader } from '../../app/reader.ts';
import type { OrderFilterEntries, OrderListServices } from '../../services.ts';
import { listCountries } from '../../ui/countries.ts';
import { Field, Select, type FormFault } from '../../ui/field.tsx';
import { FilterPanel } from '../lists/panel.tsx';

export const NO_FILTER: OrderFilterEntries = {
  ...{ status: '', money: '', shop: '', owner: '', country: '', least: '', below: '' },
  ...{ product: '', tag: '', from: '', to: '', sort: '' },
};

const STATUSES = [
  'pending',
  'on-hold',
  'processing',
  'completed',
  'cancelled',
  'refunded',
  'failed',
  'trash',
];
const MONEY = [
  ...['unpaid', 'on_its_way', 'part_paid', 'paid', 'overpaid'],
  ...['part_refunded', 'refunded', 'disputed', 'lost'],
];

interface FilterProps {
  reader: Reader;
  filter: OrderFilterEntries;
  choices: Awaited<ReturnType<OrderListServices['listOrderChoices']>>;
  search: string;
  faults: FormFault[];
}

interface Option {
  value: string;
  text: string;
}

/** Narrows the list of orders. */
export function FilterForm({ reader, filter, choices, search, faults }: FilterProps) {
  const { t, word, format } = reader;
  const any = { value: '', text: t('desk.filter.any') };
  const words = (group: string, list: string[]) => list.map((value) => ({ value, text: word(group, value) }));
  const named = (list: { id: string; name: string }[]) =>
    list.map(({ id, name }) => ({ value: id, text: name }));
  const amounts = choices.amounts.map((each) => ({
    value: String(each),
    text: format.decimal(String(each)),
  }));
  const select = (name: keyof OrderFilterEntries, label: string, options: Option[]) => (
    <Select name={name} label={label} value={filter[name]} options={[any, ...options]} faults={faults} />
  );
  const day = (name: 'from' | 'to', label: string) => (
    <Field name={name} label={label} type="date" value={filter[name]} optional="" faults={faults} />
  );
  return (
    <FilterPanel reader={reader} path="/desk/orders" entries={filter} search={search}>
      {select('status', t('desk.order.status'), words('status', STATUSES))}
      {select('money', t('order.payment'), words('payment', MONEY))}
      {choices.shops.length > 1 ? select('shop', t('desk.intake.shop'), named(choices.shops)) : null}
      {select('country', t('desk.filter.country'), listCountries(reader.locale))}
      {select('owner', t('desk.contact.owner'), named(choices.staff))}
      {choices.tags.length === 0
        ? null
        : select(
            'tag',
            t('desk.filter.tag'),
            choices.tags.map((tag) => ({ value: tag, text: tag })),
          )}
      {day('from', t('desk.filter.from'))}
      {day('to', t('desk.filter.to'))}
      {select('least', t('desk.filter.least'), amounts)}
      {select('below', t('desk.filter.below'), amounts)}
      <Field
        name="product"
        label={t('desk.filter.product')}
        value={filter.product}
        maxlength={60}
        optional=""
        faults={faults}
      />
      <Select
        name="sort"
        label={t('desk.filter.sort')}
        value={filter.sort}
        options={[
          { value: '', text: t('desk.filter.sort.newest') },
          { value: 'oldest', text: t('desk.filter.sort.oldest') },
          { value: 'amount', text: t('desk.filter.sort.amount') },
        ]}
        faults={faults}
      />
    </FilterPanel>
  );
}
