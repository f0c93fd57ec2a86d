import { Router } from 'express';
import { fieldOf } from '../../../app/forms.ts';
import { goTo } from '../../../app/go-to.ts';
import { readerOf } from '../../../app/reader.ts';
import { sendPage } from '../../../app/render.ts';
import type { CustomerServices } from '../../../services.ts';
import { customerOf } from '../../customer.ts';
import { showAccount } from '../show.tsx';
import { CodesPage, SetUpPage } from './authenticator.tsx';

const PATH = '/account/authenticator';

/** Serves the authenticator app of a buyer: set up, backup codes, removed. */
export function authenticatorRoutes(services: CustomerServices): Router {
  const router = Router();

  router.get(PATH, async (_req, res) => {
    const reader = readerOf(res);
    const made = await services.offerOwnAuthenticator(customerOf(res));
    if (!made.ok) return showAccount(services, res, made, { returnPath: `/portal${PATH}` });
    sendPage(res, <SetUpPage reader={reader} offer={made.offer} faults={[]} />);
  });

  router.post(PATH, async (req, res) => {
    const reader = readerOf(res);
    const session = customerOf(res);
    const sealed = fieldOf(req, 'sealed');
    const shown = { sealed, code: fieldOf(req, 'code'), locale: reader.locale };
    const done = await services.setOwnAuthenticator(session, shown);
    if (done.ok)
      return sendPage(
        res,
        <CodesPage reader={reader} title={reader.t('keys.done')} codes={done.backupCodes} />,
      );
    const offer = done.field === 'code' ? await services.findOwnOffer(session, sealed) : null;
    if (!offer) return showAccount(services, res, done, { returnPath: `/portal${PATH}` });
    const faults = [{ field: done.field, text: reader.word('fault', done.reason) }];
    sendPage(res, <SetUpPage reader={reader} offer={offer} faults={faults} />, 422);
  });

  router.post(`${PATH}/codes`, async (_req, res) => {
    const reader = readerOf(res);
    const made = await services.renewOwnBackupCodes(customerOf(res), { locale: reader.locale });
    if (!made.ok) return showAccount(services, res, made);
    sendPage(res, <CodesPage reader={reader} title={reader.t('keys.renewed')} codes={made.backupCodes} />);
  });

  router.post(`${PATH}/remove`, async (_req, res) => {
    const { locale } = readerOf(res);
    const done = await services.removeOwnAuthenticator(customerOf(res), { locale });
    if (!done.ok) return showAccount(services, res, done);
    goTo(res, '/portal/account', 'authenticator_removed');
  });

  return router;
}
