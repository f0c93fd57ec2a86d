import type { Reader } from '../../app/reader.ts';
import { Field, Select } from '../../ui/field.tsx';

/** What the reader looks for in their list. */
export interface Looking {
  search: string;
  /** Empty for all years. */
  year: string;
}

interface OrderSearchProps extends Looking {
  reader: Reader;
  years: number[];
}

/** Finds an order by number, article and year. The year is asked for only where there are several. */
export function OrderSearch({ reader, search, year, years }: OrderSearchProps) {
  const { t } = reader;
  const all = { value: '', text: t('ownOrders.allYears') };
  return (
    <form class="card form filter" method="get" action="/portal" role="search">
      <Field
        name="search"
        type="search"
        label={t('ownOrders.search')}
        value={search}
        maxlength={100}
        optional=""
        faults={[]}
      />
      {years.length < 2 ? null : (
        <Select
          name="year"
          label={t('ownOrders.year')}
          value={year}
          options={[all, ...years.map((each) => ({ value: String(each), text: String(each) }))]}
          faults={[]}
        />
      )}
      <div class="buttons">
        <button class="button">{t('ownOrders.find')}</button>
        {search + year === '' ? null : (
          <a class="button second" href="/portal">
            {t('ownOrders.showAll')}
          </a>
        )}
      </div>
    </form>
  );
}
