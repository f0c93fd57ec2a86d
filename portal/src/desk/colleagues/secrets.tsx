import { renderSVG } from 'uqr';
import type { Reader } from '../../app/reader.ts';
import type { AuthenticatorOffer, FirstSignIn } from '../../services.ts';
import { Field, type FormFault } from '../../ui/field.tsx';
import { Section } from '../../ui/order/details.tsx';
import { Page } from '../../ui/page.tsx';
import { Time } from '../../ui/time.tsx';
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

interface AuthenticatorProps {
  reader: Reader;
  offer: AuthenticatorOffer;
  faults: FormFault[];
}

/** The part of a form that puts a new secret into somebody's own app, and takes its first code as the proof. */
export function AuthenticatorFields({ reader, offer, faults }: AuthenticatorProps) {
  const { t } = reader;
  const { sealed, totpSecret, otpauthUrl } = offer;
  return (
    <>
      <input type="hidden" name="sealed" value={sealed} />
      <p>{t('desk.secrets.scan')}</p>
      <img class="qr" src={pictureOf(otpauthUrl)} width="200" height="200" alt={t('desk.secrets.qr')} />
      <dl class="pairs">
        <Fact name={t('desk.secrets.totp')}>
          <code>{grouped(totpSecret)}</code>
        </Fact>
      </dl>
      <p>
        <a href={otpauthUrl}>{t('desk.secrets.open')}</a>
      </p>
      <Field
        name="code"
        label={t('desk.secrets.firstCode')}
        hint={t('desk.secrets.firstCodeHint')}
        autocomplete="one-time-code"
        inputmode="numeric"
        maxlength={20}
        faults={faults}
      />
    </>
  );
}

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
