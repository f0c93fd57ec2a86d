import type { Response } from 'express';
import { readerOf, type Reader } from '../../app/reader.ts';
import { sendPage } from '../../app/render.ts';
import { allowAlso } from '../../app/security.ts';
import { FaultSummary, Field, Tick, type FormFault } from '../../ui/field.tsx';
import { FormToken, Page } from '../../ui/page.tsx';
import { CodeField } from '../code-field.tsx';
import { OWN_SCRIPTS } from '../../ui/script.ts';
import { PasskeyForm } from './passkey-form.tsx';

interface SignInProps {
  reader: Reader;
  email: string;
  returnPath: string;
  faults: FormFault[];
}

function SignInPage({ reader, email, returnPath, faults }: SignInProps) {
  const { t } = reader;
  return (
    <Page reader={reader} title={t('signIn.title')} width="narrow" faulty={faults.length > 0}>
      <h1>{t('signIn.title')}</h1>
      <p class="lead">{t('signIn.intro')}</p>
      <FaultSummary reader={reader} faults={faults} />
      <form class="card form" method="post" action="/portal/sign-in" novalidate>
        <FormToken reader={reader} />
        <input type="hidden" name="return" value={returnPath} />
        <Field
          name="email"
          type="email"
          label={t('signIn.email')}
          value={email}
          autocomplete="email"
          inputmode="email"
          maxlength={254}
          autofocus
          faults={faults}
        />
        <div class="buttons">
          <button class="button">{t('signIn.send')}</button>
          <a class="button second" href={passwordPath(returnPath)}>
            {t('signIn.password.use')}
          </a>
        </div>
      </form>
      <PasskeyForm reader={reader} returnPath={returnPath} />
    </Page>
  );
}

/** Sends the page with which every sign-in begins, and lets its script run. */
export function sendSignIn(res: Response, props: Omit<SignInProps, 'reader'>, status = 200): void {
  allowAlso(res, OWN_SCRIPTS);
  sendPage(res, <SignInPage reader={readerOf(res)} {...props} />, status);
}

const withReturn = (path: string, returnPath: string): string =>
  returnPath === '/portal' ? path : `${path}?${new URLSearchParams({ return: returnPath }).toString()}`;
const passwordPath = (returnPath: string) => withReturn('/portal/sign-in/password', returnPath);

/** For those who chose a password; a code by mail always works, too. */
export function PasswordPage({ reader, email, returnPath, faults }: SignInProps) {
  const { t } = reader;
  return (
    <Page reader={reader} title={t('signIn.password.title')} width="narrow" faulty={faults.length > 0}>
      <h1>{t('signIn.password.title')}</h1>
      <p class="lead">{t('signIn.password.intro')}</p>
      <FaultSummary reader={reader} faults={faults} />
      <form class="card form" method="post" action="/portal/sign-in/password" novalidate>
        <FormToken reader={reader} />
        <input type="hidden" name="return" value={returnPath} />
        <Field
          name="email"
          type="email"
          label={t('signIn.email')}
          value={email}
          autocomplete="username"
          inputmode="email"
          maxlength={254}
          autofocus
          faults={faults}
        />
        <Field
          name="password"
          type="password"
          label={t('signIn.password.label')}
          autocomplete="current-password"
          faults={faults}
        />
        <div class="buttons">
          <button class="button">{t('signIn.code.submit')}</button>
          <a class="button second" href={withReturn('/portal/sign-in', returnPath)}>
            {t('signIn.password.code')}
          </a>
        </div>
      </form>
    </Page>
  );
}

interface CodeProps {
  reader: Reader;
  email: string;
  sentAgain: boolean;
  /** They came from a shop where they are signed in. */
  mayStay: boolean;
  faults: FormFault[];
}

export function CodePage({ reader, email, sentAgain, mayStay, faults }: CodeProps) {
  const { t } = reader;
  return (
    <Page reader={reader} title={t('signIn.code.title')} width="narrow" faulty={faults.length > 0}>
      <h1>{t('signIn.code.title')}</h1>
      <p class="lead" role={sentAgain ? 'status' : undefined}>
        {t(sentAgain ? 'signIn.code.sent' : 'signIn.code.intro', { email })}
      </p>
      <FaultSummary reader={reader} faults={faults} />
      <form class="card form" method="post" action="/portal/sign-in/code" novalidate>
        <FormToken reader={reader} />
        <CodeField reader={reader} faults={faults} />
        {mayStay ? <Tick name="stay" label={t('signIn.stay')} checked={false} /> : null}
        <button class="button">{t('signIn.code.submit')}</button>
      </form>
      <form class="again" method="post" action="/portal/sign-in/resend">
        <FormToken reader={reader} />
        <p>{t('signIn.code.again')}</p>
        <button class="button second">{t('signIn.code.resend')}</button>
        <a href="/portal/sign-in">{t('signIn.code.other')}</a>
      </form>
    </Page>
  );
}
