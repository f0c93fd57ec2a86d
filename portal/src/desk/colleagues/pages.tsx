import type { Reader } from '../../app/reader.ts';
import type { ColleagueView, NewColleague } from '../../services.ts';
import { Field, type FormFault } from '../../ui/field.tsx';
import { Section } from '../../ui/order/details.tsx';
import { Page } from '../../ui/page.tsx';
import { Table, type Column } from '../../ui/table.tsx';
import { Time } from '../../ui/time.tsx';
import { Fact } from '../contacts/facts.tsx';
import { FormPage } from '../form-page.tsx';
import { ACTIONS, actionTexts } from './action-page.tsx';
import { OwnPassword } from './own-password.tsx';
import { RoleField, ROLES } from './role-field.tsx';

function LastSignIn({ reader, at }: { reader: Reader; at: number | null }) {
  return at === null ? <>{reader.t('desk.staff.never')}</> : <Time reader={reader} at={at} withClock />;
}

function RoleBadge({ reader, role, active }: Pick<ColleagueView, 'role' | 'active'> & { reader: Reader }) {
  return active ? (
    <>{reader.word('role', role)}</>
  ) : (
    <span class="badge off">{reader.t('desk.staff.shutOut')}</span>
  );
}

function columnsOf(reader: Reader): Column<ColleagueView>[] {
  const { t } = reader;
  return [
    {
      title: t('desk.contact.name'),
      long: true,
      cell: ({ id, name }) => <a href={`/desk/staff/${id}`}>{name}</a>,
    },
    { title: t('desk.contact.email'), long: true, cell: ({ email }) => email },
    { title: t('desk.staff.role'), cell: (colleague) => <RoleBadge reader={reader} {...colleague} /> },
    {
      title: t('desk.staff.lastSignIn'),
      cell: ({ signedInAt }) => <LastSignIn reader={reader} at={signedInAt} />,
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
          <p class="lead">
            {t('desk.staff.lead')} <a href="/desk/audit">{t('desk.audit')}</a> ·{' '}
            <a href="/desk/looks">{t('desk.looks')}</a> · <a href="/desk/sharing">{t('desk.sharing')}</a>
          </p>
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
      <OwnPassword reader={reader} faults={faults} />
    </FormPage>
  );
}

export function ColleaguePage({ reader, colleague }: { reader: Reader; colleague: ColleagueView }) {
  const { t } = reader;
  const { id, name, email, role, active, signedInAt, firstUntil } = colleague;
  return (
    <Page reader={reader} title={name} width="narrow">
      <p class="back">
        <a href="/desk/staff">{t('desk.staff')}</a>
      </p>
      <h1 class="break">{name}</h1>
      <p class="lead">{email}</p>
      <div class="below">
        <Section title={t('desk.secrets.signIn')}>
          <dl class="pairs">
            <Fact name={t('desk.staff.role')}>
              <RoleBadge reader={reader} role={role} active={active} />
            </Fact>
            <Fact name={t('desk.staff.lastSignIn')}>
              <LastSignIn reader={reader} at={signedInAt} />
            </Fact>
            {active && firstUntil !== null ? (
              <Fact name={t('desk.staff.firstUntil')}>
                <Time reader={reader} at={firstUntil} withClock />
              </Fact>
            ) : null}
          </dl>
        </Section>
        {id === reader.staff?.staffId ? (
          <p>
            {t('desk.staff.you')} <a href="/desk/account">{t('desk.account')}</a>
          </p>
        ) : (
          <Actions reader={reader} colleague={colleague} />
        )}
      </div>
    </Page>
  );
}

function Actions({ reader, colleague }: { reader: Reader; colleague: ColleagueView }) {
  const { id, active } = colleague;
  const offered = active ? ACTIONS : ACTIONS.filter((action) => action !== 'disable');
  return (
    <div class="buttons">
      {offered.map((action) => (
        <a class="button second" href={`/desk/staff/${id}/${action}`}>
          {actionTexts(reader, action, colleague).title}
        </a>
      ))}
    </div>
  );
}
