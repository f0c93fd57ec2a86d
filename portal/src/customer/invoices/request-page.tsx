import type { Reader } from '../../app/reader.ts';
import type { OwnOrderView } from '../../services.ts';
import { Field, FaultSummary, type FormFault } from '../../ui/field.tsx';
import { Section } from '../../ui/order/details.tsx';
import { FormToken, Page } from '../../ui/page.tsx';

/** On the page of an order without an invoice: that it was asked for, or that it can be. */
export function InvoiceRequest({ reader, order }: { reader: Reader; order: OwnOrderView }) {
  const { t, format } = reader;
  const { invoiceRequest = null, id } = order;
  if (!invoiceRequest || (!invoiceRequest.isAsked && invoiceRequest.until === null)) return null;
  return (
    <div class="order-documents">
      <Section title={t('document.title')}>
        {invoiceRequest.isAsked ? (
          <p>{t('invoices.asked')}</p>
        ) : (
          <p>
            <a class="button second" href={`/portal/orders/${id}/invoice`}>
              {t('invoices.want')}
            </a>{' '}
            <span class="faint">{t('invoices.until', { day: format.date(invoiceRequest.until ?? 0) })}</span>
          </p>
        )}
      </Section>
    </div>
  );
}

interface RequestPageProps {
  reader: Reader;
  order: OwnOrderView;
  fiscalCode: string | null;
  faults: FormFault[];
}

/** Asks for what the invoice needs and the order does not say. */
export function InvoiceRequestPage({ reader, order, fiscalCode, faults }: RequestPageProps) {
  const { t } = reader;
  const { id, number, billing } = order;
  const title = t('invoices.wantTitle', { number });
  return (
    <Page reader={reader} title={title} width="narrow" faulty={faults.length > 0}>
      <p class="back">
        <a href={`/portal/orders/${id}`}>{t('order.title', { number })}</a>
      </p>
      <h1 class="break">{title}</h1>
      <FaultSummary reader={reader} faults={faults} />
      <form class="card form" method="post" action={`/portal/orders/${id}/invoice`} novalidate>
        <FormToken reader={reader} />
        <p>{t('invoices.wantFor')}</p>
        <p class="break">{reader.format.address(billing).join(', ')}</p>
        {fiscalCode === null ? null : (
          <Field
            name="fiscalCode"
            label={t('order.fiscalCode')}
            value={fiscalCode}
            maxlength={20}
            autocomplete="off"
            faults={faults}
          />
        )}
        <p class="faint">{t('invoices.wantHint')}</p>
        <div class="buttons">
          <button class="button">{t('invoices.want')}</button>
          <a class="button second" href={`/portal/orders/${id}`}>
            {t('addresses.leave')}
          </a>
        </div>
      </form>
    </Page>
  );
}
