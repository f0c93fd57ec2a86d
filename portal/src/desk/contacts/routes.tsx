import { Router, type Request, type Response } from 'express';
import { fieldOf } from '../../app/forms.ts';
import { allowAlso } from '../../app/security.ts';
import { notFound } from '../../app/page-error.ts';
import { readerOf } from '../../app/reader.ts';
import { sendPage } from '../../app/render.ts';
import type { ContactEntries, ContactView, DeskServices } from '../../services.ts';
import type { FormFault } from '../../ui/field.tsx';
import { goTo } from '../../app/go-to.ts';
import { bookRoutes } from '../addresses/routes.tsx';
import { buyerRoutes } from '../buyers/routes.tsx';
import { erasureRoutes } from '../privacy/routes.tsx';
import { assertMay, faultsOf } from '../forms.ts';
import { joinMeanwhile } from '../meanwhile.tsx';
import { staffOf } from '../staff.ts';
import { dayFaults, readBuyerList, sendCsv } from '../lists/buyer-routes.ts';
import { liveList } from '../lists/live.ts';
import { ContactForm } from './contact-form.tsx';
import { ContactPage } from './contact-page.tsx';
import { ContactListPage } from './list-page.tsx';
import { mailRoutes } from './mail-page.tsx';
import { tagRoutes } from './tags.tsx';
import { mergeRoutes } from './merge-routes.tsx';

const NOTHING: ContactEntries = {
  firstName: '',
  lastName: '',
  email: '',
  phone: '',
  company: '',
  ownerId: '',
};

function entriesOf(req: Request): ContactEntries {
  const names = Object.keys(NOTHING) as (keyof ContactEntries)[];
  return Object.fromEntries(
    names.map((name) => [name, fieldOf(req, name).trim()]),
  ) as unknown as ContactEntries;
}

function entriesIn({ firstName, lastName, email, phone, company, ownerId }: ContactView): ContactEntries {
  return { firstName, lastName, email, phone, company, ownerId };
}

function listRoutes(services: DeskServices): Router {
  const router = Router();

  router.get('/contacts', async (req, res) => {
    const asked = readBuyerList(req);
    const contacts = await services.listContacts(staffOf(res), asked.input);
    const choices = await services.listOrderChoices(staffOf(res));
    const faults = dayFaults(readerOf(res), asked.filter);
    allowAlso(res, liveList.policy);
    const props = { reader: readerOf(res), ...asked, contacts, choices, faults };
    sendPage(res, <ContactListPage {...props} />);
  });

  router.get('/contacts.csv', async (req, res) => {
    const csv = await services.printContacts(staffOf(res), readBuyerList(req).input.filter);
    sendCsv(res, 'contacts.csv', csv);
  });

  router.get('/contacts/:id', async (req, res) => {
    const contact = await services.findContact(staffOf(res), req.params.id);
    if (!contact) throw notFound();
    // The id of a contact that was merged away leads to the one that stayed.
    if (contact.id !== req.params.id) return res.redirect(303, `/desk/contacts/${contact.id}`);
    sendPage(res, <ContactPage reader={readerOf(res)} contact={contact} />);
  });

  return router;
}

interface Shown {
  contact: ContactView | null;
  entries: ContactEntries;
  faults: FormFault[];
}

function formRoutes(services: DeskServices): Router {
  const router = Router();

  const show = async (res: Response, { contact, entries, faults }: Shown) => {
    assertMay(readerOf(res), 'contacts.write');
    const staff = await services.listStaff(staffOf(res));
    const form = (
      <ContactForm
        reader={readerOf(res)}
        contact={contact}
        was={contact ? entriesIn(contact) : NOTHING}
        entries={entries}
        staff={staff}
        faults={faults}
      />
    );
    sendPage(res, form, faults.length > 0 ? 422 : 200);
  };
  const find = async (req: Request, res: Response): Promise<ContactView> => {
    const contact = await services.findContact(staffOf(res), String(req.params['id']));
    if (!contact) throw notFound();
    return contact;
  };

  router.get('/contacts/new', (_req, res) => show(res, { contact: null, entries: NOTHING, faults: [] }));
  router.post('/contacts/new', async (req, res) => {
    const entries = entriesOf(req);
    const made = await services.createContact(staffOf(res), entries);
    if (made.ok) return goTo(res, `/desk/contacts/${made.id}`, 'saved');
    await show(res, { contact: null, entries, faults: faultsOf(readerOf(res), made) });
  });

  router.get('/contacts/:id/edit', async (req, res) => {
    const contact = await find(req, res);
    await show(res, { contact, entries: entriesIn(contact), faults: [] });
  });
  router.post('/contacts/:id/edit', async (req, res) => {
    const contact = await find(req, res);
    const now = entriesIn(contact);
    const { entries, faults } = joinMeanwhile(req, readerOf(res), { now, typed: entriesOf(req) });
    if (faults.length > 0) return show(res, { contact, entries, faults });
    const made = await services.editContact(staffOf(res), contact.id, entries);
    if (made.ok) return goTo(res, `/desk/contacts/${made.id}`, 'saved');
    await show(res, { contact, entries, faults: faultsOf(readerOf(res), made) });
  });

  return router;
}

export function contactRoutes(services: DeskServices): Router {
  const router = Router();
  router.use(formRoutes(services), bookRoutes(services), buyerRoutes(services), erasureRoutes(services));
  router.use(mergeRoutes(services), tagRoutes(services), mailRoutes(services), listRoutes(services));
  return router;
}
