import type { Reader } from '../../app/reader.ts';
import type { CompanyPeople, OwnCompany } from '../../services.ts';
import { FaultSummary, type FormFault } from '../../ui/field.tsx';
import { FormToken, Page } from '../../ui/page.tsx';
import { MailboxField, People, RightField } from '../../ui/people.tsx';
import { pathOf } from './pages.tsx';

export interface InviteEntries {
  mailbox: string;
  sees: string;
}

interface PeopleProps {
  reader: Reader;
  company: OwnCompany;
  people: CompanyPeople;
  entries: InviteEntries;
  faults: FormFault[];
}

/** Who is of the company, and the form that invites somebody. */
export function PeoplePage({ reader, company, people, entries, faults }: PeopleProps) {
  const { t } = reader;
  const path = pathOf(company);
  return (
    <Page reader={reader} title={t('company.people')} faulty={faults.length > 0}>
      <p class="back">
        <a href={path}>{company.name}</a>
      </p>
      <h1>{t('company.people')}</h1>
      <FaultSummary reader={reader} faults={faults} />
      <People reader={reader} people={people} path={path} />
      <h2 class="after">{t('company.invite')}</h2>
      <form class="card form" method="post" action={`${path}/people`} novalidate>
        <FormToken reader={reader} />
        <MailboxField reader={reader} mailbox={entries.mailbox} faults={faults} />
        <RightField reader={reader} right={entries.sees} faults={faults} />
        <div class="buttons">
          <button class="button">{t('company.inviteDo')}</button>
        </div>
      </form>
    </Page>
  );
}
