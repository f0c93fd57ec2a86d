import { Router, type Request, type Response } from 'express';
import {
  addressFaultsOf,
  entriesIn,
  entriesOf,
  isForCompany,
  kindOf,
  NO_ENTRIES,
} from '../../app/address-entries.ts';
import { fieldOf, queryOf } from '../../app/forms.ts';
import { goTo } from '../../app/go-to.ts';
import { notFound } from '../../app/page-error.ts';
import { readerOf } from '../../app/reader.ts';
import { sendPage } from '../../app/render.ts';
import type {
  AddressEntries,
  AddressKind,
  ContactView,
  CustomerBook,
  DeskServices,
  SavedAddress,
} from '../../services.ts';
import { isCountry } from '../../ui/countries.ts';
import type { FormFault } from '../../ui/field.tsx';
import { assertMay, faultsOf } from '../forms.ts';
import { staffOf } from '../staff.ts';
import { BookForm, RemoveFromBook } from './pages.tsx';

interface Found {
  contact: ContactView;
  book: CustomerBook;
}

interface Shown {
  id: string | null;
  kind: AddressKind;
  entries: AddressEntries;
  forCompany: boolean;
  isDefault: boolean;
  consent: string;
  faults?: FormFault[];
}

const BOOK = '/contacts/:id/books/:customer';

/** Staff help a customer with the saved addresses, and say how the customer agreed to it. */
export function bookRoutes(services: DeskServices): Router {
  const router = Router();

  async function find(req: Request, res: Response): Promise<Found> {
    assertMay(readerOf(res), 'contacts.write');
    const contact = await services.findContact(staffOf(res), String(req.params['id']));
    const book = contact?.books.find(({ customerId }) => customerId === req.params['customer']);
    if (!contact || !book) throw notFound();
    return { contact, book };
  }
  async function findAddress(req: Request, res: Response): Promise<Found & { address: SavedAddress }> {
    const found = await find(req, res);
    const address = found.book.addresses.find(({ id }) => id === req.params['address']);
    if (!address) throw notFound();
    return { ...found, address };
  }
  const done = (res: Response, { contact }: Found, notice: string): void =>
    goTo(res, `/desk/contacts/${contact.id}`, notice);

  const show = (res: Response, found: Found, { faults = [], ...shown }: Shown): void => {
    const place = services.placeInputs(shown.entries.country);
    const props = { reader: readerOf(res), place, faults, ...shown, ...found };
    sendPage(res, <BookForm {...props} />, faults.length > 0 ? 422 : 200);
  };
  async function take(
    req: Request,
    res: Response,
    { id, kind, ...found }: Found & Pick<Shown, 'id' | 'kind'>,
  ): Promise<void> {
    const entries = entriesOf(req);
    const forCompany = kind === 'billing' && fieldOf(req, 'for') === 'company';
    const isDefault = fieldOf(req, 'isDefault') === 'yes';
    const consent = fieldOf(req, 'consent');
    const shown = { id, kind, entries, forCompany, isDefault, consent };
    if (fieldOf(req, 'do') === 'country' && isCountry(entries.country)) return show(res, found, shown);
    const of = { contactId: found.contact.id, customerId: found.book.customerId };
    const saved = await services.saveForCustomer(staffOf(res), { ...of, ...shown });
    if (saved.ok) return done(res, found, saved.isKnown ? 'address_theirs' : 'address_saved');
    show(res, found, { ...shown, faults: addressFaultsOf(readerOf(res), saved.wrong) });
  }
  const showRemoval = (
    res: Response,
    { consent, faults, ...found }: Found & { address: SavedAddress; consent: string; faults: FormFault[] },
  ): void => {
    const page = <RemoveFromBook reader={readerOf(res)} consent={consent} faults={faults} {...found} />;
    sendPage(res, page, faults.length > 0 ? 422 : 200);
  };

  router.get(`${BOOK}/new`, async (req, res) => {
    const found = await find(req, res);
    const kind = kindOf(queryOf(req, 'kind'));
    const [newest] = [...found.book.addresses, ...found.contact.addresses];
    const entries = { ...NO_ENTRIES, country: newest?.country ?? 'IT' };
    const forCompany = isForCompany(req, { kind, ...entries });
    show(res, found, { id: null, kind, entries, forCompany, isDefault: false, consent: '' });
  });
  router.post(`${BOOK}/new`, async (req, res) =>
    take(req, res, { ...(await find(req, res)), id: null, kind: kindOf(fieldOf(req, 'kind')) }),
  );

  router.get(`${BOOK}/:address`, async (req, res) => {
    const { address, ...found } = await findAddress(req, res);
    const { id, kind, isDefault } = address;
    const forCompany = isForCompany(req, address);
    show(res, found, { id, kind, isDefault, entries: entriesIn(address), forCompany, consent: '' });
  });
  router.post(`${BOOK}/:address`, async (req, res) => {
    const { address, ...found } = await findAddress(req, res);
    await take(req, res, { ...found, id: address.id, kind: address.kind });
  });

  router.get(`${BOOK}/:address/remove`, async (req, res) =>
    showRemoval(res, { ...(await findAddress(req, res)), consent: '', faults: [] }),
  );
  router.post(`${BOOK}/:address/remove`, async (req, res) => {
    const found = await findAddress(req, res);
    const consent = fieldOf(req, 'consent');
    const of = { contactId: found.contact.id, customerId: found.book.customerId, id: found.address.id };
    const removed = await services.removeForCustomer(staffOf(res), { ...of, consent });
    if (removed.ok) return done(res, found, 'address_removed');
    showRemoval(res, { ...found, consent, faults: faultsOf(readerOf(res), removed) });
  });

  return router;
}
