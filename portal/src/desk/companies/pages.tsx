import type { Reader } from '../../app/reader.ts';
import type {
  BuyerFilterEntries,
  CompanySummary,
  CompanyView,
  OrderListServices,
  Page as PageOf,
} from '../../services.ts';
import { FaultSummary, type FormFault } from '../../ui/field.tsx';
import { Section } from '../../ui/order/details.tsx';
import { Page } from '../../ui/page.tsx';
import { Pager } from '../../ui/pager.tsx';
import { Table, type Column } from '../../ui/table.tsx';
import { BackAndSearch } from '../back.tsx';
import { Fact, Facts } from '../contacts/facts.tsx';
import { peopleColumns } from '../contacts/list-page.tsx';
import { AllOrders, SHOWN } from '../contacts/purchases.tsx';
import { Timeline } from '../contacts/timeline.tsx';
import { may } from '../forms.ts';
import { narrowColumns } from '../orders/columns.tsx';
import { BuyerFilterForm, boughtColumns } from '../lists/buyer-filter.tsx';
import { FOUND, liveList } from '../lists/live.ts';
import { filterQuery } from '../lists/query.ts';
import { EmptyList, SearchBox } from '../search-box.tsx';
import { NoteForm } from '../work/note-form.tsx';
import { Tasks } from '../work/tasks.tsx';

function columnsOf(reader: Reader): Column<CompanySummary>[] {
  const { t, format } = reader;
  const count = (value: number) => format.decimal(String(value));
  return [
    {
      title: t('desk.contact.company'),
      long: true,
      cell: ({ id, name }) => (
        <a class="clamp" href={`/desk/companies/${id}`}>
          {name}
        </a>
      ),
    },
    { title: t('desk.contact.vat'), cell: ({ vatNumber }) => vatNumber },
    { title: t('desk.company.people'), numeric: true, cell: ({ people }) => count(people) },
    ...boughtColumns<CompanySummary>(reader),
  ];
}

interface CompanyListProps {
  reader: Reader;
  companies: PageOf<CompanySummary>;
  search: string;
  after: string;
  filter: BuyerFilterEntries;
  choices: Awaited<ReturnType<OrderListServices['listOrderChoices']>>;
  faults: FormFault[];
}

export function CompanyListPage(props: CompanyListProps) {
  const { reader, companies, search, after, filter, choices, faults } = props;
  const { t } = reader;
  const narrowed = filterQuery(filter);
  const isNarrowed = search === '' && Object.keys(narrowed).length > 0;
  return (
    <Page reader={reader} title={t('desk.companies')} width="wide">
      <div class="title-row">
        <h1>{t('desk.companies')}</h1>
        {may(reader, 'contacts.write') ? (
          <a class="button second" href="/desk/companies/new">
            {t('desk.company.new')}
          </a>
        ) : null}
      </div>
      <SearchBox reader={reader} path="/desk/companies" label={t('desk.search.companies')} search={search} />
      <FaultSummary reader={reader} faults={faults} />
      <BuyerFilterForm
        reader={reader}
        path="/desk/companies"
        filter={filter}
        choices={choices}
        faults={faults}
      />
      <div id={FOUND}>
        {companies.items.length === 0 ? (
          <EmptyList
            reader={reader}
            search={search}
            title={t(isNarrowed ? 'desk.filter.nobody' : 'desk.companies.empty')}
            text={t(isNarrowed ? 'desk.filter.noneText' : 'desk.companies.emptyText')}
          />
        ) : (
          <Table label={t('desk.companies')} columns={columnsOf(reader)} items={companies.items} />
        )}
        <Pager
          reader={reader}
          path="/desk/companies"
          search={search}
          filter={search === '' ? narrowed : {}}
          after={after}
          next={companies.next}
        />
      </div>
      <script dangerouslySetInnerHTML={{ __html: liveList.script }} />
    </Page>
  );
}

function Data({ reader, company }: { reader: Reader; company: CompanyView }) {
  const { t } = reader;
  const { vatNumber, fiscalCode, sdiCode, pec, ownerName, told } = company;
  const rows = [
    { name: t('desk.contact.vat'), value: vatNumber },
    { name: t('order.fiscalCode'), value: fiscalCode },
    { name: t('order.sdiCode'), value: sdiCode },
    { name: t('order.pec'), value: pec },
    { name: t('desk.contact.owner'), value: ownerName || t('desk.contact.noOwner') },
    ...told
      .filter(({ value }) => value !== '')
      .map(({ field, value }) => ({
        name: t('desk.contact.toldOf', { field: reader.word('entry', field) }),
        value,
      })),
  ];
  return (
    <Section title={t('order.company')}>
      <dl class="pairs">
        {rows
          .filter(({ value }) => value !== '')
          .map(({ name, value }) => (
            <Fact name={name}>{value}</Fact>
          ))}
      </dl>
    </Section>
  );
}

export function CompanyPage({ reader, company }: { reader: Reader; company: CompanyView }) {
  const { t } = reader;
  const about = { contactId: '', companyId: company.id, orderId: '' };
  return (
    <Page reader={reader} title={company.name} width="wide">
      <BackAndSearch reader={reader} path="/desk/companies" text={t('desk.companies')} />
      <div class="title-row">
        <h1 class="break">{company.name}</h1>
        {may(reader, 'companies.people') ? (
          <a class="button second" href={`/desk/companies/${company.id}/people`}>
            {t('company.portal')}
          </a>
        ) : null}
        {may(reader, 'contacts.write') ? (
          <a class="button second" href={`/desk/companies/${company.id}/edit`}>
            {t('desk.contact.edit')}
          </a>
        ) : null}
      </div>
      <Facts reader={reader} of={company} />
      <div class="record">
        <div class="record-todo">
          <Section title={t('desk.tasks')}>
            <Tasks reader={reader} tasks={company.tasks} about={about} />
          </Section>
        </div>
        <div class="record-main">
          <Section title={t('desk.company.people')}>
            {company.contacts.length === 0 ? (
              <p class="faint">{t('desk.company.noPeople')}</p>
            ) : (
              <Table
                label={t('desk.company.people')}
                columns={peopleColumns(reader)}
                items={company.contacts}
              />
            )}
          </Section>
          <Section title={t('desk.contact.purchases')}>
            {company.purchases.length === 0 ? (
              <p class="faint">{t('desk.contact.noPurchases')}</p>
            ) : (
              <Table
                label={t('desk.contact.purchases')}
                columns={narrowColumns(reader)}
                items={company.purchases.slice(0, SHOWN)}
              />
            )}
            <AllOrders reader={reader} count={company.orders} of={`company=${company.id}`} />
          </Section>
          <Section title={t('desk.contact.timeline')}>
            <NoteForm reader={reader} about={about} />
            <Timeline reader={reader} entries={company.timeline} />
          </Section>
        </div>
        <div class="record-side">
          <Data reader={reader} company={company} />
        </div>
      </div>
    </Page>
  );
}
