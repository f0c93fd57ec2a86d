import type { Reader } from '../../app/reader.ts';
import type { DeskServices } from '../../services.ts';
import { Badge } from '../../ui/badge.tsx';
import { OrderDetails } from '../../ui/order/details.tsx';
import { Page } from '../../ui/page.tsx';
import { Time } from '../../ui/time.tsx';

type DeskOrder = NonNullable<Awaited<ReturnType<DeskServices['findOrder']>>>;

export function DeskOrderPage({ reader, order }: { reader: Reader; order: DeskOrder }) {
  const { t } = reader;
  const title = t('order.title', { number: order.number });
  return (
    <Page reader={reader} title={title} width="wide">
      <p class="back">
        <a href="/desk/orders">{t('desk.orders')}</a>
      </p>
      <div class="title-row">
        <div>
          <h1 class="break">{title}</h1>
          <p class="faint">
            <a href={`/desk/contacts/${order.contactId}`}>{order.contactName || t('desk.contact.unnamed')}</a>
            {' · '}
            {order.shopName} · <Time reader={reader} at={order.placedAt} withClock />
          </p>
        </div>
        <Badge reader={reader} group="status" word={order.status} />
      </div>
      {order.flags.length === 0 ? null : (
        <section class="card flags" aria-labelledby="flags-title">
          <h2 id="flags-title">{t('order.flags')}</h2>
          <ul>
            {order.flags.map((flag) => (
              <li>{reader.word('flag', flag)}</li>
            ))}
          </ul>
        </section>
      )}
      <OrderDetails reader={reader} order={order} />
    </Page>
  );
}
