import { Router } from 'express';
import { goTo } from '../../app/go-to.ts';
import { notFound } from '../../app/page-error.ts';
import { readerOf } from '../../app/reader.ts';
import { sendPage } from '../../app/render.ts';
import type { DeskServices } from '../../services.ts';
import { staffOf } from '../staff.ts';
import { DeskMailsPage } from './list-page.tsx';

/** Serves the mails that came in and are in no case. */
export function deskMailRoutes(services: DeskServices): Router {
  const router = Router();

  router.get('/mails', async (_req, res) => {
    const listed = await services.listMails(staffOf(res));
    sendPage(res, <DeskMailsPage reader={readerOf(res)} {...listed} />);
  });

  /** Sends a mail as a file: nothing of it is shown or run by the browser. */
  router.get('/mails/:id', async (req, res) => {
    const raw = await services.readMail(staffOf(res), req.params.id);
    if (!raw) throw notFound();
    res
      .set('Content-Disposition', 'attachment; filename="mail.eml"')
      .type('application/octet-stream')
      .send(raw);
  });

  router.post('/mails/:id/done', async (req, res) => {
    const outcome = await services.doneMail(staffOf(res), req.params.id);
    goTo(res, '/desk/mails', outcome.ok ? outcome.notice : '');
  });

  return router;
}
