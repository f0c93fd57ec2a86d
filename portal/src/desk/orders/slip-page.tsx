import type { Reader } from '../../app/reader.ts';
import type { DeskOrderView, OrderLineView } from '../../services.ts';
import { Address } from '../../ui/address.tsx';
import { Section } from '../../ui/order/details.tsx';
import { Page } from '../../ui/page.tsx';
import { Table, type Column } from '../../ui/table.tsx';
import { Time } from '../../ui/time.tsx';

function columnsOf({ t, format }: Reader): Column<OrderLineView>[] {
  return [
    { title: t('order.quantity'), numeric: true, cell: ({ quantity }) => <b>{format.decimal(quantity)}</b> },
    {
      title: t('order.item'),
      long: true,
      cell: ({ name, options, sku }) => (
        <>
          {name}
          {options.map((option) => (
            <span class="line">
              {option.name}: {option.value}
            </span>
          ))}
          {sku === '' ? null : <span class="line faint">{t('order.sku', { sku })}</span>}
        </>
      ),
    },
    { title: t('desk.slip.packed'), cell: () => <span class="slip-box" aria-hidden="true" /> },
  ];
}

/** What goes into the parcel, to be printed: no prices, because a parcel may be a present. */
export function SlipPage({ reader, order }: { reader: Reader; order: DeskOrderView }) {
  const { t } = reader;
  const title = t('desk.slip.of', { number: order.number });
  const shipping = order.lines.filter(({ kind }) => kind === 'shipping').map(({ name }) => name);
  return (
    <Page reader={reader} title={title} width="narrow">
      <p class="back">
        <a href={`/desk/orders/${order.id}`}>{t('order.title', { number: order.number })}</a>
      </p>
      <h1 class="break">{title}</h1>
      <p class="faint">
        {order.shop.name} · <Time reader={reader} at={order.placedAt} />
        {shipping.length === 0 ? null : ` · ${shipping.join(', ')}`}
      </p>
      <div class="below">
        <Section title={t('order.delivery')}>
          <Address reader={reader} address={order.delivery ?? order.billing} />
        </Section>
      </div>
      <div class="below">
        <Table
          label={title}
          columns={columnsOf(reader)}
          items={order.lines.filter(({ kind }) => kind === 'product')}
        />
      </div>
      {order.note === '' ? null : (
        <div class="below">
          <Section title={t('order.buyersNote')}>
            <p class="note">{order.note}</p>
          </Section>
        </div>
      )}
      <p class="faint slip-hint below">{t('desk.slip.print')}</p>
    </Page>
  );
}
