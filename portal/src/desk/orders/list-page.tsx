import type { Reader } from '../../app/reader.ts';
import type { DeskOrderSummary, Page as PageOf } from '../../services.ts';
import { Page } from '../../ui/page.tsx';
import { Pager } from '../../ui/pager.tsx';
import { Table } from '../../ui/table.tsx';
import { EmptyList, SearchBox } from '../search-box.tsx';
import { buyerColumn, purchaseColumns } from './columns.tsx';

interface OrderListProps {
  reader: Reader;
  orders: PageOf<DeskOrderSummary>;
  search: string;
  after: string;
}

export function DeskOrderListPage({ reader, orders, search, after }: OrderListProps) {
  const { t } = reader;
  return (
    <Page reader={reader} title={t('desk.orders')} width="wide">
      <h1>{t('desk.orders')}</h1>
      <SearchBox reader={reader} path="/desk/orders" label={t('desk.search.orders')} search={search} />
      {orders.items.length === 0 ? (
        <EmptyList
          reader={reader}
          search={search}
          title={t('desk.orders.empty')}
          text={t('desk.orders.emptyText')}
        />
      ) : (
        <Table
          label={t('desk.orders')}
          columns={purchaseColumns(reader, [buyerColumn(reader)])}
          items={orders.items}
        />
      )}
      <Pager reader={reader} path="/desk/orders" search={search} after={after} next={orders.next} />
    </Page>
  );
}
