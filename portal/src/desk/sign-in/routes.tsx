import { Router } from 'express';
import { browserOf, keepBrowser } from '../../app/browser.ts';
import { clearCookie, readCookie, setCookie } from '../../app/cookies.ts';
import { fieldOf, queryOf } from '../../app/forms.ts';
import { readerOf } from '../../app/reader.ts';
import { sendPage } from '../../app/render.ts';
import { safeReturnPath } from '../../app/return-path.ts';
import { clearSiteData } from '../../app/security.ts';
import type { DeskServices, PortalSettings } from '../../services.ts';
import type { FormFault } from '../../ui/field.tsx';
import type { Translate } from '../../ui/texts.ts';
import { readKept, sendKept } from './kept.tsx';
import { DeskSignInPage } from './page.tsx';
import { openDesk } from './session.ts';

interface Entries {
  email: string;
  password: string;
  code: string;
}

/** The code may be empty: a first sign-in has none yet. */
function emptyFaults(t: Translate, { email, password }: Entries): FormFault[] {
  return [
    email.includes('@') ? null : { field: 'email', text: t('errors.email') },
    password === '' ? { field: 'password', text: t('errors.password') } : null,
  ].filter((fault) => fault !== null);
}

/** Says the same whichever was wrong, but names the code that somebody forgot to enter. */
function refusalOf(t: Translate, { code }: Entries, reason: string): FormFault {
  if (reason === 'too_many') return { field: '', text: t('errors.tooMany') };
  return code === ''
    ? { field: 'code', text: t('errors.staffCode') }
    : { field: '', text: t('errors.staffWrong') };
}

export function deskSignInRoutes(services: DeskServices, settings: PortalSettings): Router {
  const router = Router();

  router.get('/sign-in', (req, res) => {
    const reader = readerOf(res);
    const returnPath = safeReturnPath(queryOf(req, 'return'), '/desk') ?? '/desk';
    if (reader.staff) return res.redirect(303, returnPath);
    sendPage(res, <DeskSignInPage reader={reader} email="" returnPath={returnPath} faults={[]} />);
  });

  router.post('/sign-in', async (req, res) => {
    const reader = readerOf(res);
    const returnPath = safeReturnPath(fieldOf(req, 'return'), '/desk') ?? '/desk';
    const email = fieldOf(req, 'email').trim();
    const entries = { email, password: fieldOf(req, 'password'), code: fieldOf(req, 'code').trim() };
    const refuse = (faults: FormFault[], status: number) =>
      sendPage(
        res,
        <DeskSignInPage
          reader={reader}
          email={email}
          returnPath={returnPath}
          kept={fieldOf(req, 'kept')}
          faults={faults}
        />,
        status,
      );
    const faults = emptyFaults(reader.t, entries);
    if (faults.length > 0) return refuse(faults, 422);
    const browser = browserOf(req, settings);
    const result = await services.signIn({
      ...entries,
      ip: req.ip ?? '',
      browser,
      agent: req.get('user-agent') ?? '',
    });
    if (!result.ok) {
      const fault = refusalOf(reader.t, entries, result.reason);
      return refuse([fault], result.reason === 'too_many' ? 429 : 422);
    }
    if (result.session === null) {
      setCookie(res, settings, { name: 'setup', value: result.token });
      return res.redirect(303, '/desk/set-up');
    }
    openDesk(res, settings, result.token);
    keepBrowser(res, settings, browser);
    const kept = readKept(fieldOf(req, 'kept'));
    if (kept) return sendKept(res, kept, { token: result.token, session: result.session });
    res.redirect(303, returnPath);
  });

  router.post('/sign-out', async (req, res) => {
    const token = readCookie(req, settings, 'desk');
    if (token !== null && token !== '') await services.signOut(token);
    clearCookie(res, settings, 'desk');
    clearSiteData(res);
    res.redirect(303, '/desk/sign-in');
  });

  return router;
}
