import { Router, type Request, type Response } from 'express';
import { fieldOf } from '../../app/forms.ts';
import { goTo } from '../../app/go-to.ts';
import { notFound } from '../../app/page-error.ts';
import { readerOf } from '../../app/reader.ts';
import { sendPage } from '../../app/render.ts';
import type { DeskServices, Refused } from '../../services.ts';
import { assertMay, faultsOf } from '../forms.ts';
import { staffOf } from '../staff.ts';
import { SnippetPage, type SnippetPageProps } from './snippets.tsx';

/** Serves the answers that staff write often. */
export function snippetRoutes(services: DeskServices): Router {
  const router = Router();

  const show = async (res: Response, entries: SnippetPageProps['entries'], refused?: Refused) => {
    const reader = readerOf(res);
    const snippets = await services.listSnippets(staffOf(res));
    const faults = refused ? faultsOf(reader, refused) : [];
    const page = { reader, snippets, entries, faults };
    sendPage(res, <SnippetPage {...page} />, refused ? 422 : 200);
  };
  router.get('/snippets', (_req, res) => show(res, { id: null, title: '', text: '' }));

  router.get('/snippets/:id', async (req, res) => {
    assertMay(readerOf(res), 'cases.write');
    const snippets = await services.listSnippets(staffOf(res));
    const snippet = snippets.find(({ id }) => id === req.params.id);
    if (!snippet) throw notFound();
    await show(res, snippet);
  });

  const save = async (req: Request, res: Response, id: string | null) => {
    const entries = { id, title: fieldOf(req, 'title'), text: fieldOf(req, 'text') };
    const outcome = await services.saveSnippet(staffOf(res), entries);
    return outcome.ok ? goTo(res, '/desk/snippets', outcome.notice) : show(res, entries, outcome);
  };
  router.post('/snippets/new', (req, res) => save(req, res, null));
  router.post('/snippets/:id', (req, res) => save(req, res, req.params.id));
  router.post('/snippets/:id/remove', async (req, res) => {
    const outcome = await services.removeSnippet(staffOf(res), req.params.id);
    goTo(res, '/desk/snippets', outcome.ok ? outcome.notice : '');
  });

  return router;
}
