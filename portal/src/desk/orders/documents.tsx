import type { Reader } from '../../app/reader.ts';
import type { DeskOrderView } from '../../services.ts';
import { Section } from '../../ui/order/details.tsx';
import { DocumentList, plainName, ToldList } from '../../ui/order/documents.tsx';
import { Time } from '../../ui/time.tsx';
import { FormToken } from '../../ui/page.tsx';
import { may } from '../forms.ts';

/** The documents of an order, what could not be issued and why, and the button that issues the invoice. */
export function DeskDocuments({ reader, order }: { reader: Reader; order: DeskOrderView }) {
  const { documents = [], toldInvoices = [], invoicing } = order;
  const { mayIssue, held, vatCheck } = invoicing ?? { mayIssue: false, held: [], vatCheck: null };
  if (documents.length + toldInvoices.length + held.length === 0 && !mayIssue && !vatCheck) return null;
  return (
    <div class="order-documents">
      <Section title={reader.t('document.title')}>
        <DocumentList reader={reader} order={order} />
        <XmlList reader={reader} order={order} />
        <ToldList reader={reader} order={order} />
        {held.map(({ reason, figures }) => (
          <p class="break">
            <strong>{reader.t('document.held')}</strong> {reader.word('held', reason, figures)}
          </p>
        ))}
        {vatCheck ? (
          <p class="break">
            {reader.word('vatCheck', vatCheck.state, { code: vatCheck.code })}{' '}
            <span class="faint">
              <Time reader={reader} at={vatCheck.at} withClock /> {vatCheck.consultation}
            </span>
          </p>
        ) : null}
        {may(reader, 'orders.refund') ? <DocumentActions reader={reader} order={order} /> : null}
        {mayIssue && may(reader, 'orders.refund') ? (
          <form method="post" action={`/desk/orders/${order.id}/invoice`}>
            <FormToken reader={reader} />
            <button class="button second">{reader.t('document.issue')}</button>
          </form>
        ) : null}
      </Section>
    </div>
  );
}

/** What staff do with documents that are issued. */
function DocumentActions({
  reader,
  order: { id, documents = [] },
}: {
  reader: Reader;
  order: DeskOrderView;
}) {
  const { t } = reader;
  if (documents.length === 0) return null;
  return (
    <div class="buttons">
      {documents.map((each) => (
        <form method="post" action={`/desk/orders/${id}/documents/${each.id}/mail`}>
          <FormToken reader={reader} />
          <button class="button second small">
            {t('desk.invoices.mailAgain', { name: plainName(reader, each) })}
          </button>
        </form>
      ))}
      <a class="button second small" href={`/desk/orders/${id}/correct`}>
        {t('desk.correct.open')}
      </a>
    </div>
  );
}

/** The files for machines. FatturaPA's bears the name under which it goes to the office, so it is the owner's. */
function XmlList({ reader, order: { id, documents = [] } }: { reader: Reader; order: DeskOrderView }) {
  if (documents.length === 0) return null;
  const forms = [
    { form: 'ubl', name: 'UBL' },
    { form: 'cii', name: 'CII' },
    ...(may(reader, 'invoices.manage') ? [{ form: 'fatturapa', name: 'FatturaPA' }] : []),
  ];
  return (
    <ul class="faint">
      {documents.map((each) => (
        <li class="break">
          {reader.t('desk.sent.xml', { name: plainName(reader, each) })}
          {forms.map(({ form, name }) => (
            <>
              {' '}
              <a href={`/desk/orders/${id}/documents/${each.id}/${form}.xml`}>{name}</a>
            </>
          ))}
        </li>
      ))}
    </ul>
  );
}
