import { speakAs, type Reader } from '../../app/reader.ts';
import type { MoneyOnItsWay } from '../../services.ts';
import { Section } from '../../ui/order/details.tsx';
import { paymentName } from '../../ui/order/words.ts';
import { Table, type Column } from '../../ui/table.tsx';
import { Time } from '../../ui/time.tsx';

function columnsOf(reader: Reader): Column<MoneyOnItsWay>[] {
  const { t, format } = reader;
  return [
    {
      title: t('desk.order.buyer'),
      long: true,
      cell: ({ buyer }) => (
        <>
          {buyer.name}
          <span class="line faint break">{buyer.email}</span>
        </>
      ),
    },
    {
      title: t('desk.onItsWay.since'),
      cell: ({ since, shop }) => <Time reader={speakAs(reader, shop)} at={since} withClock />,
    },
    { title: t('order.payment'), long: true, cell: (row) => paymentName(reader, row.gateway, row.method) },
    { title: t('order.amount'), numeric: true, cell: ({ amount }) => format.money(amount) },
  ];
}

/** Shows what was bought and is not paid yet, because its money takes days; nothing where no money is on its way. */
export function OnItsWay({ reader, payments }: { reader: Reader; payments: MoneyOnItsWay[] }) {
  const { t } = reader;
  if (payments.length === 0) return null;
  return (
    <Section title={t('desk.onItsWay')}>
      <p class="faint">{t('desk.onItsWay.lead')}</p>
      <Table label={t('desk.onItsWay')} columns={columnsOf(reader)} items={payments} />
    </Section>
  );
}
