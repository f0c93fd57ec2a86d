import type { Reader } from '../../app/reader.ts';
import type { DataCopy } from '../../services.ts';
import { FaultSummary, type FormFault } from '../../ui/field.tsx';
import { Section } from '../../ui/order/details.tsx';
import { FormToken, Page } from '../../ui/page.tsx';
import { SignInAgain } from '../sign-in-again.tsx';
import type { TextKey } from '../../ui/texts.ts';

/** What the file holds, in words: `privacy.holds.orders` … */
const HOLDS = ['orders', 'account', 'addresses', 'cases', 'consents', 'record', 'done'] as const;

interface PrivacyProps {
  reader: Reader;
  copy: DataCopy | null;
  /** Said where the sign-in was too long ago. */
  faults?: FormFault[];
}

/** Says what a person can do about what is held of them: have a copy, take consents back, have it deleted. */
export function PrivacyPage({ reader, copy, faults = [] }: PrivacyProps) {
  const { t } = reader;
  return (
    <Page reader={reader} title={t('privacy.title')} faulty={faults.length > 0}>
      <h1>{t('privacy.title')}</h1>
      <FaultSummary reader={reader} faults={faults} />
      {faults.length === 0 ? null : <SignInAgain reader={reader} returnPath="/portal/privacy" />}
      <div class="stack">
        <Section title={t('privacy.copy')}>
          <p>{t('privacy.copyText')}</p>
          <ul class="bullets">
            {HOLDS.map((what) => (
              <li>{t(`privacy.holds.${what}` as TextKey)}</li>
            ))}
          </ul>
          <Copy reader={reader} copy={copy} />
        </Section>
        <Section title={t('privacy.consents')}>
          <p>{t('privacy.consentsText')}</p>
          <p class="buttons">
            <a class="button second" href="/portal/privacy/consents">
              {t('privacy.consentsSee')}
            </a>
          </p>
        </Section>
        <Section title={t('privacy.delete')}>
          <p>{t('privacy.deleteText')}</p>
          <p class="buttons">
            <a class="button second" href="/portal/privacy/delete">
              {t('privacy.deleteSee')}
            </a>
          </p>
        </Section>
      </div>
    </Page>
  );
}

function Copy({ reader, copy }: PrivacyProps) {
  const { t, format, customer } = reader;
  if (copy?.state === 'waiting')
    return <p role="status">{t('privacy.copyWaiting', { email: customer?.email ?? '' })}</p>;
  if (copy?.state === 'ready')
    return (
      <>
        <p>
          {t('privacy.copyReady', { date: format.date(copy.expiresAt ?? 0) })}{' '}
          {copy.downloads === 0 ? null : t('privacy.copyCount', { count: copy.downloads })}
        </p>
        <p class="buttons">
          <a class="button" href={`/portal/privacy/copies/${copy.id}/your-data.zip`} download>
            {t('privacy.copyDownload')}
          </a>
        </p>
      </>
    );
  return (
    <form method="post" action="/portal/privacy/copies">
      <FormToken reader={reader} />
      {copy ? <p>{t('privacy.copyLate')}</p> : null}
      <p class="buttons">
        <button class="button">{t('privacy.copyAsk')}</button>
      </p>
    </form>
  );
}
