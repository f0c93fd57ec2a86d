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
import type { CustomerServices, PortalSettings } from '../../services.ts';
import type { FormFault } from '../../ui/field.tsx';
import { customerOf } from '../customer.ts';
import { ConsentsPage, marketingText } from './consents-page.tsx';
import { DeletedPage, DeletePage } from './delete-page.tsx';
import { PrivacyPage } from './privacy-page.tsx';

/** What a person can do about what is held of them. */
export function privacyRoutes(services: CustomerServices, settings: PortalSettings): Router {
  const router = Router();

  const showDeletion = async (res: Response, typed: string, faults: FormFault[]): Promise<void> => {
    const plan = await services.planDeletion(customerOf(res));
    const page = <DeletePage reader={readerOf(res)} plan={plan} typed={typed} faults={faults} />;
    sendPage(res, page, faults.length > 0 ? 422 : 200);
  };

  router.get('/privacy', async (_req, res) => {
    const copy = await services.findCopy(customerOf(res));
    sendPage(res, <PrivacyPage reader={readerOf(res)} copy={copy} />);
  });

  router.post('/privacy/copies', async (_req, res) => {
    await services.askForCopy(customerOf(res), readerOf(res).locale);
    goTo(res, '/portal/privacy', 'copy_asked');
  });

  router.get('/privacy/copies/:id/your-data.zip', async (req, res) => {
    const pieces = await services.readCopy(customerOf(res), req.params.id);
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

  router.get('/privacy/delete', (_req, res) => showDeletion(res, '', []));

  router.post('/privacy/delete', async (req, res) => {
    const reader = readerOf(res);
    const typed = fieldOf(req, 'typed');
    const done = await services.deleteData(customerOf(res), typed);
    if (!done.ok)
      return showDeletion(res, typed, [{ field: done.field, text: reader.word('fault', done.reason) }]);
    clearCookie(res, settings, 'customer');
    clearSiteData(res);
    sendPage(res, <DeletedPage reader={reader} />);
  });

  return router;
}
