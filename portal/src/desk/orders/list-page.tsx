import type { Reader } from '../../app/reader.ts';
import type { DeskServices } from '../../services.ts';
import { Page } from '../../ui/page.tsx';
import { Pager } from '../../ui/pager.tsx';
import { Table, type Column } from '../../ui/table.tsx';
import { EmptyList, SearchBox } from '../search-box.tsx';
import { purchaseColumns } from './columns.tsx';

type Orders = Awaited<ReturnType<DeskServices['listOrders']>>;

interface OrderListProps {
  reader: Reader;
  orders: Orders;
  search: string;
  after: string;
}

export function DeskOrderListPage({ reader, orders, search, after }: OrderListProps) {
  const { t } = reader;
  const buyer: Column<Orders['items'][number]> = {
    title: t('desk.order.buyer'),
    long: true,
    cell: ({ contactId, contactName }) => (
      <a href={`/desk/contacts/${contactId}`}>
        {contactName === '' ? t('desk.contact.unnamed') : contactName}
      </a>
    ),
  };
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
        <Table label={t('desk.orders')} columns={purchaseColumns(reader, [buyer])} items={orders.items} />
      )}
      <Pager reader={reader} path="/desk/orders" search={search} after={after} next={orders.next} />
    </Page>
  );
}
