import type { Reader } from '../../app/reader.ts';
import type {
  DeskOrderSummary,
  MoneyOnItsWay,
  OrderFilterEntries,
  OrderListServices,
  OrdersOf,
  Page as PageOf,
} from '../../services.ts';
import { FaultSummary, type FormFault } from '../../ui/field.tsx';
import { Page } from '../../ui/page.tsx';
import { Pager } from '../../ui/pager.tsx';
import { Table } from '../../ui/table.tsx';
import { BackAndSearch } from '../back.tsx';
import { EmptyCard, EmptyList, SearchBox } from '../search-box.tsx';
import { orderColumns } from './columns.tsx';
import { FOUND, liveList } from '../lists/live.ts';
import { filterQuery } from '../lists/query.ts';
import { FilterForm } from './filter-form.tsx';
import { OnItsWay } from './on-its-way.tsx';
import { SumLink } from './sum-page.tsx';

interface OrderListProps {
  reader: Reader;
  of?: OrdersOf;
  orders: PageOf<DeskOrderSummary>;
  /** Stands above the first page of all orders. */
  onItsWay: MoneyOnItsWay[];
  search: string;
  after: string;
  filter: OrderFilterEntries;
  choices: Awaited<ReturnType<OrderListServices['listOrderChoices']>>;
  faults: FormFault[];
}

/** Lists all orders, or all orders of one record. */
export function DeskOrderListPage(props: OrderListProps) {
  const { reader, of, orders, onItsWay, search, after, filter, choices, faults } = props;
  const { t } = reader;
  const narrowed = filterQuery(filter);
  const isNarrowed = Object.keys(filterQuery({ ...filter, sort: '' })).length > 0;
  if (of) return <OrdersOfRecord reader={reader} of={of} orders={orders} after={after} />;
  return (
    <Page reader={reader} title={t('desk.orders')} width="wide">
      <h1>{t('desk.orders')}</h1>
      <SearchBox reader={reader} path="/desk/orders" label={t('desk.search.orders')} search={search} />
      <FaultSummary reader={reader} faults={faults} />
      <FilterForm reader={reader} filter={filter} choices={choices} search={search} faults={faults} />
      <OnItsWay reader={reader} payments={onItsWay} />
      <div id={FOUND}>
        {orders.items.length === 0 ? (
          <EmptyList
            reader={reader}
            search={search}
            title={t(isNarrowed ? 'desk.filter.none' : 'desk.orders.empty')}
            text={t(isNarrowed ? 'desk.filter.noneText' : 'desk.orders.emptyText')}
          />
        ) : (
          <Table label={t('desk.orders')} columns={orderColumns(reader)} items={orders.items} />
        )}
        {search === '' && isNarrowed && orders.items.length > 0 ? (
          <SumLink reader={reader} filter={filter} />
        ) : null}
        <Pager
          reader={reader}
          path="/desk/orders"
          search={search}
          filter={narrowed}
          after={after}
          next={orders.next}
        />
      </div>
      <script dangerouslySetInnerHTML={{ __html: liveList.script }} />
    </Page>
  );
}

function OrdersOfRecord({
  reader,
  of,
  orders,
  after,
}: Omit<OrderListProps, 'search' | 'of' | 'onItsWay' | 'filter' | 'choices' | 'faults'> & { of: OrdersOf }) {
  const { t } = reader;
  const ofContact = 'contactId' in of;
  const title = t(ofContact ? 'desk.orders.ofContact' : 'desk.orders.ofCompany');
  const record = ofContact ? `/desk/contacts/${of.contactId}` : `/desk/companies/${of.companyId}`;
  const filter = ofContact ? { contact: of.contactId } : { company: of.companyId };
  return (
    <Page reader={reader} title={title} width="wide">
      <BackAndSearch reader={reader} path={record} text={t('desk.form.back')} />
      <h1>{title}</h1>
      {orders.items.length === 0 ? (
        <EmptyCard title={t('desk.orders.empty')} text={t('desk.orders.emptyText')} />
      ) : (
        <div class="below">
          <Table label={title} columns={orderColumns(reader)} items={orders.items} />
        </div>
      )}
      <Pager reader={reader} path="/desk/orders" filter={filter} after={after} next={orders.next} />
    </Page>
  );
}
