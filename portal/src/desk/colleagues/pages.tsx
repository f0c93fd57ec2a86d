import type { Reader } from '../../app/reader.ts';
import type { ColleagueView, NewColleague, StaffRole } from '../../services.ts';
import { Field, FaultSummary, Select, type FormFault } from '../../ui/field.tsx';
import { Section } from '../../ui/order/details.tsx';
import { FormToken, Page } from '../../ui/page.tsx';
import { Table, type Column } from '../../ui/table.tsx';
import { Time } from '../../ui/time.tsx';
import { FormPage } from '../form-page.tsx';

const ROLES: StaffRole[] = ['owner', 'sales', 'support', 'read_only'];

function columnsOf(reader: Reader): Column<ColleagueView>[] {
  const { t } = reader;
  return [
    {
      title: t('desk.contact.name'),
      long: true,
      cell: ({ id, name }) => <a href={`/desk/staff/${id}`}>{name}</a>,
    },
    { title: t('desk.contact.email'), long: true, cell: ({ email }) => email },
    {
      title: t('desk.staff.role'),
      cell: ({ role, active }) =>
        active ? reader.word('role', role) : <span class="badge off">{t('desk.staff.shutOut')}</span>,
    },
    {
      title: t('desk.staff.lastSignIn'),
      cell: ({ signedInAt }) =>
        signedInAt === null ? t('desk.staff.never') : <Time reader={reader} at={signedInAt} withClock />,
    },
  ];
}

export function StaffPage({ reader, colleagues }: { reader: Reader; colleagues: ColleagueView[] }) {
  const { t } = reader;
  return (
    <Page reader={reader} title={t('desk.staff')} width="wide">
      <div class="title-row">
        <div>
          <h1>{t('desk.staff')}</h1>
          <p class="lead">{t('desk.staff.lead')}</p>
        </div>
        <a class="button" href="/desk/staff/new">
          {t('desk.staff.new')}
        </a>
      </div>
      <div class="below">
        <Table label={t('desk.staff')} columns={columnsOf(reader)} items={colleagues} />
        <Roles reader={reader} />
      </div>
    </Page>
  );
}

/** Says what each role may do, so that nobody has to try it out. */
function Roles({ reader }: { reader: Reader }) {
  return (
    <Section title={reader.t('desk.staff.roles')}>
      <dl class="pairs">
        {ROLES.map((role) => (
          <div>
            <dt>{reader.word('role', role)}</dt>
            <dd>{reader.word('roleText', role)}</dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}

interface RoleFieldProps {
  reader: Reader;
  value: string;
  faults: FormFault[];
}

function RoleField({ reader, value, faults }: RoleFieldProps) {
  return (
    <Select
      name="role"
      label={reader.t('desk.staff.role')}
      value={value}
      options={ROLES.map((role) => ({ value: role, text: reader.word('role', role) }))}
      faults={faults}
    />
  );
}

interface NewColleagueProps {
  reader: Reader;
  entries: NewColleague;
  faults: FormFault[];
}

export function NewColleaguePage({ reader, entries, faults }: NewColleagueProps) {
  const { t } = reader;
  return (
    <FormPage
      reader={reader}
      title={t('desk.staff.new')}
      lead={t('desk.staff.newLead')}
      back={{ path: '/desk/staff', text: t('desk.staff') }}
      action="/desk/staff"
      submit={t('desk.staff.add')}
      formKey=""
      faults={faults}
    >
      <Field
        name="name"
        label={t('desk.contact.name')}
        value={entries.name}
        maxlength={200}
        faults={faults}
      />
      <Field
        name="email"
        type="email"
        label={t('desk.contact.email')}
        value={entries.email}
        autocomplete="off"
        maxlength={254}
        faults={faults}
      />
      <RoleField reader={reader} value={entries.role} faults={faults} />
    </FormPage>
  );
}

interface ColleagueProps {
  reader: Reader;
  colleague: ColleagueView;
  faults: FormFault[];
}

export function ColleaguePage({ reader, colleague, faults }: ColleagueProps) {
  const { t } = reader;
  const { id, name, email, role, active } = colleague;
  const path = `/desk/staff/${id}`;
  return (
    <Page reader={reader} title={name} width="narrow" faulty={faults.length > 0}>
      <p class="back">
        <a href="/desk/staff">{t('desk.staff')}</a>
      </p>
      <h1 class="break">{name}</h1>
      <p class="lead">{email}</p>
      <FaultSummary reader={reader} faults={faults} />
      <div class="below">
        <form class="card form" method="post" action={`${path}/role`}>
          <FormToken reader={reader} />
          <RoleField reader={reader} value={role} faults={faults} />
          <div class="buttons">
            <button class="button">{t('desk.form.save')}</button>
          </div>
        </form>
        <Section title={t('desk.staff.reset')}>
          <p>{t(active ? 'desk.staff.resetText' : 'desk.staff.letInText')}</p>
          <form class="buttons" method="post" action={`${path}/reset`}>
            <FormToken reader={reader} />
            <button class="button second">{t(active ? 'desk.staff.reset' : 'desk.staff.letIn')}</button>
          </form>
        </Section>
        {active ? (
          <Section title={t('desk.staff.disable')}>
            <p>{t('desk.staff.disableText')}</p>
            <form class="buttons" method="post" action={`${path}/disable`}>
              <FormToken reader={reader} />
              <button class="button second">{t('desk.staff.disable')}</button>
            </form>
          </Section>
        ) : null}
      </div>
    </Page>
  );
}
