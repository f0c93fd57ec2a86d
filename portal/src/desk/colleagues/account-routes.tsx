import { Router, type Request, type Response } from 'express';
import { fieldOf } from '../../app/forms.ts';
import { readerOf } from '../../app/reader.ts';
import { sendPage } from '../../app/render.ts';
import { clearSiteData } from '../../app/security.ts';
import type { DeskServices, Refused } from '../../services.ts';
import { faultsOf } from '../forms.ts';
import { staffOf } from '../staff.ts';
import { AccountPage, AuthenticatorPage, CodesPage, SignedOutPage } from './account.tsx';

/** Serves "My sign-in", where everybody changes their own. */
export function accountRoutes(services: DeskServices): Router {
  const router = Router();

  const show = async (res: Response, refused: Refused | null) => {
    const reader = readerOf(res);
    const session = staffOf(res);
    const [left, sessions] = [await services.countBackupCodes(session), await services.listSessions(session)];
    const faults = refused ? faultsOf(reader, refused) : [];
    const page = <AccountPage reader={reader} left={left} sessions={sessions} faults={faults} />;
    sendPage(res, page, refused ? 422 : 200);
  };
  const signedOut = (res: Response, title: string, text: string) => {
    clearSiteData(res);
    sendPage(res, <SignedOutPage reader={{ ...readerOf(res), staff: null }} title={title} text={text} />);
  };

  const change = {
    async password(req: Request, res: Response, current: string) {
      const { t } = readerOf(res);
      const asked = { current, password: fieldOf(req, 'password') };
      const outcome = await services.changePassword(staffOf(res), asked);
      if (!outcome.ok) return show(res, outcome);
      signedOut(res, t('desk.account.changed'), t('desk.account.changedText'));
    },
    async codes(_req: Request, res: Response, current: string) {
      const made = await services.renewBackupCodes(staffOf(res), { current });
      if (!made.ok) return show(res, made);
      sendPage(res, <CodesPage reader={readerOf(res)} codes={made.backupCodes} />);
    },
    async authenticator(_req: Request, res: Response, current: string) {
      const made = await services.offerAuthenticator(staffOf(res), { current });
      if (!made.ok) return show(res, made);
      sendPage(res, <AuthenticatorPage reader={readerOf(res)} offer={made.offer} faults={[]} />);
    },
  };

  router.get('/account', (_req, res) => show(res, null));
  router.post('/account', (req, res) => {
    const what = fieldOf(req, 'what');
    const chosen = what === 'codes' || what === 'authenticator' ? what : 'password';
    return change[chosen](req, res, fieldOf(req, 'current'));
  });

  router.post('/account/authenticator', async (req, res) => {
    const reader = readerOf(res);
    const { t } = reader;
    const sealed = fieldOf(req, 'sealed');
    const outcome = await services.changeAuthenticator(staffOf(res), { sealed, code: fieldOf(req, 'code') });
    if (outcome.ok) return signedOut(res, t('desk.account.newApp'), t('desk.account.newAppText'));
    const offer = await services.findAuthenticatorOffer(staffOf(res), sealed);
    if (!offer) return show(res, { ok: false, field: '', reason: 'offer_over' });
    sendPage(
      res,
      <AuthenticatorPage reader={reader} offer={offer} faults={faultsOf(reader, outcome)} />,
      422,
    );
  });

  router.post('/account/sign-out-everywhere', async (_req, res) => {
    const { t } = readerOf(res);
    await services.signOutEverywhere(staffOf(res));
    signedOut(res, t('desk.account.everywhereDone'), t('desk.account.everywhereText'));
  });

  return router;
}
