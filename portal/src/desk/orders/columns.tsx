import type { Reader } from '../../app/reader.ts';
import type { DeskOrderSummary, OrderSummary } from '../../services.ts';
import { Badge } from '../../ui/badge.tsx';
import type { Column } from '../../ui/table.tsx';
import { Time } from '../../ui/time.tsx';

/** The columns every list of orders on the desk has; the orders list adds the buyer. */
export function purchaseColumns<T extends OrderSummary>(
  reader: Reader,
  buyer: Column<T>[] = [],
): Column<T>[] {
  const { t, format } = reader;
  const [number, date, ...rest] = narrowColumns(reader, buyer);
  const items: Column<T> = {
    title: t('desk.order.items'),
    long: true,
    cell: ({ firstItem, pieces }) => `${firstItem} (${format.decimal(pieces)})`,
  };
  const at = rest.length - 2;
  return [number, date, ...rest.slice(0, at), items, ...rest.slice(at)].filter(
    (column) => column !== undefined,
  );
}

/** The same without the items, where there is less room. */
export function narrowColumns<T extends OrderSummary>(reader: Reader, buyer: Column<T>[] = []): Column<T>[] {
  const { t, format } = reader;
  return [
    {
      title: t('desk.order.number'),
      cell: ({ id, number }) => <a href={`/desk/orders/${id}`}>{number || id}</a>,
    },
    { title: t('desk.order.date'), cell: ({ placedAt }) => <Time reader={reader} at={placedAt} /> },
    ...buyer,
    { title: t('desk.order.status'), cell: (order) => <State reader={reader} order={order} /> },
    { title: t('desk.order.total'), numeric: true, cell: ({ total }) => format.money(total) },
  ];
}

/** Where the goods are and where the money is: two facts, each with its own words. */
function State({ reader, order }: { reader: Reader; order: OrderSummary }) {
  return (
    <span class="states">
      <Badge reader={reader} group="status" word={order.status} />
      <Badge reader={reader} group="payment" word={order.paymentState} />
    </span>
  );
}

export function buyerColumn({ t }: Reader): Column<DeskOrderSummary> {
  return {
    title: t('desk.order.buyer'),
    long: true,
    cell: ({ contactId, contactName }) => (
      <a href={`/desk/contacts/${contactId}`}>
        {contactName === '' ? t('desk.contact.unnamed') : contactName}
      </a>
    ),
  };
}
