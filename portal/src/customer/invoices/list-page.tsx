import type { Reader } from '../../app/reader.ts';
import type { DocumentView, OwnDocument, Page as PageOf } from '../../services.ts';
import { documentName, plainName } from '../../ui/order/documents.tsx';
import { Field, FaultSummary, type FormFault } from '../../ui/field.tsx';
import { FormToken, Page } from '../../ui/page.tsx';
import { Pager } from '../../ui/pager.tsx';
import { Table, type Column } from '../../ui/table.tsx';

const pathOf = ({ id, orderId }: OwnDocument): string => `/portal/orders/${orderId}/documents/${id}`;

function columnsOf(reader: Reader): Column<OwnDocument>[] {
  const { t, format } = reader;
  const day = (issuedOn: string): string => format.day(Date.parse(`${issuedOn}T12:00:00Z`));
  return [
    {
      title: t('invoices.document'),
      cell: (item) => <a href={pathOf(item)}>{documentName(reader, item)}</a>,
    },
    { title: t('document.date'), cell: ({ issuedOn }) => day(issuedOn) },
    {
      title: t('document.order'),
      long: true,
      cell: ({ orderId, orderNumber }) => <a href={`/portal/orders/${orderId}`}>{orderNumber}</a>,
    },
    { title: t('invoices.total'), numeric: true, cell: ({ total }) => format.money(total) },
    {
      title: t('invoices.mail'),
      cell: (item) => (
        <a href={`${pathOf(item)}/mail`} aria-label={t('invoices.mailOf', { name: plainName(reader, item) })}>
          {t('invoices.mail')}
        </a>
      ),
    },
  ];
}

/** Lists the invoices and credit notes of all of one's orders. */
export function InvoiceListPage({
  reader,
  documents,
  after,
}: {
  reader: Reader;
  documents: PageOf<OwnDocument>;
  after: string;
}) {
  const { t } = reader;
  return (
    <Page reader={reader} title={t('invoices.title')} width="wide">
      <h1>{t('invoices.title')}</h1>
      {documents.items.length === 0 ? (
        <div class="card empty">
          <h2>{t('invoices.empty')}</h2>
          <p>{t('invoices.emptyText')}</p>
        </div>
      ) : (
        <div class="below">
          <Table label={t('invoices.title')} columns={columnsOf(reader)} items={documents.items} />
        </div>
      )}
      <Pager reader={reader} path="/portal/invoices" after={after} next={documents.next} />
    </Page>
  );
}

interface MailPageProps {
  reader: Reader;
  orderId: string;
  document: DocumentView;
  email: string;
  faults: FormFault[];
}

/** Asks whom the link is mailed to. */
export function MailDocumentPage({ reader, orderId, document, email, faults }: MailPageProps) {
  const { t } = reader;
  const title = t('invoices.mailTitle', { name: plainName(reader, document) });
  return (
    <Page reader={reader} title={title} width="narrow" faulty={faults.length > 0}>
      <p class="back">
        <a href="/portal/invoices">{t('invoices.title')}</a>
      </p>
      <h1 class="break">{title}</h1>
      <p class="lead">{t('invoices.mailLead')}</p>
      <FaultSummary reader={reader} faults={faults} />
      <form
        class="card form"
        method="post"
        action={`/portal/orders/${orderId}/documents/${document.id}/mail`}
        novalidate
      >
        <FormToken reader={reader} />
        <Field
          name="email"
          type="email"
          inputmode="email"
          label={t('invoices.mailTo')}
          value={email}
          maxlength={254}
          autocomplete="off"
          faults={faults}
        />
        <div class="buttons">
          <button class="button">{t('invoices.mailDo')}</button>
          <a class="button second" href="/portal/invoices">
            {t('addresses.leave')}
          </a>
        </div>
      </form>
    </Page>
  );
}

/** Where the link of such a mail leads. Opening it shows nothing: programs that look into mails open every link. */
export function DocumentLinkPage({
  reader,
  token,
  isOpen,
}: {
  reader: Reader;
  token: string;
  isOpen: boolean;
}) {
  const { t } = reader;
  return (
    <Page reader={reader} title={t('invoices.linkTitle')} width="narrow">
      <h1>{t('invoices.linkTitle')}</h1>
      <p class="lead">{t(isOpen ? 'invoices.linkLead' : 'invoices.linkOver')}</p>
      {isOpen ? (
        <form class="card form" method="post" action={`/portal/documents/${token}`}>
          <FormToken reader={reader} />
          <div class="buttons">
            <button class="button">{t('invoices.linkDo')}</button>
          </div>
        </form>
      ) : null}
    </Page>
  );
}
