import type { Reader } from '../../app/reader.ts';
import type { ConsentView } from '../../services.ts';
import { Section } from '../../ui/order/details.tsx';
import { FormToken, Page } from '../../ui/page.tsx';
import { Time } from '../../ui/time.tsx';

interface ConsentsProps {
  reader: Reader;
  consents: ConsentView[];
}

/** What the page asks, and what is written down when somebody agrees here. */
export const marketingText = ({ t, shop }: Reader): string =>
  t('privacy.marketingText', { shop: shop?.name ?? '' });

/** Shows what a person agreed to, in which words, where and when. Taking it back is one press, like giving it. */
export function ConsentsPage({ reader, consents }: ConsentsProps) {
  const { t } = reader;
  return (
    <Page reader={reader} title={t('privacy.consents')}>
      <p class="back">
        <a href="/portal/privacy">{t('privacy.title')}</a>
      </p>
      <h1>{t('privacy.consents')}</h1>
      <div class="stack">
        <Marketing
          reader={reader}
          isGiven={consents.find(({ kind }) => kind === 'marketing')?.given ?? false}
        />
        <Section title={t('privacy.consentsAll')}>
          {consents.length === 0 ? <p class="faint">{t('privacy.consentsNone')}</p> : null}
          <ul class="told">
            {consents.map((consent) => (
              <Told reader={reader} consent={consent} />
            ))}
          </ul>
        </Section>
      </div>
    </Page>
  );
}

function Marketing({ reader, isGiven }: { reader: Reader; isGiven: boolean }) {
  const { t } = reader;
  return (
    <Section title={t('privacy.marketing')}>
      <p>
        <span class={`badge ${isGiven ? 'good' : ''}`}>
          {t(isGiven ? 'privacy.marketingYes' : 'privacy.marketingNo')}
        </span>
      </p>
      <p>{marketingText(reader)}</p>
      <form method="post" action="/portal/privacy/consents/marketing">
        <FormToken reader={reader} />
        <input type="hidden" name="given" value={isGiven ? 'no' : 'yes'} />
        <p class="buttons">
          <button class="button second">
            {t(isGiven ? 'privacy.marketingWithdraw' : 'privacy.marketingGive')}
          </button>
        </p>
      </form>
    </Section>
  );
}

function Told({ reader, consent }: { reader: Reader; consent: ConsentView }) {
  const { t } = reader;
  const { kind, given, text, at, order } = consent;
  const what = t(given ? 'privacy.agreed' : 'privacy.refused', { what: reader.word('consent', kind) });
  return (
    <li>
      <p class="break">
        <strong>{what}</strong>
      </p>
      <p class="faint break">
        <Time reader={reader} at={at} withClock />
        {' · '}
        {order === null
          ? t('privacy.inPortal')
          : t('privacy.withOrder', { number: order.number, shop: order.shop.name })}
      </p>
      <p class="break">{text === '' ? <span class="faint">{t('privacy.noText')}</span> : `“${text}”`}</p>
    </li>
  );
}
