import type { Reader } from '../../app/reader.ts';
import type {
  CustomerSessionView,
  OwnAuthenticatorView,
  OwnMailbox,
  OwnPasskeyView,
} from '../../services.ts';
import { FaultSummary, Field, type FormFault } from '../../ui/field.tsx';
import { Section } from '../../ui/order/details.tsx';
import { meterScript } from '../../ui/meter-script.ts';
import { FormToken, Page } from '../../ui/page.tsx';
import { Time } from '../../ui/time.tsx';
import { SignInAgain } from '../sign-in-again.tsx';
import { AuthenticatorSection } from './keys/authenticator.tsx';
import { PasskeysSection } from './keys/passkeys.tsx';
import { Mailboxes } from './mailboxes.tsx';

interface AccountProps {
  reader: Reader;
  mailboxes: OwnMailbox[];
  /** The mailbox that was typed, where it was refused. */
  typed: string;
  passwordSince: number | null;
  authenticator: OwnAuthenticatorView | null;
  passkeys: OwnPasskeyView[];
  sessions: CustomerSessionView[];
  /** Where a new sign-in leads; null unless this one was too long ago for what was asked. */
  againPath: string | null;
  faults: FormFault[];
}

export function AccountPage(props: AccountProps) {
  const { reader, mailboxes, typed, passwordSince, authenticator, passkeys, sessions, againPath, faults } =
    props;
  const { t } = reader;
  const suggested = sessions.find(({ here }) => here)?.browser ?? '';
  const isBeside = authenticator !== null;
  return (
    <Page reader={reader} title={t('account.title')} faulty={faults.length > 0}>
      <h1>{t('account.title')}</h1>
      <p class="lead">{t('account.lead', { email: reader.customer?.email ?? '' })}</p>
      <FaultSummary reader={reader} faults={faults} />
      {againPath === null ? null : <SignInAgain reader={reader} returnPath={againPath} />}
      <div class="account-parts">
        <Mailboxes reader={reader} {...{ mailboxes, typed, faults }} />
        <PasswordSection reader={reader} since={passwordSince} isBeside={isBeside} faults={faults} />
        <PasskeysSection reader={reader} passkeys={passkeys} suggested={suggested} faults={faults} />
        <AuthenticatorSection reader={reader} authenticator={authenticator} />
        <Sessions reader={reader} sessions={sessions} />
      </div>
    </Page>
  );
}

interface PasswordProps {
  reader: Reader;
  since: number | null;
  /** True where an authenticator app stands beside it. */
  isBeside: boolean;
  faults: FormFault[];
}

function PasswordSection({ reader, since, isBeside, faults }: PasswordProps) {
  const { t } = reader;
  return (
    <Section title={t('account.password')}>
      <p>
        {since === null ? (
          t('account.noPassword')
        ) : (
          <>
            {t('account.passwordSince')} <Time reader={reader} at={since} />
          </>
        )}
      </p>
      <form class="form" method="post" action="/portal/account/password" novalidate>
        <FormToken reader={reader} />
        {/* A password manager keeps the password beside this name. */}
        <input hidden name="username" autocomplete="username" value={reader.customer?.email ?? ''} readonly />
        <Field
          name="password"
          type="password"
          label={t(since === null ? 'account.choose' : 'account.chooseOther')}
          hint={t(isBeside ? 'keys.passwordBeside' : 'account.passwordHint')}
          autocomplete="new-password"
          judge="/portal/account/password/judge"
          faults={faults}
        />
        <script src={meterScript.path} defer />
        <button class="button">{t('account.savePassword')}</button>
      </form>
      {since === null ? null : (
        <form class="after" method="post" action="/portal/account/password/remove">
          <FormToken reader={reader} />
          <button class="button second">{t('account.removePassword')}</button>
        </form>
      )}
    </Section>
  );
}

function Sessions({ reader, sessions }: { reader: Reader; sessions: CustomerSessionView[] }) {
  const { t } = reader;
  return (
    <Section title={t('account.sessions')}>
      <form method="post" action="/portal/account/sessions">
        <FormToken reader={reader} />
        <ul class="plain">
          {sessions.map((session) => (
            <li class="session">
              <SessionLine reader={reader} session={session} />
            </li>
          ))}
        </ul>
        <div class="buttons after">
          <button class="button second" name="session" value="">
            {t('account.everywhere')}
          </button>
        </div>
      </form>
    </Section>
  );
}

function SessionLine({ reader, session }: { reader: Reader; session: CustomerSessionView }) {
  const { t } = reader;
  const browser = session.browser === '' ? t('account.unknown') : session.browser;
  return (
    <>
      <p>
        <strong>{browser}</strong> {session.here ? <span class="badge good">{t('account.here')}</span> : null}
        <br />
        <span class="faint">
          {t('account.used')} <Time reader={reader} at={session.usedAt} withClock />
        </span>
      </p>
      <button class="quiet" name="session" value={session.id} aria-label={t('account.endOf', { browser })}>
        {t('account.end')}
      </button>
    </>
  );
}
