import { Router, type Request, type Response } from 'express';
import { fieldOf, queryOf } from '../../app/forms.ts';
import { notFound } from '../../app/page-error.ts';
import { readerOf } from '../../app/reader.ts';
import { sendPage } from '../../app/render.ts';
import { safeReturnPath } from '../../app/return-path.ts';
import type { ContactView, DeskServices } from '../../services.ts';
import { goTo } from '../../app/go-to.ts';
import { assertMay, faultsOf } from '../forms.ts';
import { staffOf } from '../staff.ts';
import { DuplicatesPage, MergePage } from './merge-page.tsx';

/** Serves the list of likely duplicates, merges two records, and takes a merge back. */
export function mergeRoutes(services: DeskServices): Router {
  const router = Router();

  const findPair = async (req: Request, res: Response): Promise<[ContactView, ContactView]> => {
    const [id, otherId] = [String(req.params['id']), String(req.params['other'])];
    const contact = await services.findContact(staffOf(res), id);
    const other = await services.findContact(staffOf(res), otherId);
    if (!contact || !other || contact.id === other.id) throw notFound();
    return [contact, other];
  };

  router.get('/duplicates', async (req, res) => {
    const after = queryOf(req, 'after');
    const pairs = await services.listDuplicates(staffOf(res), after === '' ? null : after);
    sendPage(res, <DuplicatesPage reader={readerOf(res)} pairs={pairs} after={after} />);
  });

  router.get('/contacts/:id/merge/:other', async (req, res) => {
    const reader = readerOf(res);
    assertMay(reader, 'contacts.merge');
    const [contact, other] = await findPair(req, res);
    sendPage(res, <MergePage reader={reader} contact={contact} other={other} faults={[]} />);
  });

  router.post('/contacts/:id/merge/:other', async (req, res) => {
    const [contact, other] = await findPair(req, res);
    const made = await services.mergeContacts(staffOf(res), [contact.id, other.id]);
    if (made.ok) return goTo(res, `/desk/contacts/${made.id}`, 'merged');
    const reader = readerOf(res);
    const faults = faultsOf(reader, made);
    sendPage(res, <MergePage reader={reader} contact={contact} other={other} faults={faults} />, 422);
  });

  router.post('/merges/:id/undo', async (req, res) => {
    const outcome = await services.undoMerge(staffOf(res), req.params.id);
    const back = safeReturnPath(fieldOf(req, 'return'), '/desk') ?? '/desk/contacts';
    goTo(res, back, outcome.ok ? outcome.notice : outcome.reason);
  });

  return router;
}
