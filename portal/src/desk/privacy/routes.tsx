import { Router, type Request, type Response } from 'express';
import { fieldOf } from '../../app/forms.ts';
import { goTo } from '../../app/go-to.ts';
import { notFound } from '../../app/page-error.ts';
import { readerOf } from '../../app/reader.ts';
import { sendPage } from '../../app/render.ts';
import type { DeskServices } from '../../services.ts';
import type { FormFault } from '../../ui/field.tsx';
import { assertMay, faultsOf } from '../forms.ts';
import { staffOf } from '../staff.ts';
import { ErasePage } from './page.tsx';

/** Deletes the data of a person who asked for it by phone, in person or in writing. */
export function erasureRoutes(services: DeskServices): Router {
  const router = Router();

  interface Sent {
    typed: string;
    consent: string;
    faults: FormFault[];
  }
  async function show(req: Request, res: Response, sent: Sent): Promise<void> {
    const reader = readerOf(res);
    assertMay(reader, 'contacts.erase');
    const id = String(req.params['id']);
    const contact = await services.findContact(staffOf(res), id);
    const plan = contact && (await services.planErasure(staffOf(res), contact.id));
    if (!contact || !plan) throw notFound();
    const page = <ErasePage reader={reader} contact={contact} plan={plan} {...sent} />;
    sendPage(res, page, sent.faults.length > 0 ? 422 : 200);
  }

  router.get('/contacts/:id/erase', (req, res) => show(req, res, { typed: '', consent: '', faults: [] }));
  router.post('/contacts/:id/erase', async (req, res) => {
    const asked = { typed: fieldOf(req, 'typed'), consent: fieldOf(req, 'consent') };
    const done = await services.erasePerson(staffOf(res), req.params.id, asked);
    if (done.ok) return goTo(res, '/desk/contacts', done.notice);
    await show(req, res, { ...asked, faults: faultsOf(readerOf(res), done) });
  });

  return router;
}
