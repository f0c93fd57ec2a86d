import { renderSVG } from 'uqr';
import type { Reader } from '../../app/reader.ts';
import type { SignInSecrets } from '../../services.ts';
import { Section } from '../../ui/order/details.tsx';
import { Page } from '../../ui/page.tsx';
import { Fact } from '../contacts/facts.tsx';

/** People copy a long text best in groups of four: `JBSWY3DP` → `JBSW Y3DP`. */
const grouped = (text: string): string => text.replace(/(.{4})(?=.)/g, '$1 ');

export function BackupCodes({ reader, codes }: { reader: Reader; codes: string[] }) {
  const { t } = reader;
  return (
    <Section title={t('desk.secrets.codes')}>
      <p class="faint">{t('desk.secrets.codesHint')}</p>
      <ul class="codes">
        {codes.map((code) => (
          <li>
            <code>{code}</code>
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** Draws a QR code with the quiet edge of four modules that ISO/IEC 18004 asks for. */
const pictureOf = (url: string): string =>
  `data:image/svg+xml,${encodeURIComponent(renderSVG(url, { border: 4, ecc: 'M' }))}`;

/** Shows what somebody signs in with. No other page ever does. */
export function SecretsPage({ reader, secrets }: { reader: Reader; secrets: SignInSecrets }) {
  const { t } = reader;
  const { name, email, password, totpSecret, otpauthUrl, backupCodes } = secrets;
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
            <Fact name={t('desk.signIn.password')}>
              <code>{password}</code>
            </Fact>
            <Fact name={t('desk.secrets.totp')}>
              <code>{grouped(totpSecret)}</code>
            </Fact>
          </dl>
          <p class="after">{t('desk.secrets.scan')}</p>
          <img class="qr" src={pictureOf(otpauthUrl)} width="200" height="200" alt={t('desk.secrets.qr')} />
          <p class="after">
            <a href={otpauthUrl}>{t('desk.secrets.open')}</a>
          </p>
        </Section>
        <BackupCodes reader={reader} codes={backupCodes} />
      </div>
    </Page>
  );
}
