import type { Reader } from '../../app/reader.ts';
import { FaultSummary, Field, type FormFault } from '../../ui/field.tsx';
import { FormToken, Page } from '../../ui/page.tsx';

interface DeskSignInProps {
  reader: Reader;
  email: string;
  returnPath: string;
  /** What was typed into a form whose session had ended: see kept.tsx. */
  kept?: string;
  faults: FormFault[];
}

export function DeskSignInPage({ reader, email, returnPath, kept = '', faults }: DeskSignInProps) {
  const { t } = reader;
  return (
    <Page reader={reader} title={t('desk.signIn.submit')} width="narrow" faulty={faults.length > 0}>
      <h1>{t('desk.signIn.title')}</h1>
      <p class="lead">{t('desk.signIn.intro', { shop: reader.shop?.name ?? 'Carrello' })}</p>
      <FaultSummary reader={reader} faults={faults} />
      <form class="card form" method="post" action="/desk/sign-in" novalidate>
        <FormToken reader={reader} />
        <input type="hidden" name="return" value={returnPath} />
        {kept === '' ? null : <input type="hidden" name="kept" value={kept} />}
        <Field
          name="email"
          type="email"
          label={t('desk.signIn.email')}
          value={email}
          autocomplete="username"
          maxlength={254}
          autofocus
          faults={faults}
        />
        <Field
          name="password"
          type="password"
          label={t('desk.signIn.password')}
          autocomplete="current-password"
          faults={faults}
        />
        <Field
          name="code"
          label={t('desk.signIn.code')}
          hint={t('desk.signIn.codeHint')}
          autocomplete="one-time-code"
          maxlength={20}
          faults={faults}
        />
        <button class="button">{t('desk.signIn.submit')}</button>
      </form>
    </Page>
  );
}
