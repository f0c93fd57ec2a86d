import { speakAs, type Reader } from '../../app/reader.ts';
import type { OrderSummary, OwnOrderPage, PaymentState } from '../../services.ts';
import { Badge } from '../../ui/badge.tsx';
import { Page } from '../../ui/page.tsx';
import { Pager } from '../../ui/pager.tsx';
import { itemsText } from '../../ui/order/words.ts';
import { Time } from '../../ui/time.tsx';
import { OrderSearch, type Looking } from './search.tsx';

interface OrderListProps extends Looking {
  reader: Reader;
  orders: OwnOrderPage;
  after: string;
}

/** Whoever has fewer orders sees all of them at a glance. */
const WORTH_SEARCHING = 5;

export function OrderListPage({ reader, orders, after, search, year }: OrderListProps) {
  const { t } = reader;
  const { items, next, years, lookedBackTo } = orders;
  const isNarrowed = search + year !== '';
  const filter = { ...(year === '' ? {} : { year }) };
  return (
    <Page reader={reader} title={t('orders.title')}>
      <h1>{t('orders.title')}</h1>
      {isNarrowed || after !== '' || items.length >= WORTH_SEARCHING ? (
        <OrderSearch reader={reader} search={search} year={year} years={years} />
      ) : null}
      {items.length === 0 ? (
        <Empty reader={reader} isNarrowed={isNarrowed} search={search} isOver={lookedBackTo === null} />
      ) : (
        <ol class="order-list">
          {items.map((order) => (
            <OrderRow reader={reader} order={order} />
          ))}
        </ol>
      )}
      {lookedBackTo === null ? null : (
        <p class="faint">{t('ownOrders.lookedBackTo', { date: reader.format.date(lookedBackTo) })}</p>
      )}
      <Pager reader={reader} path="/portal" search={search} filter={filter} after={after} next={next} />
    </Page>
  );
}

interface EmptyProps {
  reader: Reader;
  isNarrowed: boolean;
  search: string;
  /** No older order is left to look at. */
  isOver: boolean;
}

function Empty({ reader, isNarrowed, search, isOver }: EmptyProps) {
  const { t } = reader;
  const email = reader.customer?.email ?? '';
  if (!isNarrowed)
    return (
      <div class="empty card">
        <h2>{t('orders.empty.title')}</h2>
        <p>{t('orders.empty.text', { email })}</p>
      </div>
    );
  return (
    <div class="empty card" role="status">
      <h2>{search === '' ? t('ownOrders.noneInYear') : t('ownOrders.noneFound', { search })}</h2>
      <p>{t(isOver ? 'ownOrders.noneHint' : 'ownOrders.noneYet')}</p>
    </div>
  );
}

/** The words of money that say what the order's status does not. */
const TELLING: PaymentState[] = ['on_its_way', 'part_paid', 'part_refunded'];

/** One order as a line; with `by`, who ordered it for the company. */
export function OrderRow({ reader, order, by }: { reader: Reader; order: OrderSummary; by?: string }) {
  const { t, format } = reader;
  const tells = TELLING.includes(order.paymentState) && order.status !== 'refunded';
  return (
    <li class="order-row card">
      <div class="order-row-what">
        <h2>
          <a href={`/portal/orders/${order.id}`}>{t('orders.open', { number: order.number })}</a>
        </h2>
        <p class="order-row-item">{itemsText(reader, order)}</p>
        <p class="faint">
          <Time reader={speakAs(reader, order.shop)} at={order.placedAt} />
          {by === undefined
            ? null
            : ` · ${t('company.by', { name: by === '' ? t('company.somebody') : by })}`}
        </p>
      </div>
      <div class="order-row-state">
        <Badge reader={reader} group="status" word={order.status} label={order.statusLabel} />
        {tells ? <Badge reader={reader} group="payment" word={order.paymentState} /> : null}
      </div>
      <p class="order-row-total number">{format.money(order.total)}</p>
    </li>
  );
}
