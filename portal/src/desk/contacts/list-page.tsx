import type { Reader } from '../../app/reader.ts';
import type {
  BuyerFilterEntries,
  ContactSummary,
  OrderListServices,
  Page as PageOf,
} from '../../services.ts';
import { FaultSummary, type FormFault } from '../../ui/field.tsx';
import { Page } from '../../ui/page.tsx';
import { Pager } from '../../ui/pager.tsx';
import { Table, type Column } from '../../ui/table.tsx';
import { may } from '../forms.ts';
import { BuyerFilterForm, boughtColumns } from '../lists/buyer-filter.tsx';
import { FOUND, liveList } from '../lists/live.ts';
import { filterQuery } from '../lists/query.ts';
import { EmptyList, SearchBox } from '../search-box.tsx';

interface ContactListProps {
  reader: Reader;
  contacts: PageOf<ContactSummary>;
  search: string;
  after: string;
  filter: BuyerFilterEntries;
  choices: Awaited<ReturnType<OrderListServices['listOrderChoices']>>;
  faults: FormFault[];
}

function contactColumns(reader: Reader): Column<ContactSummary>[] {
  const { t } = reader;
  return [
    {
      title: t('desk.contact.name'),
      long: true,
      cell: ({ id, name, tags, doNotSell }) => (
        <>
          <a class="clamp" href={`/desk/contacts/${id}`}>
            {name === '' ? t('desk.contact.unnamed') : name}
          </a>
          {doNotSell ? <span class="badge warn">{t('desk.case.doNotSell')}</span> : null}
          {tags.length === 0 ? null : <span class="line faint">{tags.join(', ')}</span>}
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
    ...boughtColumns<ContactSummary>(reader),
  ];
}

/** The columns for people of one company, where there is less room. */
export function peopleColumns(reader: Reader): Column<ContactSummary>[] {
  const { t } = reader;
  const left = [t('desk.contact.company'), t('desk.contact.lastOrder'), t('desk.contact.bought')];
  return contactColumns(reader).filter(({ title }) => !left.includes(title));
}

export function ContactListPage(props: ContactListProps) {
  const { reader, contacts, search, after, filter, choices, faults } = props;
  const { t } = reader;
  const narrowed = filterQuery(filter);
  const isNarrowed = search === '' && Object.keys(narrowed).length > 0;
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
      <FaultSummary reader={reader} faults={faults} />
      <BuyerFilterForm
        reader={reader}
        path="/desk/contacts"
        filter={filter}
        choices={choices}
        faults={faults}
      />
      <div id={FOUND}>
        {contacts.items.length === 0 ? (
          <EmptyList
            reader={reader}
            search={search}
            title={t(isNarrowed ? 'desk.filter.nobody' : 'desk.contacts.empty')}
            text={t(isNarrowed ? 'desk.filter.noneText' : 'desk.contacts.emptyText')}
          />
        ) : (
          <Table label={t('desk.contacts')} columns={contactColumns(reader)} items={contacts.items} />
        )}
        <Pager
          reader={reader}
          path="/desk/contacts"
          search={search}
          filter={search === '' ? narrowed : {}}
          after={after}
          next={contacts.next}
        />
      </div>
      <p class="after">
        <a href="/desk/duplicates">{t('desk.alike.pairs')}</a>
      </p>
      <script dangerouslySetInnerHTML={{ __html: liveList.script }} />
    </Page>
  );
}
