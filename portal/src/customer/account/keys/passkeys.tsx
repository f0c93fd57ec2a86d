import type { Reader } from '../../../app/reader.ts';
import type { OwnPasskeyView } from '../../../services.ts';
import { Field, type FormFault } from '../../../ui/field.tsx';
import { Section } from '../../../ui/order/details.tsx';
import { FormToken } from '../../../ui/page.tsx';
import { passkeyScript } from '../../../ui/passkey-script.ts';
import { Time } from '../../../ui/time.tsx';

const PATH = '/portal/account/passkeys';

interface PasskeysProps {
  reader: Reader;
  passkeys: OwnPasskeyView[];
  /** What the new one may be called: `Chrome, Android`. */
  suggested: string;
  faults: FormFault[];
}

/** The part of "My sign-in" about passkeys. The form for a new one shows itself where the browser can make one. */
export function PasskeysSection({ reader, passkeys, suggested, faults }: PasskeysProps) {
  const { t } = reader;
  return (
    <Section title={t('keys.passkeys')}>
      <p>{t('keys.passkeysText')}</p>
      {passkeys.length === 0 ? null : <PasskeyList reader={reader} passkeys={passkeys} />}
      <p class="faint" data-without-passkeys>
        {t('keys.passkeysWithout')}
      </p>
      <form
        class="form"
        method="post"
        action={PATH}
        hidden
        novalidate
        data-passkey="create"
        data-failed={t('keys.passkeyFailed')}
        data-known={t('keys.passkeyKnown')}
      >
        <FormToken reader={reader} />
        <input type="hidden" name="credential" value="" />
        <Field
          name="name"
          label={t('keys.passkeyName')}
          hint={t('keys.passkeyNameHint')}
          value={suggested}
          autocomplete="off"
          maxlength={60}
          faults={faults}
        />
        <button class="button">{t('keys.passkeyAdd')}</button>
        <p role="status" />
      </form>
      <script src={passkeyScript.path} defer />
    </Section>
  );
}

function PasskeyList({ reader, passkeys }: { reader: Reader; passkeys: OwnPasskeyView[] }) {
  return (
    <form method="post" action={`${PATH}/remove`}>
      <FormToken reader={reader} />
      <ul class="plain">
        {passkeys.map((passkey) => (
          <li class="session">
            <PasskeyLine reader={reader} passkey={passkey} />
          </li>
        ))}
      </ul>
    </form>
  );
}

function PasskeyLine({ reader, passkey }: { reader: Reader; passkey: OwnPasskeyView }) {
  const { t } = reader;
  const { id, name, createdAt, usedAt } = passkey;
  return (
    <>
      <p class="break">
        <strong>{name}</strong>
        <br />
        <span class="faint">
          {t('keys.passkeyCreated')} <Time reader={reader} at={createdAt} />
          {' · '}
          {usedAt === null ? (
            t('keys.passkeyUnused')
          ) : (
            <>
              {t('account.used')} <Time reader={reader} at={usedAt} />
            </>
          )}
        </span>
      </p>
      <button class="quiet" name="passkey" value={id} aria-label={t('keys.passkeyRemoveOf', { name })}>
        {t('keys.passkeyRemove')}
      </button>
    </>
  );
}
