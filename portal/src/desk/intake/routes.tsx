import { Router, type Request } from 'express';
import { fieldOf, queryOf } from '../../app/forms.ts';
import { notFound } from '../../app/page-error.ts';
import { readerOf } from '../../app/reader.ts';
import { sendPage } from '../../app/render.ts';
import type { DeskOutcome, DeskServices, IntakeState } from '../../services.ts';
import { goTo } from '../../app/go-to.ts';
import { staffOf } from '../staff.ts';
import { CrmPage } from './crm-page.tsx';
import { IntakeListPage, MessagePage } from './list-page.tsx';
import { IntakePage, STATES } from './pages.tsx';

function stateOf(req: Request): IntakeState {
  const state = STATES.find((known) => known === req.params['state']);
  if (!state) throw notFound();
  return state;
}

const noticeOf = (outcome: DeskOutcome): string => (outcome.ok ? outcome.notice : outcome.reason);

/** Serves what came in and has not reached the CRM, and what somebody has to look at. */
export function intakeRoutes(services: DeskServices): Router {
  const router = Router();

  router.get('/intake', async (_req, res) => {
    const intake = await services.readIntake(staffOf(res));
    sendPage(res, <IntakePage reader={readerOf(res)} intake={intake} />);
  });

  router.get('/intake/messages/:id', async (req, res) => {
    const message = await services.findMessage(staffOf(res), req.params.id);
    if (!message) throw notFound();
    sendPage(res, <MessagePage reader={readerOf(res)} message={message} />);
  });
  router.post('/intake/messages/:id/replay', async (req, res) => {
    const { id } = req.params;
    const outcome = await services.replay(staffOf(res), { id });
    goTo(res, `/desk/intake/messages/${encodeURIComponent(id)}`, noticeOf(outcome));
  });

  router.post('/intake/flags/:id/resolve', async (req, res) => {
    goTo(res, '/desk/intake', noticeOf(await services.resolveMoneyFlag(staffOf(res), req.params.id)));
  });

  for (const decision of ['give_back', 'accept'] as const) {
    router.post(`/intake/payments/:id/${decision}`, async (req, res) => {
      const what = { decision, sum: Number(fieldOf(req, 'sum')) };
      const outcome = await services.decideMismatch(staffOf(res), req.params['id'] ?? '', what);
      goTo(res, '/desk/intake', noticeOf(outcome));
    });
  }

  router.get('/intake/crm', async (_req, res) => {
    const backlog = await services.readCrm(staffOf(res));
    if (!backlog) throw notFound();
    sendPage(res, <CrmPage reader={readerOf(res)} backlog={backlog} />);
  });
  router.post('/intake/crm/replay', async (req, res) => {
    const one = { kind: fieldOf(req, 'kind'), id: fieldOf(req, 'id') };
    const what = fieldOf(req, 'all') === 'yes' ? 'all' : one;
    goTo(res, '/desk/intake/crm', noticeOf(await services.replayCrm(staffOf(res), what)));
  });

  router.get('/intake/:state', async (req, res) => {
    const state = stateOf(req);
    const [search, after] = [queryOf(req, 'search'), queryOf(req, 'after')];
    const cursor = after === '' ? null : after;
    const entries = await services.listIntake(staffOf(res), { state, search, cursor });
    sendPage(
      res,
      <IntakeListPage reader={readerOf(res)} state={state} search={search} entries={entries} after={after} />,
    );
  });
  router.post('/intake/:state/replay', async (req, res) => {
    const state = stateOf(req);
    const search = fieldOf(req, 'search');
    const path = `/desk/intake/${state}`;
    const back = search === '' ? path : `${path}?search=${encodeURIComponent(search)}`;
    goTo(res, back, noticeOf(await services.replay(staffOf(res), { state, search })));
  });

  return router;
}
