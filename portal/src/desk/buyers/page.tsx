import type { Reader } from '../../app/reader.ts';
import type { BuyerSignIn, ContactView, CustomerBook } from '../../services.ts';
import { FaultSummary, type FormFault } from '../../ui/field.tsx';
import { Section } from '../../ui/order/details.tsx';
import { FormToken, Page } from '../../ui/page.tsx';
import { Time } from '../../ui/time.tsx';
import { ConsentField } from '../addresses/pages.tsx';
import { Fact } from '../contacts/facts.tsx';
import { may } from '../forms.ts';

interface BuyerProps {
  reader: Reader;
  contact: Pick<ContactView, 'id' | 'name'>;
  buyer: Pick<CustomerBook, 'customerId' | 'mailboxes'>;
  signIn: BuyerSignIn;
  consent: string;
  faults: FormFault[];
}

export const buyerPath = (contactId: string, customerId: string): string =>
  `/desk/contacts/${contactId}/buyers/${customerId}`;

/** Lets staff help a buyer who lost a phone. They see where the buyer is signed in, and nothing that signs in. */
export function BuyerPage({ reader, contact, buyer, signIn, consent, faults }: BuyerProps) {
  const { t } = reader;
  const name = contact.name || t('desk.contact.unnamed');
  const path = buyerPath(contact.id, buyer.customerId);
  const mayReset = signIn.authenticatorSince !== null && may(reader, 'customers.reset');
  return (
    <Page reader={reader} title={t('keys.buyer')} width="narrow" faulty={faults.length > 0}>
      <p class="back">
        <a href={`/desk/contacts/${contact.id}`}>{name}</a>
      </p>
      <h1>{t('keys.buyer')}</h1>
      <p class="lead break">{buyer.mailboxes.join(', ')}</p>
      <FaultSummary reader={reader} faults={faults} />
      <div class="below">
        <Section title={t('keys.buyerHow')}>
          <SignInFacts reader={reader} signIn={signIn} />
        </Section>
        <Sessions reader={reader} signIn={signIn} path={path} />
        {mayReset ? <Reset reader={reader} path={path} consent={consent} faults={faults} /> : null}
      </div>
    </Page>
  );
}

function Since({ reader, at }: { reader: Reader; at: number | null }) {
  return at === null ? (
    <>{reader.t('keys.buyerNone')}</>
  ) : (
    <>
      {reader.t('keys.buyerSince')} <Time reader={reader} at={at} />
    </>
  );
}

function SignInFacts({ reader, signIn }: { reader: Reader; signIn: BuyerSignIn }) {
  const { t, format } = reader;
  return (
    <dl class="pairs">
      <Fact name={t('account.password')}>
        <Since reader={reader} at={signIn.passwordSince} />
      </Fact>
      <Fact name={t('keys.authenticator')}>
        <Since reader={reader} at={signIn.authenticatorSince} />
      </Fact>
      <Fact name={t('keys.passkeys')}>{format.decimal(String(signIn.passkeys))}</Fact>
    </dl>
  );
}

function Sessions({ reader, signIn, path }: { reader: Reader; signIn: BuyerSignIn; path: string }) {
  const { t } = reader;
  return (
    <Section title={t('keys.buyerSessions')}>
      {signIn.sessions.length === 0 ? <p class="faint">{t('keys.buyerNowhere')}</p> : null}
      <ul class="plain">
        {signIn.sessions.map(({ browser, usedAt }) => (
          <li class="session">
            <p>
              <strong>{browser === '' ? t('account.unknown') : browser}</strong>
              <br />
              <span class="faint">
                {t('account.used')} <Time reader={reader} at={usedAt} withClock />
              </span>
            </p>
          </li>
        ))}
      </ul>
      <form class="buttons after" method="post" action={`${path}/end`}>
        <FormToken reader={reader} />
        <button class="button">{t('keys.buyerEnd')}</button>
      </form>
      <p class="faint">{t('keys.buyerEndText')}</p>
    </Section>
  );
}

interface ResetProps {
  reader: Reader;
  path: string;
  consent: string;
  faults: FormFault[];
}

function Reset({ reader, path, consent, faults }: ResetProps) {
  const { t } = reader;
  return (
    <Section title={t('keys.buyerReset')}>
      <p>{t('keys.buyerResetText')}</p>
      <form class="form" method="post" action={`${path}/reset`} novalidate>
        <FormToken reader={reader} />
        <ConsentField reader={reader} consent={consent} faults={faults} />
        <button class="button second">{t('keys.buyerResetDo')}</button>
      </form>
    </Section>
  );
}
