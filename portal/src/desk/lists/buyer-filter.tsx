import type { Reader } from '../../app/reader.ts';
import type {
  BuyerFilterEntries,
  CompanySummary,
  ContactSummary,
  OrderListServices,
} from '../../services.ts';
import { listCountries } from '../../ui/countries.ts';
import { Field, Select, type FormFault } from '../../ui/field.tsx';
import type { Column } from '../../ui/table.tsx';
import { Time } from '../../ui/time.tsx';
import { FilterPanel } from './panel.tsx';

export const NO_BUYER_FILTER: BuyerFilterEntries = {
  ...{ state: '', owner: '', country: '', tag: '', from: '', to: '', least: '', sort: '' },
};

interface BuyerFilterProps {
  reader: Reader;
  path: '/desk/contacts' | '/desk/companies';
  filter: BuyerFilterEntries;
  choices: Awaited<ReturnType<OrderListServices['listOrderChoices']>>;
  faults: FormFault[];
}

interface Option {
  value: string;
  text: string;
}

/** Narrows the list of contacts or of companies. */
export function BuyerFilterForm({ reader, path, filter, choices, faults }: BuyerFilterProps) {
  const { t, format } = reader;
  const any = { value: '', text: t('desk.filter.any') };
  const select = (name: keyof BuyerFilterEntries, label: string, options: Option[]) => (
    <Select name={name} label={label} value={filter[name]} options={[any, ...options]} faults={faults} />
  );
  const day = (name: 'from' | 'to', label: string) => (
    <Field name={name} label={label} type="date" value={filter[name]} optional="" faults={faults} />
  );
  const staff = choices.staff.map(({ id, name }) => ({ value: id, text: name }));
  return (
    <FilterPanel reader={reader} path={path} entries={filter} search="">
      {select('state', t('desk.filter.state'), [
        { value: 'bought', text: t('desk.filter.state.bought') },
        { value: 'never', text: t('desk.filter.state.never') },
      ])}
      {select('owner', t('desk.contact.owner'), [
        { value: 'nobody', text: t('desk.contact.noOwner') },
        ...staff,
      ])}
      {select('country', t('desk.filter.lastCountry'), listCountries(reader.locale))}
      {path === '/desk/companies' || choices.tags.length === 0
        ? null
        : select(
            'tag',
            t('desk.filter.tag'),
            choices.tags.map((tag) => ({ value: tag, text: tag })),
          )}
      {day('from', t('desk.filter.lastFrom'))}
      {day('to', t('desk.filter.lastTo'))}
      {select(
        'least',
        t('desk.filter.boughtLeast'),
        choices.amounts.map((each) => ({ value: String(each), text: format.decimal(String(each)) })),
      )}
      <Select
        name="sort"
        label={t('desk.filter.sort')}
        value={filter.sort}
        options={[
          { value: '', text: t('desk.filter.sort.fitting') },
          { value: 'newest', text: t('desk.filter.sort.newest') },
          { value: 'last', text: t('desk.filter.sort.last') },
          { value: 'bought', text: t('desk.filter.sort.bought') },
        ]}
        faults={faults}
      />
    </FilterPanel>
  );
}

/** The columns of what was bought, alike for contacts and companies. */
export function boughtColumns<
  T extends Pick<ContactSummary & CompanySummary, 'orders' | 'kept' | 'lastOrderAt'>,
>(reader: Reader): Column<T>[] {
  const { t, format } = reader;
  return [
    {
      title: t('desk.contact.orders'),
      numeric: true,
      cell: ({ orders }) => format.decimal(String(orders)),
    },
    {
      title: t('desk.contact.bought'),
      numeric: true,
      cell: ({ kept }) => (kept === null ? null : format.money(kept)),
    },
    {
      title: t('desk.contact.lastOrder'),
      numeric: true,
      cell: ({ lastOrderAt }) =>
        lastOrderAt === null ? null : <Time reader={reader} at={lastOrderAt} short />,
    },
  ];
}
