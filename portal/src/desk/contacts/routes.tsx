import { Router } from 'express';
import { queryOf } from '../../app/forms.ts';
import { notFound } from '../../app/page-error.ts';
import { readerOf } from '../../app/reader.ts';
import { sendPage } from '../../app/render.ts';
import type { DeskServices } from '../../services.ts';
import { staffOf } from '../staff.ts';
import { ContactListPage } from './list-page.tsx';
import { ContactPage } from './contact-page.tsx';

export function contactRoutes(services: DeskServices): Router {
  const router = Router();

  router.get('/', async (req, res) => {
    const search = queryOf(req, 'search').trim().slice(0, 200);
    const after = queryOf(req, 'after');
    const contacts = await services.listContacts(staffOf(res), {
      search,
      cursor: after === '' ? null : after,
    });
    sendPage(
      res,
      <ContactListPage reader={readerOf(res)} contacts={contacts} search={search} after={after} />,
    );
  });

  router.get('/contacts', (_req, res) => {
    res.redirect(303, '/desk');
  });

  router.get('/contacts/:id', async (req, res) => {
    const contact = await services.findContact(staffOf(res), req.params.id);
    if (!contact) throw notFound();
    // A merged contact leads to the one that stayed.
    if (contact.id !== req.params.id) return res.redirect(303, `/desk/contacts/${contact.id}`);
    sendPage(res, <ContactPage reader={readerOf(res)} contact={contact} />);
  });

  return router;
}
