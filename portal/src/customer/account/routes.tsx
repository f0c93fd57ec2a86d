import { Router, type Response } from 'express';
import { fieldOf } from '../../app/forms.ts';
import { goTo } from '../../app/go-to.ts';
import { readerOf } from '../../app/reader.ts';
import { sendPage } from '../../app/render.ts';
import { clearSiteData } from '../../app/security.ts';
import type { CustomerServices, Refused } from '../../services.ts';
import { customerOf } from '../customer.ts';
import { mailboxRoutes } from './mailbox-routes.tsx';
import { AccountPage } from './page.tsx';

/** "My sign-in" of a buyer: a password by choice, and where they are signed in. */
export function accountRoutes(services: CustomerServices): Router {
  const router = Router();

  async function show(res: Response, refused: Refused | null, typed = ''): Promise<void> {
    const reader = readerOf(res);
    const session = customerOf(res);
    const passwordSince = await services.findPasswordDay(session);
    const mailboxes = await services.listMailboxes(session);
    const sessions = await services.listCustomerSessions(session);
    // What is to be done again stands beside the button with which it is done.
    const mustSignInAgain = refused?.reason === 'sign_in_again';
    const faults = refused ? [{ field: refused.field, text: reader.word('fault', refused.reason) }] : [];
    const page = (
      <AccountPage
        reader={reader}
        {...{ mailboxes, typed, passwordSince, sessions, mustSignInAgain, faults }}
      />
    );
    sendPage(res, page, refused ? 422 : 200);
  }

  router.use(mailboxRoutes(services, show));

  router.get('/account', (_req, res) => show(res, null));

  router.post('/account/password', async (req, res) => {
    const { locale } = readerOf(res);
    const password = fieldOf(req, 'password');
    const outcome = await services.choosePassword(customerOf(res), { password, locale });
    if (!outcome.ok) return show(res, outcome);
    goTo(res, '/portal/account', 'password_set');
  });

  router.post('/account/password/remove', async (_req, res) => {
    const { locale } = readerOf(res);
    const outcome = await services.removePassword(customerOf(res), { locale });
    if (!outcome.ok) return show(res, outcome);
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
