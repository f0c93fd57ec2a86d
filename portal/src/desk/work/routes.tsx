import { Router, type Request, type Response } from 'express';
import { fieldOf, queryOf } from '../../app/forms.ts';
import { readerOf } from '../../app/reader.ts';
import { sendPage } from '../../app/render.ts';
import { safeReturnPath } from '../../app/return-path.ts';
import type { DeskServices, NewTask, WorkSubject } from '../../services.ts';
import type { FormFault } from '../../ui/field.tsx';
import { goTo } from '../../app/go-to.ts';
import { assertMay, faultsOf } from '../forms.ts';
import { staffOf } from '../staff.ts';
import { pathOf } from './about.tsx';
import { MyDayPage } from './my-day-page.tsx';
import { NotePage } from './note-form.tsx';
import { TaskPage } from './task-page.tsx';

type Read = (req: Request, name: string) => string;

/** An id is letters, digits and `_`; any other text counts as none. */
const idOf = (text: string): string => (/^\w{1,40}$/.test(text) ? text : '');

function aboutOf(req: Request, read: Read): WorkSubject {
  return {
    contactId: idOf(read(req, 'contactId')),
    companyId: idOf(read(req, 'companyId')),
    orderId: idOf(read(req, 'orderId')),
  };
}

/** Serves my day, tasks and notes. */
export function workRoutes(services: DeskServices): Router {
  const router = Router();

  router.get('/', async (req, res) => {
    const search = queryOf(req, 'search');
    if (search !== '')
      return res.redirect(303, `/desk/contacts?${new URLSearchParams({ search }).toString()}`);
    const day = await services.readMyDay(staffOf(res));
    sendPage(res, <MyDayPage reader={readerOf(res)} day={day} />);
  });

  const showTask = async (res: Parameters<typeof staffOf>[0], task: NewTask, faults: FormFault[]) => {
    assertMay(readerOf(res), 'contacts.write');
    const staff = await services.listStaff(staffOf(res));
    const status = faults.length > 0 ? 422 : 200;
    sendPage(res, <TaskPage reader={readerOf(res)} task={task} staff={staff} faults={faults} />, status);
  };

  router.post('/contacts/:id/take', async (req, res) => {
    const outcome = await services.takeContact(staffOf(res), req.params.id);
    const back = safeReturnPath(fieldOf(req, 'return'), '/desk') ?? '/desk';
    goTo(res, back, outcome.ok ? outcome.notice : outcome.reason);
  });

  router.get('/tasks/new', (req, res) => {
    const { staffId } = staffOf(res);
    return showTask(res, { ...aboutOf(req, queryOf), title: '', dueDay: '', staffId }, []);
  });

  router.post('/tasks', async (req, res) => {
    const [title, dueDay] = [fieldOf(req, 'title'), fieldOf(req, 'dueDay').trim()];
    const task = { ...aboutOf(req, fieldOf), title, dueDay, staffId: idOf(fieldOf(req, 'staffId')) };
    const outcome = await services.addTask(staffOf(res), task);
    if (outcome.ok) return goTo(res, pathOf(task), outcome.notice);
    return showTask(res, task, faultsOf(readerOf(res), outcome));
  });

  const finish = (done: boolean) => async (req: Request<{ id: string }>, res: Response) => {
    const outcome = await services.finishTask(staffOf(res), req.params.id, done);
    const back = safeReturnPath(fieldOf(req, 'return'), '/desk') ?? '/desk';
    goTo(res, back, outcome.ok ? outcome.notice : '');
  };
  router.post('/tasks/:id/done', finish(true));
  router.post('/tasks/:id/reopen', finish(false));

  router.post('/notes', async (req, res) => {
    const about = aboutOf(req, fieldOf);
    const text = fieldOf(req, 'text');
    const outcome = await services.addNote(staffOf(res), { ...about, text });
    if (outcome.ok) return goTo(res, pathOf(about), outcome.notice);
    const reader = readerOf(res);
    const faults = faultsOf(reader, outcome);
    sendPage(res, <NotePage reader={reader} about={about} text={text} faults={faults} />, 422);
  });

  return router;
}
