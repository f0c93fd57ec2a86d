import { Router } from 'express';
import { fieldOf } from '../../app/forms.ts';
import { goTo } from '../../app/go-to.ts';
import { readerOf } from '../../app/reader.ts';
import { clearSiteData } from '../../app/security.ts';
import type { CustomerServices } from '../../services.ts';
import { customerOf } from '../customer.ts';
import { authenticatorRoutes } from './keys/authenticator-routes.tsx';
import { passkeyRoutes } from './keys/passkey-routes.tsx';
import { mailboxRoutes } from './mailbox-routes.tsx';
import { showAccount } from './show.tsx';

/** "My sign-in" of a buyer: a password and an authenticator app by choice, and where they are signed in. */
export function accountRoutes(services: CustomerServices): Router {
  const router = Router();
  router.use(authenticatorRoutes(services), passkeyRoutes(services), mailboxRoutes(services));

  router.get('/account', (_req, res) => showAccount(services, res));

  router.post('/account/password', async (req, res) => {
    const { locale } = readerOf(res);
    const password = fieldOf(req, 'password');
    const outcome = await services.choosePassword(customerOf(res), { password, locale });
    if (!outcome.ok) return showAccount(services, res, outcome);
    goTo(res, '/portal/account', 'password_set');
  });

  // While somebody types; without script the page says the same once it is sent.
  router.post('/account/password/judge', async (req, res) => {
    const { t, word } = readerOf(res);
    const judged = await services.judgePassword(customerOf(res), fieldOf(req, 'password'));
    if (!judged.ok) return void res.status(429).json({ reason: judged.reason });
    const { fault } = judged;
    res.json({
      isGood: fault === null,
      text: fault === null ? t('keys.goodPassword') : word('fault', fault),
    });
  });

  router.post('/account/password/remove', async (_req, res) => {
    const { locale } = readerOf(res);
    const outcome = await services.removePassword(customerOf(res), { locale });
    if (!outcome.ok) return showAccount(services, res, outcome);
    goTo(res, '/portal/account', 'password_removed');
  });

  router.post('/account/sessions', async (req, res) => {
    const id = fieldOf(req, 'session');
    const session = customerOf(res);
    await services.endCustomerSessions(session, id === '' ? 'all' : { id });
    if (id !== '' && id !== session.sessionId) return goTo(res, '/portal/account', 'session_ended');
    clearSiteData(res);
    res.redirect(303, '/portal/sign-in');
  });

  return router;
}
