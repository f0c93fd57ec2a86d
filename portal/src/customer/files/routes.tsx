import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Router, type Response } from 'express';
import { goTo } from '../../app/go-to.ts';
import { readerOf, speakAs } from '../../app/reader.ts';
import { sendPage } from '../../app/render.ts';
import type { CustomerServices, GivenFile } from '../../services.ts';
import type { FormFault } from '../../ui/field.tsx';
import { customerOf } from '../customer.ts';
import { LinkedFilesPage } from './page.tsx';

async function send(res: Response, file: GivenFile): Promise<void> {
  if ('url' in file) return res.redirect(303, file.url);
  res.attachment(file.name).set('Content-Length', String(file.size));
  // Whoever leaves in the middle ends the reading; there is nobody left to tell.
  await pipeline(Readable.from(file.pieces, { objectMode: false }), res).catch(() => res.destroy());
}

/** The files of one's own order. */
export function fileRoutes(services: CustomerServices): Router {
  const router = Router();
  router.post('/orders/:id/files/:file', async (req, res) => {
    const { id: orderId, file: fileId } = req.params;
    const given = await services.giveFile(customerOf(res), { orderId, fileId });
    if (given.ok) return send(res, given.file);
    goTo(res, `/portal/orders/${orderId}`, `file_${given.reason}`);
  });
  return router;
}

/** Where the link of the mail and of the thank-you page leads: for whoever has it, without a sign-in, while it lasts. */
export function linkedFileRoutes(services: CustomerServices): Router {
  const router = Router();

  async function show(res: Response, token: string, faults: FormFault[] = []): Promise<void> {
    const linked = await services.findLinkedFiles(token);
    const isOpen = linked.state === 'open';
    const reader = isOpen ? speakAs(readerOf(res), linked.shop) : readerOf(res);
    const status = faults.length > 0 ? 422 : isOpen ? 200 : 404;
    sendPage(res, <LinkedFilesPage reader={reader} {...{ linked, token, faults }} />, status);
  }

  router.get('/files/:token', (req, res) => show(res, req.params.token));

  router.post('/files/:token/:file', async (req, res) => {
    const { token, file } = req.params;
    const given = await services.giveLinkedFile(token, file);
    if (given.ok) return send(res, given.file);
    await show(res, token, [{ field: '', text: readerOf(res).word('notice', `file_${given.reason}`) }]);
  });

  return router;
}
