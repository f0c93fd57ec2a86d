import type { Reader } from '../../app/reader.ts';
import type { BoughtProduct, ContactView } from '../../services.ts';
import { Section } from '../../ui/order/details.tsx';
import { Table, type Column } from '../../ui/table.tsx';
import { Time } from '../../ui/time.tsx';
import { purchaseColumns } from '../orders/columns.tsx';
import { whyText } from './why.tsx';

/** A record shows so many orders, the newest; a link leads to all of them. */
export const SHOWN = 10;

/** Links to all orders of a record, if the record does not show all of them, and to its documents. */
export function AllOrders({ reader, count, of }: { reader: Reader; count: number; of: string }) {
  if (count === 0) return null;
  return (
    <p class="after">
      {count <= SHOWN ? null : (
        <>
          <a href={`/desk/orders?${of}`}>
            {reader.t('desk.contact.allOrders', { count: reader.format.decimal(String(count)) })}
          </a>
          {' · '}
        </>
      )}
      <a href={`/desk/invoices?${of}`}>{reader.t('desk.invoices.of')}</a>
    </p>
  );
}

/** Lists a contact's orders, each with why it is theirs. */
export function Purchases({ reader, contact }: { reader: Reader; contact: ContactView }) {
  const { t } = reader;
  const below = ({ why }: ContactView['purchases'][number]) => whyText(reader, why);
  return (
    <Section title={t('desk.contact.purchases')}>
      {contact.purchases.length === 0 ? (
        <p class="faint">{t('desk.contact.noPurchases')}</p>
      ) : (
        <Table
          label={t('desk.contact.purchases')}
          columns={purchaseColumns(reader, below)}
          items={contact.purchases.slice(0, SHOWN)}
        />
      )}
      <AllOrders reader={reader} count={contact.orders} of={`contact=${contact.id}`} />
    </Section>
  );
}

function boughtColumns(reader: Reader): Column<BoughtProduct>[] {
  const { t, format } = reader;
  return [
    { title: t('desk.bought.product'), long: true, cell: ({ name }) => name },
    { title: t('desk.bought.pieces'), numeric: true, cell: ({ pieces }) => format.decimal(pieces) },
    {
      title: t('desk.contact.orders'),
      numeric: true,
      cell: ({ orders }) => format.decimal(String(orders)),
    },
    {
      title: t('desk.bought.last'),
      numeric: true,
      cell: ({ lastAt }) => <Time reader={reader} at={lastAt} short />,
    },
  ];
}

/** Lists which products were bought, how often and when last, so that staff know what to offer next. */
export function Bought({ reader, bought }: { reader: Reader; bought: BoughtProduct[] }) {
  const { t } = reader;
  if (bought.length === 0) return null;
  return (
    <Section title={t('desk.bought.title')}>
      <Table label={t('desk.bought.title')} columns={boughtColumns(reader)} items={bought} />
    </Section>
  );
}
