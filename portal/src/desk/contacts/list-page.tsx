import type { Reader } from '../../app/reader.ts';
import type { ContactSummary, Page as PageOf } from '../../services.ts';
import { Page } from '../../ui/page.tsx';
import { Pager } from '../../ui/pager.tsx';
import { Table, type Column } from '../../ui/table.tsx';
import { Time } from '../../ui/time.tsx';
import { may } from '../forms.ts';
import { EmptyList, SearchBox } from '../search-box.tsx';

interface ContactListProps {
  reader: Reader;
  contacts: PageOf<ContactSummary>;
  search: string;
  after: string;
}

function contactColumns(reader: Reader): Column<ContactSummary>[] {
  const { t } = reader;
  return [
    {
      title: t('desk.contact.name'),
      long: true,
      cell: ({ id, name, doNotSell }) => (
        <>
          <a class="clamp" href={`/desk/contacts/${id}`}>
            {name === '' ? t('desk.contact.unnamed') : name}
          </a>
          {doNotSell ? <span class="badge warn">{t('desk.case.doNotSell')}</span> : null}
        </>
      ),
    },
    { title: t('desk.contact.email'), long: true, cell: ({ email }) => email },
    {
      title: t('desk.contact.company'),
      long: true,
      cell: ({ company }) => company && <span class="clamp">{company}</span>,
    },
    { title: t('desk.contact.phone'), cell: ({ phone }) => phone },
    {
      title: t('desk.contact.orders'),
      numeric: true,
      cell: ({ orders }) => reader.format.decimal(String(orders)),
    },
    {
      title: t('desk.contact.lastOrder'),
      numeric: true,
      cell: ({ lastOrderAt }) =>
        lastOrderAt === null ? null : <Time reader={reader} at={lastOrderAt} short />,
    },
  ];
}

/** The columns for people of one company, where there is less room. */
export function peopleColumns(reader: Reader): Column<ContactSummary>[] {
  const { t } = reader;
  const left = [t('desk.contact.company'), t('desk.contact.lastOrder')];
  return contactColumns(reader).filter(({ title }) => !left.includes(title));
}

export function ContactListPage({ reader, contacts, search, after }: ContactListProps) {
  const { t } = reader;
  return (
    <Page reader={reader} title={t('desk.contacts')} width="wide">
      <div class="title-row">
        <h1>{t('desk.contacts')}</h1>
        {may(reader, 'contacts.write') ? (
          <a class="button second" href="/desk/contacts/new">
            {t('desk.contact.new')}
          </a>
        ) : null}
      </div>
      <SearchBox reader={reader} path="/desk/contacts" label={t('desk.search.contacts')} search={search} />
      {contacts.items.length === 0 ? (
        <EmptyList
          reader={reader}
          search={search}
          title={t('desk.contacts.empty')}
          text={t('desk.contacts.emptyText')}
        />
      ) : (
        <Table label={t('desk.contacts')} columns={contactColumns(reader)} items={contacts.items} />
      )}
      <p class="after">
        <a href="/desk/duplicates">{t('desk.alike.pairs')}</a>
      </p>
      <Pager reader={reader} path="/desk/contacts" search={search} after={after} next={contacts.next} />
    </Page>
  );
}
