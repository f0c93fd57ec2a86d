import type { Reader } from '../../app/reader.ts';
import type { HeldDocumentView, IssuedAsk, IssuedDocument, IssuedList } from '../../services.ts';
import { Select } from '../../ui/field.tsx';
import { Section } from '../../ui/order/details.tsx';
import { documentName } from '../../ui/order/documents.tsx';
import { Page } from '../../ui/page.tsx';
import { Pager } from '../../ui/pager.tsx';
import { Table, type Column } from '../../ui/table.tsx';
import { may } from '../forms.ts';
import { EmptyCard } from '../search-box.tsx';

interface ListProps {
  reader: Reader;
  list: IssuedList;
  ask: IssuedAsk;
}

function columnsOf(reader: Reader): Column<IssuedDocument>[] {
  const { t, format } = reader;
  return [
    {
      title: t('invoices.document'),
      cell: (item) => (
        <a href={`/desk/orders/${item.orderId}/documents/${item.id}`}>{documentName(reader, item)}</a>
      ),
    },
    {
      title: t('document.date'),
      cell: ({ issuedOn }) => format.day(Date.parse(`${issuedOn}T12:00:00Z`)),
    },
    { title: t('document.buyer'), long: true, cell: ({ buyerName }) => buyerName },
    {
      title: t('document.order'),
      long: true,
      cell: ({ orderId, orderNumber }) => <a href={`/desk/orders/${orderId}`}>{orderNumber}</a>,
    },
    { title: t('invoices.total'), numeric: true, cell: ({ total }) => format.money(total) },
  ];
}

/** What waits for somebody stands above all that was issued. */
function HeldList({ reader, held }: { reader: Reader; held: HeldDocumentView[] }) {
  const { t, word } = reader;
  if (held.length === 0) return null;
  return (
    <div class="below">
      <Section title={t('desk.invoices.held', { count: held.length })}>
        <ul>
          {held.map(({ orderId, orderNumber, reason, figures }) => (
            <li class="break">
              <a href={`/desk/orders/${orderId}`}>{orderNumber}</a>: {word('held', reason, figures)}
            </li>
          ))}
        </ul>
      </Section>
    </div>
  );
}

function Filters({ reader, list, ask }: ListProps) {
  const { t, word } = reader;
  const all = { value: '', text: t('desk.invoices.all') };
  const kinds = (['invoice', 'creditNote'] as const).map((value) => ({
    value,
    text: word('documentKind', value),
  }));
  const entities = list.entities.map(({ id, name }) => ({ value: id, text: name }));
  return (
    <form class="card form filters" method="get" action="/desk/invoices">
      {ask.contactId === '' ? null : <input type="hidden" name="contact" value={ask.contactId} />}
      {ask.companyId === '' ? null : <input type="hidden" name="company" value={ask.companyId} />}
      {entities.length < 2 ? null : (
        <Select
          name="entity"
          label={t('desk.invoices.entity')}
          value={ask.entityId}
          options={[all, ...entities]}
          faults={[]}
        />
      )}
      <Select
        name="kind"
        label={t('desk.invoices.kind')}
        value={ask.kind}
        options={[all, ...kinds]}
        faults={[]}
      />
      <div class="field">
        <label for="month">{t('desk.invoices.month')}</label>
        <input
          type="month"
          id="month"
          name="month"
          value={ask.month}
          placeholder="2026-03"
          pattern="\d{4}-\d{2}"
        />
      </div>
      <div class="buttons">
        <button class="button second">{t('desk.invoices.filter')}</button>
      </div>
    </form>
  );
}

const filterOf = ({ entityId, kind, month, contactId, companyId }: IssuedAsk): Record<string, string> =>
  Object.fromEntries(
    Object.entries({ entity: entityId, kind, month, contact: contactId, company: companyId }).filter(
      ([, value]) => value !== '',
    ),
  );

/** Lists what was issued, and first what could not be. */
export function IssuedListPage(props: ListProps) {
  const { reader, list, ask } = props;
  const { t } = reader;
  const { documents, held } = list;
  return (
    <Page reader={reader} title={t('document.title')} width="wide">
      <div class="title-row">
        <h1>{t('document.title')}</h1>
        {may(reader, 'invoices.manage') ? (
          <div class="title-actions">
            <a class="button second" href="/desk/invoices/months">
              {t('desk.months.title')}
            </a>
            <a class="button second" href="/desk/invoices/sent">
              {t('desk.sent.title')}
            </a>
            <a class="button second" href="/desk/invoices/settings">
              {t('desk.setup.title')}
            </a>
          </div>
        ) : null}
      </div>
      <Filters {...props} />
      <HeldList reader={reader} held={held} />
      {documents.items.length === 0 ? (
        <EmptyCard title={t('desk.invoices.empty')} text={t('desk.invoices.emptyText')} />
      ) : (
        <div class="below">
          <Table label={t('document.title')} columns={columnsOf(reader)} items={documents.items} />
        </div>
      )}
      <Pager
        reader={reader}
        path="/desk/invoices"
        filter={filterOf(ask)}
        after={ask.cursor ?? ''}
        next={documents.next}
      />
    </Page>
  );
}
