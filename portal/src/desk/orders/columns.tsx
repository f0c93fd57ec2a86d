import { speakAs, type Reader } from '../../app/reader.ts';
import type { DeskOrderSummary, OrderSummary } from '../../services.ts';
import { Badge } from '../../ui/badge.tsx';
import { itemsText } from '../../ui/order/words.ts';
import type { Column } from '../../ui/table.tsx';
import { Time } from '../../ui/time.tsx';

type Make = <T extends OrderSummary>(reader: Reader) => Column<T>;

const numberColumn: Make = ({ t }) => ({
  title: t('desk.order.number'),
  long: true,
  cell: ({ id, number }) => (
    <a class="clamp" href={`/desk/orders/${id}`}>
      {number || id}
    </a>
  ),
});

const dateColumn: Make = (reader) => ({
  title: reader.t('desk.order.date'),
  cell: ({ placedAt, shop }) => <Time reader={speakAs(reader, shop)} at={placedAt} short />,
});

const stateColumn: Make = (reader) => ({
  title: reader.t('desk.order.status'),
  cell: (order) => <State reader={reader} order={order} />,
});

const totalColumn: Make = ({ t, format }) => ({
  title: t('desk.order.total'),
  numeric: true,
  cell: ({ total }) => format.money(total),
});

/** The columns of every list of orders at the desk. */
export function orderColumns(reader: Reader): Column<DeskOrderSummary>[] {
  const [number, date, buyer, ...rest] = narrowColumns(reader);
  const items: Column<DeskOrderSummary> = {
    title: reader.t('desk.order.items'),
    long: true,
    cell: (order) => <span class="clamp">{itemsText(reader, order)}</span>,
  };
  return [number, date, buyer, items, ...rest].filter((column) => column !== undefined);
}

/** The same columns without the items, where there is less room. */
export function narrowColumns(reader: Reader): Column<DeskOrderSummary>[] {
  return [
    numberColumn(reader),
    dateColumn(reader),
    buyerColumn(reader),
    stateColumn(reader),
    totalColumn(reader),
  ];
}

/** The columns on the buyer's own record. Below the items stands the text that `below` returns for the order. */
export function purchaseColumns<T extends OrderSummary>(
  reader: Reader,
  below: (order: T) => string,
): Column<T>[] {
  const number: Column<T> = numberColumn(reader);
  return [
    {
      ...number,
      cell: (order) => (
        <>
          {number.cell(order)}
          <span class="line faint">
            <Time reader={speakAs(reader, order.shop)} at={order.placedAt} short />
          </span>
        </>
      ),
    },
    {
      title: reader.t('desk.order.items'),
      long: true,
      cell: (order) => (
        <>
          <span class="clamp">{itemsText(reader, order)}</span>
          <span class="line faint">{below(order)}</span>
        </>
      ),
    },
    stateColumn(reader),
    totalColumn(reader),
  ];
}

/** Shows where the goods are and where the money is, because one does not follow from the other; what is alike is said once. */
function State({ reader, order }: { reader: Reader; order: OrderSummary }) {
  const isAlike = reader.word('status', order.status) === reader.word('payment', order.paymentState);
  return (
    <span class="states">
      <Badge reader={reader} group="status" word={order.status} label={order.statusLabel} />
      {isAlike ? null : <Badge reader={reader} group="payment" word={order.paymentState} />}
    </span>
  );
}

function buyerColumn({ t }: Reader): Column<DeskOrderSummary> {
  return {
    title: t('desk.order.buyer'),
    long: true,
    cell: ({ contactId, contactName }) => (
      <a class="clamp" href={`/desk/contacts/${contactId}`}>
        {contactName === '' ? t('desk.contact.unnamed') : contactName}
      </a>
    ),
  };
}
