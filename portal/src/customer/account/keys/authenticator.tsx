import type { Reader } from '../../../app/reader.ts';
import type { AuthenticatorOffer, OwnAuthenticatorView } from '../../../services.ts';
import { AuthenticatorFields, BackupCodes } from '../../../ui/authenticator.tsx';
import { FaultSummary, type FormFault } from '../../../ui/field.tsx';
import { Section } from '../../../ui/order/details.tsx';
import { FormToken, Page } from '../../../ui/page.tsx';
import { Time } from '../../../ui/time.tsx';

const PATH = '/portal/account/authenticator';

interface SectionProps {
  reader: Reader;
  authenticator: OwnAuthenticatorView | null;
}

/** The part of "My sign-in" about the authenticator app, which nobody needs to have. */
export function AuthenticatorSection({ reader, authenticator }: SectionProps) {
  const { t } = reader;
  return (
    <Section title={t('keys.authenticator')}>
      {authenticator === null ? (
        <p>{t('keys.none')}</p>
      ) : (
        <AuthenticatorFacts reader={reader} authenticator={authenticator} />
      )}
      <div class="buttons after">
        <a class="button second" href={PATH}>
          {t(authenticator === null ? 'keys.setUp' : 'keys.other')}
        </a>
        {authenticator === null ? null : <AuthenticatorForms reader={reader} />}
      </div>
    </Section>
  );
}

function AuthenticatorFacts({
  reader,
  authenticator,
}: {
  reader: Reader;
  authenticator: OwnAuthenticatorView;
}) {
  const { t } = reader;
  const { setAt, codesLeft } = authenticator;
  return (
    <>
      <p>
        {t('keys.since')} <Time reader={reader} at={setAt} />
      </p>
      <p>{codesLeft === 0 ? t('keys.leftNone') : t('keys.left', { count: codesLeft })}</p>
    </>
  );
}

function AuthenticatorForms({ reader }: { reader: Reader }) {
  const { t } = reader;
  return (
    <>
      <form method="post" action={`${PATH}/codes`}>
        <FormToken reader={reader} />
        <button class="button second">{t('keys.renew')}</button>
      </form>
      <form method="post" action={`${PATH}/remove`}>
        <FormToken reader={reader} />
        <button class="button second">{t('keys.remove')}</button>
      </form>
    </>
  );
}

interface SetUpProps {
  reader: Reader;
  offer: AuthenticatorOffer;
  faults: FormFault[];
}

/** Shows the secret for the app; what was before stays until the app has shown a code. */
export function SetUpPage({ reader, offer, faults }: SetUpProps) {
  const { t } = reader;
  return (
    <Page reader={reader} title={t('keys.setUp')} width="narrow" faulty={faults.length > 0}>
      <p class="back">
        <a href="/portal/account">{t('account.title')}</a>
      </p>
      <h1>{t('keys.setUp')}</h1>
      <p class="lead">{t('keys.setUpLead')}</p>
      <FaultSummary reader={reader} faults={faults} />
      <form class="card form" method="post" action={PATH} novalidate>
        <FormToken reader={reader} />
        <AuthenticatorFields reader={reader} offer={offer} faults={faults} />
        <button class="button">{t('keys.use')}</button>
      </form>
    </Page>
  );
}

/** Shows backup codes. No other page ever does. */
export function CodesPage({ reader, title, codes }: { reader: Reader; title: string; codes: string[] }) {
  const { t } = reader;
  return (
    <Page reader={reader} title={title} width="narrow">
      <h1>{title}</h1>
      <p class="lead">{t('keys.doneLead')}</p>
      <div class="below">
        <BackupCodes reader={reader} codes={codes} />
        <p>
          <a class="button" href="/portal/account">
            {t('keys.kept')}
          </a>
        </p>
      </div>
    </Page>
  );
}
