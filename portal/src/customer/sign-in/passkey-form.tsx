import type { Reader } from '../../app/reader.ts';
import { FormToken } from '../../ui/page.tsx';
import { passkeyScript } from '../../ui/passkey-script.ts';

/** Shows itself where the browser knows passkeys; without script there is the code by mail. */
export function PasskeyForm({ reader, returnPath }: { reader: Reader; returnPath: string }) {
  const { t } = reader;
  return (
    <>
      <form
        class="again"
        method="post"
        action="/portal/sign-in/passkey"
        hidden
        data-passkey="get"
        data-failed={t('signIn.passkey.failed')}
      >
        <FormToken reader={reader} />
        <input type="hidden" name="return" value={returnPath} />
        <input type="hidden" name="credential" value="" />
        <p>{t('signIn.passkey.text')}</p>
        <button class="button second">{t('signIn.passkey.submit')}</button>
        <p role="status" />
      </form>
      <script src={passkeyScript.path} defer />
    </>
  );
}
