import type { Reader } from '../app/reader.ts';
import { FormToken } from '../ui/page.tsx';

/** The button that asks who it is once more, for what a sign-in of before is not enough; then `returnPath` opens. */
export function SignInAgain({ reader, returnPath }: { reader: Reader; returnPath: string }) {
  return (
    <form class="buttons" method="post" action="/portal/sign-in/again">
      <FormToken reader={reader} />
      <input type="hidden" name="return" value={returnPath} />
      <button class="button">{reader.t('account.again')}</button>
    </form>
  );
}
