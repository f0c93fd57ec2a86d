import type { Reader } from '../../app/reader.ts';
import type { DocumentView, OrderView } from '../../services.ts';
import { Section } from './details.tsx';

interface DocumentsProps {
  reader: Reader;
  order: OrderView;
}

/** The invoices and credit notes of an order, each as a file; nothing where there are none. */
export function Documents({ reader, order }: DocumentsProps) {
  const { documents = [], toldInvoices = [] } = order;
  if (documents.length + toldInvoices.length === 0) return null;
  return (
    <div class="order-documents">
      <Section title={reader.t('document.title')}>
        <DocumentList reader={reader} order={order} />
        <ToldList reader={reader} order={order} />
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
          <a href={`${base}/${each.id}`}>{documentName(reader, each)}</a>{' '}
          {reader.t('document.of', { day: reader.format.day(Date.parse(`${each.issuedOn}T12:00:00Z`)) })} ·{' '}
          {reader.format.money(each.total)}
        </li>
      ))}
    </ul>
  );
}

export const documentName = ({ t, word }: Reader, { kind, number }: DocumentView): string =>
  t('document.download', { kind: word('documentKind', kind), number });

/** The name of a document without saying that it is a file: `Invoice 2026/17`. */
export const plainName = (
  { t, word }: Reader,
  { kind, number }: Pick<DocumentView, 'kind' | 'number'>,
): string => t('document.file', { kind: word('documentKind', kind), number });

/** What another program issued: its number, and its file where the shop has said where that is. */
export function ToldList({ reader, order: { toldInvoices = [] } }: DocumentsProps) {
  const { t, format } = reader;
  if (toldInvoices.length === 0) return null;
  return (
    <ul>
      {toldInvoices.map(({ kind, number, issuedOn, url }) => {
        const name = t('document.file', { kind: reader.word('documentKind', kind), number });
        const day = issuedOn === '' ? '' : format.day(Date.parse(`${issuedOn}T12:00:00Z`));
        return (
          <li class="break">
            {url === '' ? (
              name
            ) : (
              <a href={url} rel="noreferrer">
                {name}
              </a>
            )}{' '}
            {day === '' ? '' : `${t('document.of', { day })} · `}
            <span class="faint">{t('document.elsewhere')}</span>
          </li>
        );
      })}
    </ul>
  );
}
