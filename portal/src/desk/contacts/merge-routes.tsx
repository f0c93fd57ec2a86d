import { Router, type Request, type Response } from 'express';
import type { FormFault } from '../../ui/field.tsx';
import { fieldOf, queryOf } from '../../app/forms.ts';
import { notFound } from '../../app/page-error.ts';
import { readerOf } from '../../app/reader.ts';
import { sendPage } from '../../app/render.ts';
import { safeReturnPath } from '../../app/return-path.ts';
import type { ContactView, DeskServices, MergePlan } from '../../services.ts';
import { goTo } from '../../app/go-to.ts';
import { assertMay, faultsOf } from '../forms.ts';
import { staffOf } from '../staff.ts';
import { DuplicatesPage } from './duplicates-page.tsx';
import { MergePage, UndoPage } from './merge-page.tsx';

interface Pair {
  contacts: [ContactView, ContactView];
  plan: MergePlan;
}

/** Serves the list of likely duplicates, merges two records, and takes a merge back. */
export function mergeRoutes(services: DeskServices): Router {
  const router = Router();

  const findPair = async (req: Request, res: Response): Promise<Pair> => {
    const [id, otherId] = [String(req.params['id']), String(req.params['other'])];
    const contact = await services.findContact(staffOf(res), id);
    const other = await services.findContact(staffOf(res), otherId);
    if (!contact || !other || contact.id === other.id) throw notFound();
    const plan = await services.planMerge(staffOf(res), [contact.id, other.id]);
    if (!plan) throw notFound();
    return { contacts: [contact, other], plan };
  };
  const show = (res: Response, { contacts: [from, other], plan }: Pair, faults: FormFault[] = []) => {
    const [stays, goes] = plan.staysId === from.id ? [from, other] : [other, from];
    const action = `/desk/contacts/${from.id}/merge/${other.id}`;
    const props = { reader: readerOf(res), from, stays, goes, plan, action, faults };
    sendPage(res, <MergePage {...props} />, faults.length > 0 ? 422 : 200);
  };

  router.get('/duplicates', async (req, res) => {
    const after = queryOf(req, 'after');
    const pairs = await services.listDuplicates(staffOf(res), after === '' ? null : after);
    sendPage(res, <DuplicatesPage reader={readerOf(res)} pairs={pairs} after={after} />);
  });

  router.get('/contacts/:id/merge/:other', async (req, res) => {
    assertMay(readerOf(res), 'contacts.merge');
    show(res, await findPair(req, res));
  });

  router.post('/contacts/:id/merge/:other', async (req, res) => {
    const { contacts } = await findPair(req, res);
    const [one, other] = contacts;
    const made = await services.mergeContacts(staffOf(res), [one.id, other.id], fieldOf(req, 'mark'));
    if (made.ok) return goTo(res, `/desk/contacts/${made.id}`, 'merged');
    show(res, await findPair(req, res), faultsOf(readerOf(res), made));
  });

  router.get('/merges/:id/undo', async (req, res) => {
    const { id } = req.params;
    const plan = await services.planUndo(staffOf(res), id);
    if (!plan) throw notFound();
    if (plan === 'newer_merge') return goTo(res, '/desk/contacts', plan);
    const action = `/desk/merges/${encodeURIComponent(id)}/undo`;
    sendPage(res, <UndoPage reader={readerOf(res)} plan={plan} action={action} />);
  });

  router.post('/merges/:id/undo', async (req, res) => {
    const outcome = await services.undoMerge(staffOf(res), req.params.id);
    const back = safeReturnPath(fieldOf(req, 'return'), '/desk') ?? '/desk/contacts';
    goTo(res, back, outcome.ok ? outcome.notice : outcome.reason);
  });

  return router;
}
