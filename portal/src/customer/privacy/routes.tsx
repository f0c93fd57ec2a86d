import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Router } from 'express';
import { fieldOf } from '../../app/forms.ts';
import { goTo } from '../../app/go-to.ts';
import { notFound } from '../../app/page-error.ts';
import { readerOf } from '../../app/reader.ts';
import { sendPage } from '../../app/render.ts';
import type { CustomerServices } from '../../services.ts';
import { customerOf } from '../customer.ts';
import { ConsentsPage, marketingText } from './consents-page.tsx';
import { PrivacyPage } from './privacy-page.tsx';

/** What a person can do about what is held of them. */
export function privacyRoutes(services: CustomerServices): Router {
  const router = Router();

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

  return router;
}
