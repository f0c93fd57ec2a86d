import { Router } from 'express';
import { queryOf } from '../../app/forms.ts';
import { readerOf } from '../../app/reader.ts';
import { sendPage } from '../../app/render.ts';
import type { DeskServices } from '../../services.ts';
import { staffOf } from '../staff.ts';
import { AuditPage } from './page.tsx';
import { startOf } from '../../ui/cut.ts';

/** Serves the page on which an owner reads who did what. */
export function auditRoutes(services: DeskServices): Router {
  const router = Router();
  router.get('/audit', async (req, res) => {
    const session = staffOf(res);
    const colleagues = await services.listColleagues(session);
    const words = await services.listAudited(session);
    const who = colleagues.find(({ id }) => id === queryOf(req, 'who'))?.id ?? '';
    const what = words.find((word) => word === queryOf(req, 'what')) ?? '';
    const after = startOf(queryOf(req, 'after'), 40);
    const entries = await services.listAudit(session, { who, what, cursor: after === '' ? null : after });
    const props = { reader: readerOf(res), entries, colleagues, words, who, what, after };
    sendPage(res, <AuditPage {...props} />);
  });
  return router;
}
