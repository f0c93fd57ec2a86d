import type { Reader } from '../../app/reader.ts';
import type { Money, OrderView } from '../../services.ts';

interface RowProps {
  name: string;
  value: string;
  strong?: boolean;
}

function Row({ name, value, strong = false }: RowProps) {
  return (
    <div class={strong ? 'leader strong' : 'leader'}>
      <dt>{name}</dt>
      <dd class="number">{value}</dd>
    </div>
  );
}

/** What is still to be paid, never below nothing: a refund does not make it due again. */
export function openAmount(order: OrderView): Money {
  const settled =
    ['refunded', 'part_refunded', 'paid'].includes(order.paymentState) || order.status === 'cancelled';
  const amount = settled ? 0 : Math.max(0, order.total.amount - order.paidTotal.amount);
  return { amount, currency: order.total.currency };
}

/** Like the foot of a till receipt: each amount once, then what was paid and given back, then the tax inside. */
export function Totals({ reader, order }: { reader: Reader; order: OrderView }) {
  const { t, format } = reader;
  const open = openAmount(order);
  const coupons =
    order.coupons.length === 0 ? '' : ` (${t('order.coupons', { codes: order.coupons.join(', ') })})`;
  return (
    <section class="card receipt" aria-labelledby="totals-title">
      <h2 id="totals-title">{t('order.totals')}</h2>
      <dl class="leaders">
        <Row name={t('order.items')} value={format.money(order.subtotalGross)} />
        {order.discount.amount === 0 ? null : (
          <Row name={t('order.discount') + coupons} value={format.money(negative(order.discount))} />
        )}
        <Row name={t('order.shipping')} value={format.money(order.shippingGross)} />
        {order.feesGross.amount === 0 ? null : (
          <Row name={t('order.fees')} value={format.money(order.feesGross)} />
        )}
        <Row strong name={t('order.total')} value={format.money(order.total)} />
        {order.paidTotal.amount === 0 ? null : (
          <Row name={t('order.paid')} value={format.money(order.paidTotal)} />
        )}
        {order.refundedTotal.amount === 0 ? null : (
          <Row name={t('order.refunded')} value={format.money(order.refundedTotal)} />
        )}
        {open.amount === 0 ? null : <Row name={t('order.open')} value={format.money(open)} />}
      </dl>
      <Taxes reader={reader} order={order} />
    </section>
  );
}

export function negative({ amount, currency }: Money): Money {
  return { amount: amount === 0 ? 0 : -amount, currency };
}

function Taxes({ reader, order }: { reader: Reader; order: OrderView }) {
  const { t, format } = reader;
  if (order.taxes.length === 0) return null;
  return (
    <>
      <h3>{t('order.taxes')}</h3>
      <dl class="leaders faint">
        {order.taxes.map(({ label, ratePercent, amount }) => (
          <Row name={taxName(reader, label, ratePercent)} value={format.money(amount)} />
        ))}
        {order.taxes.length < 2 ? null : (
          <Row name={t('order.taxTotal')} value={format.money(order.taxTotal)} />
        )}
      </dl>
    </>
  );
}

/** `VAT (22 %)`; a label that already says its rate is left alone. */
export function taxName(
  { t, format }: Pick<Reader, 't' | 'format'>,
  label: string,
  ratePercent: string,
): string {
  const rate = format.decimal(ratePercent);
  return label.includes('%') ? label : t('order.tax', { label, rate });
}
