import type { Reader } from '../../app/reader.ts';
import type { DocumentView, OrderView } from '../../services.ts';
import { Section } from './details.tsx';

interface DocumentsProps {
  reader: Reader;
  order: OrderView;
}

/** The invoices and credit notes of an order, each as a file; nothing where there are none. */
export function Documents({ reader, order }: DocumentsProps) {
  const { documents = [] } = order;
  if (documents.length === 0) return null;
  return (
    <div class="order-documents">
      <Section title={reader.t('document.title')}>
        <DocumentList reader={reader} order={order} />
      </Section>
    </div>
  );
}

export function DocumentList({ reader, order: { id, documents = [] } }: DocumentsProps) {
  if (documents.length === 0) return null;
  const base = `/${reader.audience === 'desk' ? 'desk' : 'portal'}/orders/${id}/documents`;
  return (
    <ul>
      {documents.map((each) => (
        <li class="break">
          <a href={`${base}/${each.id}`}>{nameOf(reader, each)}</a>{' '}
          {reader.t('document.of', { day: reader.format.day(Date.parse(`${each.issuedOn}T12:00:00Z`)) })} ·{' '}
          {reader.format.money(each.total)}
        </li>
      ))}
    </ul>
  );
}

const nameOf = ({ t, word }: Reader, { kind, number }: DocumentView): string =>
  t('document.download', { kind: word('documentKind', kind), number });
