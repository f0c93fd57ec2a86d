import type { Reader } from '../../app/reader.ts';
import type { OrderView } from '../../services.ts';
import { firstOf, More } from '../more.tsx';
import { taxName, totalRows, type TotalRow } from './words.ts';

function Row({ name, value, tone = 'plain' }: { name: string; value: string; tone?: TotalRow['tone'] }) {
  return (
    <div class={`leader ${tone}`}>
      <dt>{name}</dt>
      <dd class="number">{value}</dd>
    </div>
  );
}

/** Shows the totals like a till receipt: what adds up to the total, what was paid and given back, and the tax in it. */
export function Totals({ reader, order }: { reader: Reader; order: OrderView }) {
  const { t, format } = reader;
  return (
    <section class="card" aria-labelledby="totals-title">
      <h2 id="totals-title">{t('order.totals')}</h2>
      <dl>
        {totalRows(reader, order).map(({ name, amount, tone }) => (
          <Row name={name} value={format.money(amount)} tone={tone} />
        ))}
      </dl>
      <Taxes reader={reader} order={order} />
    </section>
  );
}

function Taxes({ reader, order }: { reader: Reader; order: OrderView }) {
  const { t, format } = reader;
  if (order.taxes.length === 0) return null;
  return (
    <>
      <h3>{t('order.taxes')}</h3>
      <dl class="faint">
        {firstOf(order.taxes).map(({ label, ratePercent, amount }) => (
          <Row name={taxName(reader, label, ratePercent)} value={format.money(amount)} />
        ))}
        {order.taxes.length < 2 ? null : (
          <Row name={t('order.taxTotal')} value={format.money(order.taxTotal)} />
        )}
      </dl>
      <More reader={reader} rows={order.taxes} />
    </>
  );
}
