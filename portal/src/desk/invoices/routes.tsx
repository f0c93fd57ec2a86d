import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Router, type Request, type Response } from 'express';
import { fieldOf, queryOf } from '../../app/forms.ts';
import { goTo } from '../../app/go-to.ts';
import { notFound } from '../../app/page-error.ts';
import { readerOf, speakAs } from '../../app/reader.ts';
import { sendPage } from '../../app/render.ts';
import type { DeskOrderView, DeskServices, IssuedAsk, Refused } from '../../services.ts';
import { startOf } from '../../ui/cut.ts';
import { parseAmount } from '../../ui/money.ts';
import { assertMay, faultsOf } from '../forms.ts';
import { staffOf } from '../staff.ts';
import { CorrectPage, type CorrectEntries } from './correct-page.tsx';
import { IssuedListPage } from './list-page.tsx';
import { MonthsPage } from './months-page.tsx';

const idIn = (text: string): string => (/^\w{1,40}$/.test(text) ? text : '');

function askOf(req: Request): IssuedAsk {
  const [kind, month, after] = [queryOf(req, 'kind'), queryOf(req, 'month'), queryOf(req, 'after')];
  return {
    entityId: idIn(queryOf(req, 'entity')),
    kind: kind === 'invoice' || kind === 'creditNote' ? kind : '',
    month: /^20\d\d-(0[1-9]|1[0-2])$/.test(month) ? month : '',
    contactId: idIn(queryOf(req, 'contact')),
    companyId: idIn(queryOf(req, 'company')),
    cursor: after === '' ? null : after,
  };
}

/** What was issued, and what staff do about it. */
export function deskInvoiceRoutes(services: DeskServices): Router {
  const router = Router();

  router.get('/invoices', async (req, res) => {
    const ask = askOf(req);
    const list = await services.listIssued(staffOf(res), ask);
    sendPage(res, <IssuedListPage reader={readerOf(res)} list={list} ask={ask} />);
  });

  const showMonths = async (res: Response, refused?: Refused): Promise<void> => {
    const listed = await services.listMonths(staffOf(res));
    const reader = readerOf(res);
    const faults = refused ? faultsOf(reader, refused) : [];
    sendPage(res, <MonthsPage reader={reader} {...listed} faults={faults} />, refused ? 422 : 200);
  };

  router.get('/invoices/months', (_req, res) => showMonths(res));

  router.post('/invoices/months', async (req, res) => {
    const input = { entityId: idIn(fieldOf(req, 'entity')), month: fieldOf(req, 'month').trim() };
    const done = await services.askForMonth(staffOf(res), input);
    if (done.ok) return goTo(res, '/desk/invoices/months', done.notice);
    await showMonths(res, done);
  });

  router.get('/invoices/months/:id/documents.zip', async (req, res) => {
    const zip = await services.readMonth(staffOf(res), req.params.id);
    if (!zip) throw notFound();
    res.attachment(zip.filename).type('application/zip');
    // Whoever leaves in the middle ends the reading; there is nobody left to tell.
    await pipeline(Readable.from(zip.pieces, { objectMode: false }), res).catch(() => res.destroy());
  });

  async function findInvoiced(req: Request, res: Response): Promise<DeskOrderView> {
    assertMay(readerOf(res), 'orders.refund');
    const order = await services.findOrder(staffOf(res), String(req.params['id']));
    if (!order?.documents?.some(({ kind }) => kind === 'invoice')) throw notFound();
    return order;
  }

  function showCorrect(
    res: Response,
    order: DeskOrderView,
    entries: CorrectEntries,
    refused?: Refused,
  ): void {
    const reader = speakAs(readerOf(res), order.shop);
    const faults = refused ? faultsOf(reader, refused) : [];
    const page = <CorrectPage reader={reader} {...{ order, entries, faults }} />;
    sendPage(res, page, refused ? 422 : 200);
  }

  router.get('/orders/:id/correct', async (req, res) => {
    showCorrect(res, await findInvoiced(req, res), { amount: '', reason: '', key: randomUUID() });
  });

  router.post('/orders/:id/correct', async (req, res) => {
    const order = await findInvoiced(req, res);
    const entries = {
      amount: fieldOf(req, 'amount').trim(),
      reason: startOf(fieldOf(req, 'reason').trim(), 200),
      key: /^[\w-]{36}$/.test(fieldOf(req, 'key')) ? fieldOf(req, 'key') : randomUUID(),
    };
    const refuse = (field: string, reason: string) =>
      showCorrect(res, order, entries, { ok: false, field, reason });
    const amount = entries.amount === '' ? null : parseAmount(entries.amount, order.total.currency);
    if (entries.amount !== '' && amount === null) return refuse('amount', 'bad_amount');
    if (entries.reason === '') return refuse('reason', 'reason_missing');
    const done = await services.correctInvoice(staffOf(res), order.id, { ...entries, amount });
    if (done.ok) return goTo(res, `/desk/orders/${order.id}`, done.notice);
    showCorrect(res, order, entries, done);
  });

  router.post('/orders/:id/documents/:document/mail', async (req, res) => {
    const { id: orderId, document: documentId } = req.params;
    const done = await services.mailAgain(staffOf(res), { orderId, documentId });
    goTo(res, `/desk/orders/${orderId}`, done.ok ? done.notice : 'document_no_mailbox');
  });

  return router;
}
