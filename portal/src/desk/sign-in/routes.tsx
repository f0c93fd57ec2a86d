import { Router } from 'express';
import { clearCookie, readCookie, setCookie } from '../../app/cookies.ts';
import { fieldOf, queryOf } from '../../app/forms.ts';
import { readerOf } from '../../app/reader.ts';
import { sendPage } from '../../app/render.ts';
import { safeReturnPath } from '../../app/return-path.ts';
import type { DeskServices, PortalSettings } from '../../services.ts';
import type { FormFault } from '../../ui/field.tsx';
import type { Translate } from '../../ui/texts.ts';
import { DeskSignInPage } from './page.tsx';

const SEVEN_DAYS = 7 * 24 * 3600 * 1000;

interface Entries {
  email: string;
  password: string;
  code: string;
}

function emptyFaults(t: Translate, { email, password, code }: Entries): FormFault[] {
  return [
    email.includes('@') ? null : { field: 'email', text: t('errors.email') },
    password === '' ? { field: 'password', text: t('errors.password') } : null,
    code === '' ? { field: 'code', text: t('errors.staffCode') } : null,
  ].filter((fault) => fault !== null);
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
        <DeskSignInPage reader={reader} email={email} returnPath={returnPath} faults={faults} />,
        status,
      );
    const faults = emptyFaults(reader.t, entries);
    if (faults.length > 0) return refuse(faults, 422);
    const result = await services.signIn({ ...entries, ip: req.ip ?? '' });
    if (!result.ok) {
      const many = result.reason === 'too_many';
      const text = reader.t(many ? 'errors.tooMany' : 'errors.staffWrong');
      return refuse([{ field: '', text }], many ? 429 : 422);
    }
    setCookie(res, settings, { name: 'desk', value: result.token, maxAgeMs: SEVEN_DAYS });
    clearCookie(res, settings, 'visit');
    res.redirect(303, returnPath);
  });

  router.post('/sign-out', async (req, res) => {
    const token = readCookie(req, settings, 'desk');
    if (token !== null && token !== '') await services.signOut(token);
    clearCookie(res, settings, 'desk');
    res.redirect(303, '/desk/sign-in');
  });

  return router;
}
