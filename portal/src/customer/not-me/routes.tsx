import { Router } from 'express';
import { readerOf } from '../../app/reader.ts';
import { sendPage } from '../../app/render.ts';
import type { CustomerServices } from '../../services.ts';
import { NotMePage, TakenBackPage } from './pages.tsx';

/** "It was not me": a link that was mailed when mailboxes changed. Opening it changes nothing; its button does. */
export function notMeRoutes(services: CustomerServices): Router {
  const router = Router();

  router.get('/not-me/:token', async (req, res) => {
    const { token } = req.params;
    const isOpen = await services.isWayBack(token);
    sendPage(res, <NotMePage reader={readerOf(res)} token={token} isOpen={isOpen} />, isOpen ? 200 : 404);
  });

  router.post('/not-me/:token', async (req, res) => {
    const reader = readerOf(res);
    const { token } = req.params;
    const done = await services.goBack({ token, locale: reader.locale });
    if (!done) return sendPage(res, <NotMePage reader={reader} token={token} isOpen={false} />, 404);
    sendPage(res, <TakenBackPage reader={{ ...reader, customer: null }} />);
  });

  return router;
}
