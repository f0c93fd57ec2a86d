import { speakAs, type Reader } from '../../app/reader.ts';
import type { OrderSummary, Page as PageOf, PaymentState } from '../../services.ts';
import { Badge } from '../../ui/badge.tsx';
import { Page } from '../../ui/page.tsx';
import { Pager } from '../../ui/pager.tsx';
import { Time } from '../../ui/time.tsx';

interface OrderListProps {
  reader: Reader;
  orders: PageOf<OrderSummary>;
  after: string;
}

export function OrderListPage({ reader, orders, after }: OrderListProps) {
  const { t } = reader;
  return (
    <Page reader={reader} title={t('orders.title')}>
      <h1>{t('orders.title')}</h1>
      {orders.items.length === 0 ? (
        <div class="empty card">
          <h2>{t('orders.empty.title')}</h2>
          <p>{t('orders.empty.text', { email: reader.customer?.email ?? '' })}</p>
        </div>
      ) : (
        <ol class="order-list">
          {orders.items.map((order) => (
            <OrderRow reader={reader} order={order} />
          ))}
        </ol>
      )}
      <Pager reader={reader} path="/portal" after={after} next={orders.next} />
    </Page>
  );
}

/** The words of money that say what the order's status does not. */
const TELLING: PaymentState[] = ['on_its_way', 'part_paid', 'part_refunded'];

function OrderRow({ reader, order }: { reader: Reader; order: OrderSummary }) {
  const { t, format } = reader;
  const several = order.pieces !== '1';
  const tells = TELLING.includes(order.paymentState) && order.status !== 'refunded';
  return (
    <li class="order-row card">
      <div class="order-row-what">
        <h2>
          <a href={`/portal/orders/${order.id}`}>{t('orders.open', { number: order.number })}</a>
        </h2>
        <p class="order-row-item">
          {t(several ? 'orders.items.other' : 'orders.items.one', {
            item: order.firstItem,
            pieces: format.decimal(order.pieces),
          })}
        </p>
        <p class="faint">
          <Time reader={speakAs(reader, order.shop)} at={order.placedAt} />
        </p>
      </div>
      <div class="order-row-state">
        <Badge reader={reader} group="status" word={order.status} />
        {tells ? <Badge reader={reader} group="payment" word={order.paymentState} /> : null}
      </div>
      <p class="order-row-total number">{format.money(order.total)}</p>
    </li>
  );
}
