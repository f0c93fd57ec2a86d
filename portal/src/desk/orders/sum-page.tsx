import type { Reader } from '../../app/reader.ts';
import type { OrderFilterEntries, OrderSumView } from '../../services.ts';
import { Page } from '../../ui/page.tsx';
import { BackAndSearch } from '../back.tsx';
import { filterQuery } from '../lists/query.ts';

const ID = 'sum';

/** Leads to what the orders come to; where there is JavaScript the link is replaced by it. */
export function SumLink({ reader, filter }: { reader: Reader; filter: OrderFilterEntries }) {
  const query = new URLSearchParams(filterQuery({ ...filter, sort: '' })).toString();
  return (
    <p id={ID} class="sum faint">
      <a href={`/desk/orders/sum?${query}`} data-after={ID}>
        {reader.t('desk.sum.ask')}
      </a>
    </p>
  );
}

function sentenceOf({ t, format }: Reader, { orders, totals }: OrderSumView): string {
  if (orders === null) return t('desk.sum.many', { most: format.decimal('10000') });
  const many = format.decimal(String(orders));
  const sums = totals.map(({ total, kept }) =>
    t('desk.sum.total', { total: format.money(total), kept: format.money(kept) }),
  );
  return [t(orders === 1 ? 'desk.sum.one' : 'desk.sum.orders', { orders: many }), ...sums].join(' · ');
}

interface SumPageProps {
  reader: Reader;
  filter: OrderFilterEntries;
  sum: OrderSumView;
}

export function SumPage({ reader, filter, sum }: SumPageProps) {
  const { t } = reader;
  const query = new URLSearchParams(filterQuery(filter)).toString();
  return (
    <Page reader={reader} title={t('desk.sum.title')} width="wide">
      <BackAndSearch reader={reader} path={`/desk/orders?${query}`} text={t('desk.orders')} />
      <h1>{t('desk.sum.title')}</h1>
      <p id={ID} class="sum">
        {sentenceOf(reader, sum)}
      </p>
    </Page>
  );
}
