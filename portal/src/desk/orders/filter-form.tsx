import type { Reader } from '../../app/reader.ts';
import type { OrderFilterEntries, OrderListServices } from '../../services.ts';
import { Field, Select, type FormFault } from '../../ui/field.tsx';
import { may } from '../forms.ts';

export const NO_FILTER: OrderFilterEntries = { status: '', money: '', shop: '', owner: '', from: '', to: '' };
export const FILTERS = Object.keys(NO_FILTER) as (keyof OrderFilterEntries)[];

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

/** The entries that count, for an address. */
export const filterQuery = (filter: OrderFilterEntries): Record<string, string> =>
  Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== ''));

interface FilterProps {
  reader: Reader;
  filter: OrderFilterEntries;
  choices: Awaited<ReturnType<OrderListServices['listOrderChoices']>>;
  search: string;
  faults: FormFault[];
}

/** Narrows the list of orders; open while it does. */
export function FilterForm({ reader, filter, choices, search, faults }: FilterProps) {
  const { t, word } = reader;
  const query = new URLSearchParams(filterQuery(filter));
  const any = { value: '', text: t('desk.filter.any') };
  const words = (group: string, list: string[]) => [
    any,
    ...list.map((value) => ({ value, text: word(group, value) })),
  ];
  const named = (list: { id: string; name: string }[]) => [
    any,
    ...list.map(({ id, name }) => ({ value: id, text: name })),
  ];
  const select = (
    name: keyof OrderFilterEntries,
    label: string,
    options: { value: string; text: string }[],
  ) => <Select name={name} label={label} value={filter[name]} options={options} faults={faults} />;
  const day = (name: 'from' | 'to', label: string) => (
    <Field name={name} label={label} type="date" value={filter[name]} optional="" faults={faults} />
  );
  return (
    <details class="filters" open={query.size > 0}>
      <summary>{t('desk.filter')}</summary>
      <form class="card filter-form" method="get" action="/desk/orders" novalidate>
        {search === '' ? null : <input type="hidden" name="search" value={search} />}
        {select('status', t('desk.order.status'), words('status', STATUSES))}
        {select('money', t('order.payment'), words('payment', MONEY))}
        {choices.shops.length > 1 ? select('shop', t('desk.intake.shop'), named(choices.shops)) : null}
        {select('owner', t('desk.contact.owner'), named(choices.staff))}
        {day('from', t('desk.filter.from'))}
        {day('to', t('desk.filter.to'))}
        <div class="buttons">
          <button class="button">{t('desk.filter.show')}</button>
          {query.size === 0 ? null : <a href="/desk/orders">{t('desk.filter.clear')}</a>}
          {may(reader, 'orders.export') ? (
            <a href={`/desk/orders.csv?${query.toString()}`}>{t('desk.filter.csv')}</a>
          ) : null}
        </div>
      </form>
    </details>
  );
}
