import type { ComponentChildren } from 'preact';
import type { Reader } from '../../app/reader.ts';
import type { OrderView } from '../../services.ts';
import { Address } from '../address.tsx';
import { Lines } from './lines.tsx';
import { Parcels, Payments } from './facts.tsx';
import { isShipped } from './words.ts';
import { Totals } from './totals.tsx';

interface OrderDetailsProps {
  reader: Reader;
  order: OrderView;
  /** Which page of the order's lines, from 1 on. */
  linesPage: number;
}

/** Everything about one order, the same for its buyer and for staff. */
export function OrderDetails({ reader, order, linesPage }: OrderDetailsProps) {
  const { t } = reader;
  return (
    <div class="order">
      <div class="order-main">
        <Lines reader={reader} order={order} page={linesPage} />
      </div>
      <div class="order-side">
        <Totals reader={reader} order={order} />
        <Payments reader={reader} order={order} />
      </div>
      <div class="order-rest">
        {/* To the buyer the story of the order tells them. */}
        {reader.audience === 'desk' ? <Parcels reader={reader} order={order} /> : null}
        <div class="two-up">
          {isShipped(order) ? (
            <Section title={t('order.delivery')}>
              <Address reader={reader} address={order.delivery ?? order.billing} />
            </Section>
          ) : null}
          <Section title={t('order.billing')}>
            <Address reader={reader} address={order.billing} />
            <p class="faint break">{order.email}</p>
            <Company reader={reader} order={order} />
          </Section>
        </div>
        {order.note === '' ? null : (
          <Section title={t(reader.audience === 'desk' ? 'order.buyersNote' : 'order.note')}>
            <p class="note">{order.note}</p>
          </Section>
        )}
      </div>
    </div>
  );
}

export function Section({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section class="card">
      <h2>{title}</h2>
      {children}
    </section>
  );
}

function Company({ reader, order: { company, billing } }: { reader: Reader; order: OrderView }) {
  if (!company) return null;
  const { t } = reader;
  const entries = [
    [t('order.company'), company.name === billing.company ? '' : company.name],
    [t('order.vatNumber'), company.vatNumber],
    [t('order.fiscalCode'), company.fiscalCode],
    [t('order.sdiCode'), company.sdiCode],
    [t('order.pec'), company.pec],
  ].filter(([, value]) => value !== '');
  if (entries.length === 0) return null;
  return (
    <dl class="pairs">
      {entries.map(([name, value]) => (
        <div>
          <dt>{name}</dt>
          <dd class="break">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
