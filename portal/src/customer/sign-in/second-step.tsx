import { Router, type Response } from 'express';
import { browserOf } from '../../app/browser.ts';
import { readCookie } from '../../app/cookies.ts';
import { fieldOf } from '../../app/forms.ts';
import { readerOf, type Reader } from '../../app/reader.ts';
import { sendPage } from '../../app/render.ts';
import type { CustomerServices, PortalSettings } from '../../services.ts';
import { FaultSummary, Field, type FormFault } from '../../ui/field.tsx';
import { FormToken, Page } from '../../ui/page.tsx';
import { letIn } from './let-in.ts';
import { findPending } from './pending.ts';

const REFUSALS = {
  wrong: { key: 'errors.secondWrong', status: 422 },
  expired: { key: 'errors.secondExpired', status: 422 },
  too_many: { key: 'errors.secondTooMany', status: 429 },
} as const;

function SecondStepPage({ reader, faults }: { reader: Reader; faults: FormFault[] }) {
  const { t } = reader;
  return (
    <Page reader={reader} title={t('signIn.second.title')} width="narrow" faulty={faults.length > 0}>
      <h1>{t('signIn.second.title')}</h1>
      <p class="lead">{t('signIn.second.intro')}</p>
      <FaultSummary reader={reader} faults={faults} />
      <form class="card form" method="post" action="/portal/sign-in/second" novalidate>
        <FormToken reader={reader} />
        <Field
          name="code"
          label={t('signIn.second.label')}
          hint={t('signIn.second.hint')}
          autocomplete="one-time-code"
          maxlength={20}
          autofocus
          class="code"
          faults={faults}
        />
        <div class="buttons">
          <button class="button">{t('signIn.code.submit')}</button>
          <a class="button second" href="/portal/sign-in">
            {t('signIn.second.restart')}
          </a>
        </div>
      </form>
      <p class="faint">{t('signIn.second.lost')}</p>
    </Page>
  );
}

/** Asks those who have an authenticator app for its code, after the code by mail or the password. */
export function secondStepRoutes(services: CustomerServices, settings: PortalSettings): Router {
  const router = Router();
  const show = (res: Response, faults: FormFault[], status: number) =>
    sendPage(res, <SecondStepPage reader={readerOf(res)} faults={faults} />, status);

  router.get('/sign-in/second', (req, res) => {
    if (readerOf(res).customer) return res.redirect(303, '/portal');
    if (!readCookie(req, settings, 'second')) return res.redirect(303, '/portal/sign-in');
    show(res, [], 200);
  });

  router.post('/sign-in/second', async (req, res) => {
    const { t, locale } = readerOf(res);
    const pending = findPending(req, settings);
    const browser = browserOf(req, settings);
    const opened = await services.finishSignIn({
      token: readCookie(req, settings, 'second') ?? '',
      code: fieldOf(req, 'code').trim(),
      ...{ locale, browser, ip: req.ip ?? '', agent: req.get('user-agent') ?? '' },
    });
    if (opened.ok) {
      const { email = '', returnPath = '/portal' } = pending ?? {};
      return letIn(res, settings, { opened, email, browser, returnPath });
    }
    const { key, status } = REFUSALS[opened.reason];
    show(res, [{ field: 'code', text: t(key) }], status);
  });

  return router;
}
