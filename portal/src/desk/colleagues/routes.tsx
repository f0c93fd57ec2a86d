import { Router, type Request, type Response } from 'express';
import { fieldOf } from '../../app/forms.ts';
import { notFound } from '../../app/page-error.ts';
import { readerOf } from '../../app/reader.ts';
import { sendPage } from '../../app/render.ts';
import type { ColleagueView, DeskOutcome, DeskServices, SecretsMade } from '../../services.ts';
import { faultsOf, goTo } from '../forms.ts';
import { staffOf } from '../staff.ts';
import { ColleaguePage, NewColleaguePage, StaffPage } from './pages.tsx';
import { SecretsPage } from './secrets.tsx';

/** Serves the pages on which an owner adds, changes and shuts out colleagues. */
export function colleagueRoutes(services: DeskServices): Router {
  const router = Router();

  const find = async (req: Request, res: Response): Promise<ColleagueView> => {
    const all = await services.listColleagues(staffOf(res));
    const colleague = all.find(({ id }) => id === req.params['id']);
    if (!colleague) throw notFound();
    return colleague;
  };
  const show = (res: Response, colleague: ColleagueView, refused: DeskOutcome | SecretsMade | null) => {
    const reader = readerOf(res);
    const faults = refused && !refused.ok ? faultsOf(reader, refused) : [];
    const page = <ColleaguePage reader={reader} colleague={colleague} faults={faults} />;
    sendPage(res, page, faults.length > 0 ? 422 : 200);
  };

  router.get('/staff', async (_req, res) => {
    const colleagues = await services.listColleagues(staffOf(res));
    sendPage(res, <StaffPage reader={readerOf(res)} colleagues={colleagues} />);
  });

  router.get('/staff/new', async (_req, res) => {
    await services.listColleagues(staffOf(res));
    const entries = { name: '', email: '', role: 'sales' };
    sendPage(res, <NewColleaguePage reader={readerOf(res)} entries={entries} faults={[]} />);
  });
  router.post('/staff', async (req, res) => {
    const entries = { name: fieldOf(req, 'name'), email: fieldOf(req, 'email'), role: fieldOf(req, 'role') };
    const made = await services.addColleague(staffOf(res), entries);
    const reader = readerOf(res);
    if (made.ok) return sendPage(res, <SecretsPage reader={reader} secrets={made.secrets} />);
    const faults = faultsOf(reader, made);
    sendPage(res, <NewColleaguePage reader={reader} entries={entries} faults={faults} />, 422);
  });

  router.get('/staff/:id', async (req, res) => show(res, await find(req, res), null));
  router.post('/staff/:id/role', async (req, res) => {
    const colleague = await find(req, res);
    const outcome = await services.changeRole(staffOf(res), colleague.id, fieldOf(req, 'role'));
    if (outcome.ok) return goTo(res, `/desk/staff/${colleague.id}`, outcome.notice);
    show(res, colleague, outcome);
  });
  router.post('/staff/:id/reset', async (req, res) => {
    const colleague = await find(req, res);
    const made = await services.resetColleague(staffOf(res), colleague.id);
    if (made.ok) return sendPage(res, <SecretsPage reader={readerOf(res)} secrets={made.secrets} />);
    show(res, colleague, made);
  });
  router.post('/staff/:id/disable', async (req, res) => {
    const colleague = await find(req, res);
    const outcome = await services.disableColleague(staffOf(res), colleague.id);
    if (outcome.ok) return goTo(res, '/desk/staff', outcome.notice);
    show(res, colleague, outcome);
  });

  return router;
}
