import type { Reader } from '../../app/reader.ts';
import type { AuthenticatorOffer, SessionView } from '../../services.ts';
import { AuthenticatorFields, BackupCodes } from '../../ui/authenticator.tsx';
import { FaultSummary, Field, type FormFault } from '../../ui/field.tsx';
import { Section } from '../../ui/order/details.tsx';
import { FormToken, Page } from '../../ui/page.tsx';
import { Table, type Column } from '../../ui/table.tsx';
import { Time } from '../../ui/time.tsx';
import { FormPage } from '../form-page.tsx';

interface AccountProps {
  reader: Reader;
  /** How many backup codes were not used yet. */
  left: number;
  sessions: SessionView[];
  faults: FormFault[];
}

/** Lets staff change how they sign in themselves, and see where they are signed in. */
export function AccountPage({ reader, left, sessions, faults }: AccountProps) {
  const { t } = reader;
  return (
    <Page reader={reader} title={t('desk.account')} width="narrow" faulty={faults.length > 0}>
      <h1>{t('desk.account')}</h1>
      <FaultSummary reader={reader} faults={faults} />
      <form class="card form" method="post" action="/desk/account" novalidate>
        <FormToken reader={reader} />
        <Field
          name="current"
          type="password"
          label={t('desk.account.current')}
          autocomplete="current-password"
          faults={faults}
        />
        <Field
          name="password"
          type="password"
          label={t('desk.account.new')}
          hint={t('desk.account.newHint')}
          optional={t('desk.account.newWhen')}
          autocomplete="new-password"
          faults={faults}
        />
        <div class="buttons">
          <button class="button" name="what" value="password">
            {t('desk.account.change')}
          </button>
          <button class="button second" name="what" value="codes">
            {t('desk.account.codes')}
          </button>
          <button class="button second" name="what" value="authenticator">
            {t('desk.account.authenticator')}
          </button>
        </div>
        <p class="faint">
          {t('desk.account.left', { count: left })} {t('desk.account.lost')}
        </p>
      </form>
      <div class="below">
        <Sessions reader={reader} sessions={sessions} />
      </div>
    </Page>
  );
}

function columnsOf(reader: Reader): Column<SessionView>[] {
  const { t } = reader;
  return [
    {
      title: t('desk.account.browser'),
      long: true,
      cell: ({ browser, here }) => (
        <>
          {browser === '' ? t('desk.account.unknown') : browser}
          {here ? <span class="badge">{t('desk.account.here')}</span> : null}
        </>
      ),
    },
    {
      title: t('desk.account.since'),
      cell: ({ openedAt }) => <Time reader={reader} at={openedAt} withClock />,
    },
    { title: t('desk.account.used'), cell: ({ usedAt }) => <Time reader={reader} at={usedAt} withClock /> },
  ];
}

function Sessions({ reader, sessions }: { reader: Reader; sessions: SessionView[] }) {
  const { t } = reader;
  return (
    <Section title={t('desk.account.sessions')}>
      <Table label={t('desk.account.sessions')} columns={columnsOf(reader)} items={sessions} />
      <form class="buttons after" method="post" action="/desk/account/sign-out-everywhere">
        <FormToken reader={reader} />
        <button class="button second">{t('desk.account.everywhere')}</button>
      </form>
    </Section>
  );
}

interface AuthenticatorProps {
  reader: Reader;
  offer: AuthenticatorOffer;
  faults: FormFault[];
}

/** Shows the secret for another app; the one before works until this one has shown a code. */
export function AuthenticatorPage({ reader, offer, faults }: AuthenticatorProps) {
  const { t } = reader;
  return (
    <FormPage
      reader={reader}
      title={t('desk.account.authenticator')}
      lead={t('desk.account.authenticatorLead')}
      back={{ path: '/desk/account', text: t('desk.account') }}
      action="/desk/account/authenticator"
      submit={t('desk.account.useAuthenticator')}
      formKey=""
      faults={faults}
    >
      <AuthenticatorFields reader={reader} offer={offer} faults={faults} />
    </FormPage>
  );
}

export function CodesPage({ reader, codes }: { reader: Reader; codes: string[] }) {
  const { t } = reader;
  return (
    <Page reader={reader} title={t('keys.codes')} width="narrow">
      <p class="back">
        <a href="/desk/account">{t('desk.account')}</a>
      </p>
      <h1>{t('desk.account.codes')}</h1>
      <div class="below">
        <BackupCodes reader={reader} codes={codes} />
      </div>
    </Page>
  );
}

/** Says that all sessions have ended, and why: `desk.account.changed` after a new password. */
export function SignedOutPage({ reader, title, text }: { reader: Reader; title: string; text: string }) {
  const { t } = reader;
  return (
    <Page reader={reader} title={t('desk.account')} width="narrow">
      <h1>{t('desk.account')}</h1>
      <div class="below">
        <Section title={title}>
          <p>{text}</p>
          <p>
            <a class="button" href="/desk/sign-in">
              {t('desk.signIn.submit')}
            </a>
          </p>
        </Section>
      </div>
    </Page>
  );
}
