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
import { BuyerPage, buyerPath } from './page.tsx';

const PATH = '/contacts/:id/buyers/:customer';

/** Serves the sign-in of a buyer on the contact's record: where they are signed in, all of it ended, a lost app removed. */
export function buyerRoutes(services: DeskServices): Router {
  const router = Router();

  async function find(req: Request, res: Response) {
    assertMay(readerOf(res), 'contacts.write');
    const contact = await services.findContact(staffOf(res), String(req.params['id']));
    const buyer = contact?.books.find(({ customerId }) => customerId === req.params['customer']);
    if (!contact || !buyer) throw notFound();
    return { contact, buyer, of: { contactId: contact.id, customerId: buyer.customerId } };
  }

  async function show(req: Request, res: Response, consent = '', faults: FormFault[] = []): Promise<void> {
    const { of, ...found } = await find(req, res);
    const signIn = await services.readBuyerSignIn(staffOf(res), of);
    const page = <BuyerPage reader={readerOf(res)} {...found} {...{ signIn, consent, faults }} />;
    sendPage(res, page, faults.length > 0 ? 422 : 200);
  }

  router.get(PATH, (req, res) => show(req, res));

  router.post(`${PATH}/end`, async (req, res) => {
    const { of } = await find(req, res);
    const done = await services.endBuyerSessions(staffOf(res), of);
    if (!done.ok) return show(req, res, '', faultsOf(readerOf(res), done));
    goTo(res, buyerPath(of.contactId, of.customerId), done.notice);
  });

  router.post(`${PATH}/reset`, async (req, res) => {
    assertMay(readerOf(res), 'customers.reset');
    const { of } = await find(req, res);
    const consent = fieldOf(req, 'consent');
    const done = await services.resetBuyerAuthenticator(staffOf(res), { ...of, consent });
    if (!done.ok) return show(req, res, consent, faultsOf(readerOf(res), done));
    goTo(res, buyerPath(of.contactId, of.customerId), done.notice);
  });

  return router;
}
