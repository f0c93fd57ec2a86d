import { renderSVG } from 'uqr';
import type { Reader } from '../app/reader.ts';
import type { AuthenticatorOffer } from '../services.ts';
import { Field, type FormFault } from './field.tsx';
import { Section } from './order/details.tsx';

/** People copy a long text best in groups of four: `JBSWY3DP` → `JBSW Y3DP`. */
const grouped = (text: string): string => text.replace(/(.{4})(?=.)/g, '$1 ');

export function BackupCodes({ reader, codes }: { reader: Reader; codes: string[] }) {
  const { t } = reader;
  return (
    <Section title={t('keys.codes')}>
      <p class="faint">{t('keys.codesHint')}</p>
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
      <p>{t('keys.scan')}</p>
      <img class="qr" src={pictureOf(otpauthUrl)} width="200" height="200" alt={t('keys.qr')} />
      <dl class="pairs">
        <div>
          <dt>{t('keys.totp')}</dt>
          <dd>
            <code>{grouped(totpSecret)}</code>
          </dd>
        </div>
      </dl>
      <p>
        <a href={otpauthUrl}>{t('keys.open')}</a>
      </p>
      <Field
        name="code"
        label={t('keys.firstCode')}
        hint={t('keys.firstCodeHint')}
        autocomplete="one-time-code"
        inputmode="numeric"
        maxlength={20}
        faults={faults}
      />
    </>
  );
}
