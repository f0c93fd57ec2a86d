import type { Reader } from '../../app/reader.ts';
import type { FirstSignIn } from '../../services.ts';
import { Section } from '../../ui/order/details.tsx';
import { Page } from '../../ui/page.tsx';
import { Time } from '../../ui/time.tsx';
import { Fact } from '../contacts/facts.tsx';

/** Shows the first password of somebody else. No other page ever does. */
export function FirstSignInPage({ reader, signIn }: { reader: Reader; signIn: FirstSignIn }) {
  const { t } = reader;
  const { name, email, password, until } = signIn;
  const title = t('desk.secrets.title', { name });
  return (
    <Page reader={reader} title={title} width="narrow">
      <p class="back">
        <a href="/desk/staff">{t('desk.staff')}</a>
      </p>
      <h1 class="break">{title}</h1>
      <p class="lead">{t('desk.secrets.lead')}</p>
      <div class="below">
        <Section title={t('desk.secrets.signIn')}>
          <dl class="pairs">
            <Fact name={t('desk.signIn.email')}>{email}</Fact>
            <Fact name={t('desk.secrets.password')}>
              <code>{password}</code>
            </Fact>
            <Fact name={t('desk.secrets.until')}>
              <Time reader={reader} at={until} withClock />
            </Fact>
          </dl>
          <p class="after">{t('desk.secrets.next')}</p>
        </Section>
      </div>
    </Page>
  );
}
