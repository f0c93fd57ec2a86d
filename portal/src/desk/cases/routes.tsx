import { Router, type Request, type Response } from 'express';
import { fieldOf, queryOf } from '../../app/forms.ts';
import { formKeyOf, makeFormKey } from '../../app/form-key.ts';
import { goTo } from '../../app/go-to.ts';
import { notFound } from '../../app/page-error.ts';
import { readerOf, speakAs } from '../../app/reader.ts';
import { sendPage } from '../../app/render.ts';
import type {
  CaseMoveWord,
  CaseQueue,
  DeskCaseView,
  DeskOutcome,
  DeskServices,
  Refused,
} from '../../services.ts';
import { sendPhoto } from '../../ui/photos.tsx';
import { assertMay, faultsOf } from '../forms.ts';
import { staffOf } from '../staff.ts';
import { DeskCasePage } from './case-page.tsx';
import { DeskCaseListPage, QUEUES } from './list-page.tsx';
import { fillSnippet } from './snippets.tsx';
import { CASE_MOVES, MoveCasePage, type MoveProps } from './move-page.tsx';

const queueOf = (text: string): CaseQueue => QUEUES.find((queue) => queue === text) ?? 'us';

/** Serves the queue of cases, each case with its thread, and the steps that staff take. */
export function deskCaseRoutes(services: DeskServices): Router {
  const router = Router();

  router.get('/cases', async (req, res) => {
    const queue = queueOf(queryOf(req, 'queue'));
    const after = queryOf(req, 'after');
    const listed = await services.listCases(staffOf(res), { queue, cursor: after === '' ? null : after });
    sendPage(res, <DeskCaseListPage reader={readerOf(res)} queue={queue} {...listed} after={after} />);
  });

  const find = async (req: Request, res: Response): Promise<DeskCaseView> => {
    const found = await services.findCase(staffOf(res), String(req.params['id']));
    if (!found) throw notFound();
    return found;
  };

  /** Shows a case; `?snippet=…` begins the answer with it. */
  router.get('/cases/:id', async (req, res) => {
    const of = await find(req, res);
    const snippets = await services.listSnippets(staffOf(res));
    const chosen = snippets.find(({ id }) => id === queryOf(req, 'snippet'));
    const typed = { text: chosen ? fillSnippet(chosen, of) : '', note: '' };
    const page = { of, snippets, formKey: makeFormKey(), typed, faults: [] };
    sendPage(res, <DeskCasePage reader={speakAs(readerOf(res), of.shop)} {...page} />);
  });

  router.get('/cases/:id/photos/:photo', async (req, res) => {
    const { id, photo } = req.params;
    sendPhoto(res, await services.readPhoto(staffOf(res), id, photo));
  });

  /** Leads back to the case; what was refused is shown on it as it is now, with what was typed. */
  const end = async (req: Request, res: Response, outcome: DeskOutcome) => {
    if (outcome.ok) return goTo(res, `/desk/cases/${String(req.params['id'])}`, outcome.notice);
    const of = await find(req, res);
    const reader = speakAs(readerOf(res), of.shop);
    const typed = { text: fieldOf(req, 'text'), note: fieldOf(req, 'note') };
    const snippets = await services.listSnippets(staffOf(res));
    const page = { of, snippets, formKey: makeFormKey(), typed, faults: faultsOf(reader, outcome) };
    sendPage(res, <DeskCasePage reader={reader} {...page} />, 422);
  };

  router.post('/cases/:id/answer', async (req, res) => {
    const said = { key: formKeyOf(req), text: fieldOf(req, 'text') };
    await end(req, res, await services.answerCase(staffOf(res), req.params.id, said));
  });
  router.post('/cases/:id/note', async (req, res) => {
    const said = { key: formKeyOf(req), text: fieldOf(req, 'note') };
    await end(req, res, await services.noteCase(staffOf(res), req.params.id, said));
  });
  router.post('/cases/:id/take', async (req, res) => {
    await end(req, res, await services.takeCase(staffOf(res), req.params.id));
  });

  /** The step that an address names: a 404 when there is none of this name. */
  const moveOf = (req: Request): CaseMoveWord => {
    const move = CASE_MOVES.find((word) => word === req.params['move']);
    if (!move) throw notFound();
    return move;
  };
  const showMove = (res: Response, page: Omit<MoveProps, 'reader' | 'faults'>, refused?: Refused) => {
    const reader = speakAs(readerOf(res), page.of.shop);
    const faults = refused ? faultsOf(reader, refused) : [];
    sendPage(res, <MoveCasePage {...page} reader={reader} faults={faults} />, refused ? 422 : 200);
  };

  router.get('/cases/:id/:move', async (req, res) => {
    assertMay(readerOf(res), 'cases.write');
    const move = moveOf(req);
    const of = await find(req, res);
    if (!of.moves.includes(move)) return goTo(res, `/desk/cases/${of.id}`, 'case_moved');
    showMove(res, {
      of,
      move,
      entries: { text: '', sendTo: of.sendTo || of.returnsTo, labelUrl: of.labelUrl },
    });
  });
  router.post('/cases/:id/:move', async (req, res) => {
    const move = moveOf(req);
    const entries = {
      ...{ text: fieldOf(req, 'text'), sendTo: fieldOf(req, 'sendTo') },
      labelUrl: fieldOf(req, 'labelUrl'),
    };
    const outcome = await services.moveCase(staffOf(res), req.params.id, { move, entries });
    if (outcome.ok) return goTo(res, `/desk/cases/${req.params.id}`, outcome.notice);
    showMove(res, { of: await find(req, res), move, entries }, outcome);
  });

  return router;
}
