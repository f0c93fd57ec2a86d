import { Router } from 'express';
import { fieldOf, queryOf } from '../../app/forms.ts';
import { goTo } from '../../app/go-to.ts';
import { notFound } from '../../app/page-error.ts';
import { readerOf } from '../../app/reader.ts';
import { sendPage } from '../../app/render.ts';
import type { DeskServices, SentQueue, XmlForm } from '../../services.ts';
import { staffOf } from '../staff.ts';
import { SentPage } from './page.tsx';
import { SENT_QUEUES } from './services.ts';

const queueOf = (text: string): SentQueue => SENT_QUEUES.find((queue) => queue === text) ?? 'todo';

/** Serves what was sent to the tax office, and documents as files for machines. */
export function officeRoutes(services: DeskServices): Router {
  const router = Router();

  router.get('/invoices/sent', async (req, res) => {
    const [queue, after] = [queueOf(queryOf(req, 'queue')), queryOf(req, 'after')];
    const sent = await services.listSentFiles(staffOf(res), { queue, cursor: after === '' ? null : after });
    sendPage(res, <SentPage reader={readerOf(res)} {...{ sent, queue, after }} />);
  });
  router.post('/invoices/sent', async (req, res) => {
    const done = await services.sendFileAgain(staffOf(res), fieldOf(req, 'document'));
    const queue = queueOf(fieldOf(req, 'queue'));
    goTo(res, `/desk/invoices/sent?queue=${queue}`, done.ok ? done.notice : `file_${done.reason}`);
  });

  const download = (form: XmlForm) =>
    router.get(`/orders/:id/documents/:document/${form}.xml`, async (req, res) => {
      const { id: orderId, document: documentId } = req.params as Record<'id' | 'document', string>;
      const xml = await services.makeDocumentXml(staffOf(res), { orderId, documentId, form });
      if (!xml) throw notFound();
      if ('obstacles' in xml) return goTo(res, `/desk/orders/${orderId}`, 'document_not_statable');
      res.attachment(xml.filename).type('application/xml; charset=utf-8').send(xml.body);
    });
  download('ubl');
  download('cii');
  download('fatturapa');

  return router;
}
