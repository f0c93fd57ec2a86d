import type { Reader } from '../../app/reader.ts';
import type { ErasurePlan } from '../../services.ts';
import { FaultSummary, Field, type FormFault } from '../../ui/field.tsx';
import { Section } from '../../ui/order/details.tsx';
import { FormToken, Page } from '../../ui/page.tsx';
import { SignInAgain } from '../sign-in-again.tsx';
import type { TextKey } from '../../ui/texts.ts';

const GOES = ['account', 'contact', 'orders', 'cases', 'mails', 'notes'] as const;
const STAYS = ['order', 'name', 'company', 'documents'] as const;

/** Says what the law keeps, why and for how long, and what goes; the same to the person and to staff who help. */
export function ErasureTerms({ reader, plan }: { reader: Reader; plan: ErasurePlan }) {
  const { t } = reader;
  return (
    <>
      <Section title={t('privacy.goes')}>
        <ul class="bullets">
          {GOES.map((what) => (
            <li>{t(`privacy.goes.${what}` as TextKey)}</li>
          ))}
          {plan.isShared ? <li>{t('privacy.goes.shared')}</li> : null}
        </ul>
      </Section>
      {plan.orders === 0 ? null : (
        <Section title={t('privacy.stays')}>
          <p>{t('privacy.staysText', { count: plan.orders, years: plan.keepYears })}</p>
          <ul class="bullets">
            {STAYS.map((what) => (
              <li>{t(`privacy.stays.${what}` as TextKey)}</li>
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}

interface DeleteProps {
  reader: Reader;
  plan: ErasurePlan;
  typed: string;
  /** True where the sign-in was too long ago. */
  mustSignInAgain: boolean;
  faults: FormFault[];
}

export function DeletePage({ reader, plan, typed, mustSignInAgain, faults }: DeleteProps) {
  const { t, customer } = reader;
  const isOpen = plan.unfinished.length > 0 || plan.changedUntil !== null;
  return (
    <Page reader={reader} title={t('privacy.delete')} faulty={faults.length > 0}>
      <p class="back">
        <a href="/portal/privacy">{t('privacy.title')}</a>
      </p>
      <h1>{t('privacy.delete')}</h1>
      <p class="lead">{t('privacy.deleteLead')}</p>
      <FaultSummary reader={reader} faults={faults} />
      {mustSignInAgain ? <SignInAgain reader={reader} returnPath="/portal/privacy/delete" /> : null}
      <div class="stack">
        <ErasureTerms reader={reader} plan={plan} />
        <ChangedLately reader={reader} plan={plan} text="privacy.changedText" />
        {plan.unfinished.length > 0 ? <Unfinished reader={reader} plan={plan} /> : null}
      </div>
      {isOpen ? null : (
        <form class="card form below" method="post" action="/portal/privacy/delete" novalidate>
          <FormToken reader={reader} />
          <Field
            name="typed"
            label={t('privacy.type', { email: customer?.email ?? '' })}
            value={typed}
            type="email"
            autocomplete="off"
            maxlength={320}
            faults={faults}
          />
          <div class="buttons">
            <button class="button">{t('privacy.deleteDo')}</button>
            <a class="button second" href="/portal/privacy">
              {t('privacy.deleteLeave')}
            </a>
          </div>
        </form>
      )}
    </Page>
  );
}

/** Says what that means where the e-mail addresses were changed lately; nothing where they were not. */
export function ChangedLately({
  reader,
  plan,
  text,
}: {
  reader: Reader;
  plan: ErasurePlan;
  text: 'privacy.changedText' | 'privacy.changedStaff';
}) {
  const { t, format } = reader;
  if (plan.changedUntil === null) return null;
  return (
    <Section title={t('privacy.changed')}>
      <p>{t(text, { time: format.time(plan.changedUntil) })}</p>
    </Section>
  );
}

function Unfinished({ reader, plan }: { reader: Reader; plan: ErasurePlan }) {
  const { t } = reader;
  return (
    <Section title={t('privacy.unfinished')}>
      <p>{t('privacy.unfinishedText')}</p>
      <ul class="bullets">
        {plan.unfinished.map(({ id, number }) => (
          <li>
            <a href={`/portal/orders/${id}`}>{t('orders.open', { number })}</a>
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** The last page that the customer sees: nobody is signed in any more. */
export function DeletedPage({ reader }: { reader: Reader }) {
  const { t } = reader;
  return (
    <Page reader={{ ...reader, customer: null }} title={t('privacy.deleted')} width="narrow">
      <h1>{t('privacy.deleted')}</h1>
      <p class="lead">{t('privacy.deletedText')}</p>
    </Page>
  );
}
