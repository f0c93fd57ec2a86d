import { Router, type Request, type Response } from 'express';
import { fieldOf } from '../../app/forms.ts';
import { notFound } from '../../app/page-error.ts';
import { readerOf } from '../../app/reader.ts';
import { sendPage } from '../../app/render.ts';
import type { ColleagueView, DeskServices, Refused } from '../../services.ts';
import { goTo } from '../../app/go-to.ts';
import { faultsOf } from '../forms.ts';
import { staffOf } from '../staff.ts';
import { ColleagueActionPage, type ColleagueAction } from './action-page.tsx';
import { ColleaguePage, NewColleaguePage, StaffPage } from './pages.tsx';
import { FirstSignInPage } from './secrets.tsx';

/** Serves the pages on which an owner adds, changes and shuts out colleagues. */
export function colleagueRoutes(services: DeskServices): Router {
  const router = Router();

  router.get('/staff', async (_req, res) => {
    const colleagues = await services.listColleagues(staffOf(res));
    sendPage(res, <StaffPage reader={readerOf(res)} colleagues={colleagues} />);
  });

  router.get('/staff/new', async (_req, res) => {
    await services.listColleagues(staffOf(res));
    const entries = { name: '', email: '', role: '' };
    sendPage(res, <NewColleaguePage reader={readerOf(res)} entries={entries} faults={[]} />);
  });
  router.post('/staff', async (req, res) => {
    const entries = { name: fieldOf(req, 'name'), email: fieldOf(req, 'email'), role: fieldOf(req, 'role') };
    const reader = readerOf(res);
    const made = await services.addColleague(staffOf(res), { ...entries, current: fieldOf(req, 'current') });
    if (made.ok) return sendPage(res, <FirstSignInPage reader={reader} signIn={made.signIn} />);
    const faults = faultsOf(reader, made);
    sendPage(res, <NewColleaguePage reader={reader} entries={entries} faults={faults} />, 422);
  });

  router.get('/staff/:id', async (req, res) => {
    const colleague = await findColleague(services, req, res);
    sendPage(res, <ColleaguePage reader={readerOf(res)} colleague={colleague} />);
  });
  router.use(actionRoutes(services));

  return router;
}

async function findColleague(services: DeskServices, req: Request, res: Response): Promise<ColleagueView> {
  const all = await services.listColleagues(staffOf(res));
  const colleague = all.find(({ id }) => id === req.params['id']);
  if (!colleague) throw notFound();
  return colleague;
}

function actionRoutes(services: DeskServices): Router {
  const router = Router();

  const open = (action: ColleagueAction) =>
    router.get(`/staff/:id/${action}`, async (req, res) => {
      const colleague = await findColleague(services, req, res);
      const props = { reader: readerOf(res), colleague, action, role: '', faults: [] };
      sendPage(res, <ColleagueActionPage {...props} />);
    });
  open('role');
  open('reset');
  open('disable');

  const refuse = async (req: Request, res: Response, action: ColleagueAction, refused: Refused) => {
    const reader = readerOf(res);
    const colleague = await findColleague(services, req, res);
    const role = fieldOf(req, 'role');
    const props = { reader, colleague, action, role, faults: faultsOf(reader, refused) };
    sendPage(res, <ColleagueActionPage {...props} />, 422);
  };
  const asked = (req: Request) => ({ id: String(req.params['id']), current: fieldOf(req, 'current') });

  router.post('/staff/:id/role', async (req, res) => {
    const ask = { ...asked(req), role: fieldOf(req, 'role') };
    const outcome = await services.changeRole(staffOf(res), ask);
    if (!outcome.ok) return refuse(req, res, 'role', outcome);
    goTo(res, `/desk/staff/${ask.id}`, outcome.notice);
  });
  router.post('/staff/:id/reset', async (req, res) => {
    const made = await services.resetColleague(staffOf(res), asked(req));
    if (!made.ok) return refuse(req, res, 'reset', made);
    sendPage(res, <FirstSignInPage reader={readerOf(res)} signIn={made.signIn} />);
  });
  router.post('/staff/:id/disable', async (req, res) => {
    const outcome = await services.disableColleague(staffOf(res), asked(req));
    if (!outcome.ok) return refuse(req, res, 'disable', outcome);
    goTo(res, '/desk/staff', outcome.notice);
  });

  return router;
}
