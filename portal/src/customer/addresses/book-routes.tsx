import { Router, type Request, type Response } from 'express';
import { addressFaultsOf, entriesIn, entriesOf, isForCompany, kindOf } from '../../app/address-entries.ts';
import { fieldOf, queryOf } from '../../app/forms.ts';
import { notFound } from '../../app/page-error.ts';
import { goTo } from '../../app/go-to.ts';
import { readerOf } from '../../app/reader.ts';
import { sendPage } from '../../app/render.ts';
import type { AddressEntries, AddressKind, PlaceInput, SavedAddress, Saved } from '../../services.ts';
import { isCountry } from '../../ui/countries.ts';
import type { FormFault } from '../../ui/field.tsx';
import { AddressFormPage, RemoveAddressPage } from './form-page.tsx';

interface Shown {
  id: string | null;
  kind: AddressKind;
  entries: AddressEntries;
  forCompany: boolean;
  isDefault: boolean;
  faults?: FormFault[];
}

/** A book of addresses, a customer's own or a company's. Each call asks whether the reader may. */
export interface Book {
  /** The route of its list below /portal, and the path and name of that page. */
  route: string;
  back(req: Request, res: Response): { path: string; text: string };
  placeInputs(country: string): PlaceInput[];
  /** What a new one begins with. */
  begin(req: Request, res: Response, kind: AddressKind): Promise<AddressEntries>;
  find(req: Request, res: Response, id: string): Promise<SavedAddress | null>;
  save(
    req: Request,
    res: Response,
    input: { id: string | null; kind: AddressKind; entries: AddressEntries; isDefault: boolean },
  ): Promise<Saved>;
  remove(req: Request, res: Response, id: string): Promise<void>;
}

/** The pages on which an address of a book is added, changed and removed. */
export function bookRoutes(book: Book): Router {
  const router = Router();
  const idOf = (req: Request): string => String(req.params['id']);

  const show = (req: Request, res: Response, { faults = [], ...shown }: Shown): void => {
    const place = book.placeInputs(shown.entries.country);
    const back = book.back(req, res);
    const page = <AddressFormPage reader={readerOf(res)} {...{ back, place, faults }} {...shown} />;
    sendPage(res, page, faults.length > 0 ? 422 : 200);
  };
  const find = async (req: Request, res: Response): Promise<SavedAddress> => {
    const address = await book.find(req, res, idOf(req));
    if (!address) throw notFound();
    return address;
  };

  /** What was sent, for `save`; `do` with `country` only asks for the fields of another country. */
  async function take(req: Request, res: Response, { id, kind }: Pick<Shown, 'id' | 'kind'>): Promise<void> {
    const entries = entriesOf(req);
    const forCompany = kind === 'billing' && fieldOf(req, 'for') === 'company';
    const isDefault = fieldOf(req, 'isDefault') === 'yes';
    const shown = { id, kind, entries, forCompany, isDefault };
    if (fieldOf(req, 'do') === 'country' && isCountry(entries.country)) return show(req, res, shown);
    if (!isCountry(entries.country)) {
      const wrong = [{ field: 'country', reason: 'no_such_country', example: '' }];
      return show(req, res, { ...shown, faults: addressFaultsOf(readerOf(res), wrong) });
    }
    const saved = await book.save(req, res, { id, kind, entries, isDefault });
    const { path } = book.back(req, res);
    if (saved.ok) return goTo(res, path, saved.isKnown ? 'address_known' : 'address_saved');
    show(req, res, { ...shown, faults: addressFaultsOf(readerOf(res), saved.wrong) });
  }

  router.get(`${book.route}/new`, async (req, res) => {
    const kind = kindOf(queryOf(req, 'kind'));
    const entries = await book.begin(req, res, kind);
    const forCompany = isForCompany(req, { kind, ...entries });
    show(req, res, { id: null, kind, entries, forCompany, isDefault: false });
  });
  router.post(`${book.route}/new`, (req, res) =>
    take(req, res, { id: null, kind: kindOf(fieldOf(req, 'kind')) }),
  );

  router.get(`${book.route}/:id`, async (req, res) => {
    const address = await find(req, res);
    const { id, kind, isDefault } = address;
    const forCompany = isForCompany(req, address);
    show(req, res, { id, kind, isDefault, entries: entriesIn(address), forCompany });
  });
  router.post(`${book.route}/:id`, async (req, res) => take(req, res, await find(req, res)));

  router.get(`${book.route}/:id/remove`, async (req, res) => {
    const [address, back] = [await find(req, res), book.back(req, res)];
    sendPage(res, <RemoveAddressPage reader={readerOf(res)} address={address} back={back} />);
  });
  router.post(`${book.route}/:id/remove`, async (req, res) => {
    await book.remove(req, res, idOf(req));
    goTo(res, book.back(req, res).path, 'address_removed');
  });
  return router;
}
