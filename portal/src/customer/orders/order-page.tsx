import type { Reader } from '../../app/reader.ts';
import type { OwnOrderView } from '../../services.ts';
import { Badge } from '../../ui/badge.tsx';
import { OrderDetails, Section } from '../../ui/order/details.tsx';
import { Documents } from '../../ui/order/documents.tsx';
import { FileList } from '../../ui/order/files.tsx';
import { Page } from '../../ui/page.tsx';
import { Steps } from '../../ui/steps.tsx';
import { Time } from '../../ui/time.tsx';
import { InvoiceRequest } from '../invoices/request-page.tsx';
import { OwnActions } from './actions.tsx';
import { stepsOf } from './timeline.tsx';

interface OrderPageProps {
  reader: Reader;
  order: OwnOrderView;
  linesPage?: number;
}

export function OrderPage({ reader, order, linesPage = 1 }: OrderPageProps) {
  const { t } = reader;
  const title = t('order.title', { number: order.number });
  return (
    <Page reader={reader} title={title} width="wide">
      <p class="back">
        <a href="/portal">{t('order.back')}</a>
      </p>
      <div class="title-row">
        <div>
          <h1 class="break">{title}</h1>
          <p class="faint">
            {order.shop.name} · <Time reader={reader} at={order.placedAt} />
          </p>
        </div>
        <Badge reader={reader} group="status" word={order.status} label={order.statusLabel} />
        <div class="title-actions">
          <a class="button second" href={`/portal/orders/${order.id}/help`}>
            {t('case.forOrder')}
          </a>
          <a class="button second" href={`/portal/orders/${order.id}/order.pdf`}>
            {t('order.pdf')}
          </a>
        </div>
      </div>
      <ForCompany reader={reader} order={order} />
      <OwnActions reader={reader} order={order} />
      <section class="card story" aria-labelledby="story-title">
        <h2 id="story-title">{t('standing.title')}</h2>
        <Steps reader={reader} steps={stepsOf(reader, order)} />
      </section>
      <Files reader={reader} order={order} />
      <Documents reader={reader} order={order} />
      <InvoiceRequest reader={reader} order={order} />
      <OrderDetails reader={reader} order={order} linesPage={linesPage} />
    </Page>
  );
}

/** What is given without a parcel; nothing where the reader is not who bought it. */
function Files({ reader, order: { id, files = [] } }: Pick<OrderPageProps, 'reader' | 'order'>) {
  if (files.length === 0) return null;
  return (
    <div class="below">
      <Section title={reader.t('file.title')}>
        <FileList reader={reader} files={files} action={(file) => `/portal/orders/${id}/files/${file}`} />
      </Section>
    </div>
  );
}

/** Says that a colleague sees this order, too, or that the reader sees a colleague's. */
function ForCompany({ reader, order: { forCompany } }: Pick<OrderPageProps, 'reader' | 'order'>) {
  const { t } = reader;
  if (forCompany === null) return null;
  const { id, name, by, isReadOnly } = forCompany;
  return (
    <div class="after faint break">
      <p>
        {id === null ? t('company.orderBefore') : <a href={`/portal/companies/${id}`}>{name}</a>} ·{' '}
        {t('company.by', { name: by === '' ? t('company.somebody') : by })}
      </p>
      {isReadOnly ? <p>{t('company.readOnly')}</p> : null}
    </div>
  );
}
