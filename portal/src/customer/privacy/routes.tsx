import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Router, type Response } from 'express';
import { clearCookie } from '../../app/cookies.ts';
import { fieldOf } from '../../app/forms.ts';
import { goTo } from '../../app/go-to.ts';
import { notFound } from '../../app/page-error.ts';
import { readerOf } from '../../app/reader.ts';
import { sendPage } from '../../app/render.ts';
import { clearSiteData } from '../../app/security.ts';
import type { CustomerServices, PortalSettings, Refused } from '../../services.ts';
import type { FormFault } from '../../ui/field.tsx';
import { customerOf } from '../customer.ts';
import { ConsentsPage, marketingText } from './consents-page.tsx';
import { DeletedPage, DeletePage } from './delete-page.tsx';
import { PrivacyPage } from './privacy-page.tsx';

/** What a person can do about what is held of them. */
export function privacyRoutes(services: CustomerServices, settings: PortalSettings): Router {
  const router = Router();

  const faultsOf = (res: Response, refused: Refused | null): FormFault[] =>
    refused ? [{ field: refused.field, text: readerOf(res).word('fault', refused.reason) }] : [];

  const showDeletion = async (res: Response, typed: string, refused: Refused | null): Promise<void> => {
    const plan = await services.planDeletion(customerOf(res));
    const mustSignInAgain = refused?.reason === 'sign_in_again';
    const shown = { plan, typed, mustSignInAgain, faults: faultsOf(res, refused) };
    sendPage(res, <DeletePage reader={readerOf(res)} {...shown} />, refused ? 422 : 200);
  };

  const showPrivacy = async (res: Response, refused: Refused | null): Promise<void> => {
    const copy = await services.findCopy(customerOf(res));
    const page = <PrivacyPage reader={readerOf(res)} copy={copy} faults={faultsOf(res, refused)} />;
    sendPage(res, page, refused ? 422 : 200);
  };

  router.get('/privacy', (_req, res) => showPrivacy(res, null));

  router.post('/privacy/copies', async (_req, res) => {
    const asked = await services.askForCopy(customerOf(res), readerOf(res).locale);
    if (!asked.ok) return showPrivacy(res, asked);
    goTo(res, '/portal/privacy', 'copy_asked');
  });

  router.get('/privacy/copies/:id/your-data.zip', async (req, res) => {
    const read = await services.readCopy(customerOf(res), req.params.id);
    if (!read.ok) return showPrivacy(res, read);
    const { pieces } = read;
    if (!pieces) throw notFound();
    res.attachment('your-data.zip').type('application/zip');
    // Whoever leaves in the middle ends the reading; there is nobody left to tell.
    await pipeline(Readable.from(pieces, { objectMode: false }), res).catch(() => res.destroy());
  });

  router.get('/privacy/consents', async (_req, res) => {
    const consents = await services.listConsents(customerOf(res));
    sendPage(res, <ConsentsPage reader={readerOf(res)} consents={consents} />);
  });

  router.post('/privacy/consents/marketing', async (req, res) => {
    const given = fieldOf(req, 'given') === 'yes';
    await services.decideOnMarketing(customerOf(res), { given, text: marketingText(readerOf(res)) });
    goTo(res, '/portal/privacy/consents', given ? 'consent_given' : 'consent_withdrawn');
  });

  router.get('/privacy/delete', (_req, res) => showDeletion(res, '', null));

  router.post('/privacy/delete', async (req, res) => {
    const reader = readerOf(res);
    const typed = fieldOf(req, 'typed');
    const done = await services.deleteData(customerOf(res), typed);
    if (!done.ok) return showDeletion(res, typed, done);
    clearCookie(res, settings, 'customer');
    clearSiteData(res);
    sendPage(res, <DeletedPage reader={reader} />);
  });

  return router;
}
