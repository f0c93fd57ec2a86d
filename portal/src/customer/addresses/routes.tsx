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
import { notFound } from '../../app/page-error.ts';
import { goTo } from '../../app/go-to.ts';
import { readerOf } from '../../app/reader.ts';
import { sendPage } from '../../app/render.ts';
import type {
  AddressEntries,
  AddressKind,
  CustomerServices,
  CustomerSession,
  SavedAddress,
} from '../../services.ts';
import { isCountry } from '../../ui/countries.ts';
import type { FormFault } from '../../ui/field.tsx';
import { customerOf } from '../customer.ts';
import { AddressFormPage, RemoveAddressPage } from './form-page.tsx';
import { AddressListPage } from './list-page.tsx';

interface Shown {
  id: string | null;
  kind: AddressKind;
  entries: AddressEntries;
  forCompany: boolean;
  isDefault: boolean;
  faults?: FormFault[];
}

/** The buyer's address book. Orders keep the address that they were made with, whatever is done here. */
export function addressRoutes(services: CustomerServices): Router {
  const router = Router();

  const show = (res: Response, { faults = [], ...shown }: Shown): void => {
    const place = services.placeInputs(shown.entries.country);
    const page = <AddressFormPage reader={readerOf(res)} place={place} faults={faults} {...shown} />;
    sendPage(res, page, faults.length > 0 ? 422 : 200);
  };
  const find = async (req: Request, res: Response): Promise<SavedAddress> => {
    const address = await services.findAddress(customerOf(res), String(req.params['id']));
    if (!address) throw notFound();
    return address;
  };

  /** Begins with what an order was sent to, or with the country that this buyer used last. */
  async function begin(session: CustomerSession, kind: AddressKind, from: string): Promise<AddressEntries> {
    const used = await services.listUsedAddresses(session);
    const wanted = used.find((address) => address.kind === kind && address.orderId === from);
    if (wanted) return entriesIn(wanted);
    const [newest] = [...(await services.listAddresses(session)), ...used];
    return { ...NO_ENTRIES, country: newest?.country ?? 'IT' };
  }

  /** What was sent, for `save`; `do` with `country` only asks for the fields of another country. */
  async function take(req: Request, res: Response, { id, kind }: Pick<Shown, 'id' | 'kind'>): Promise<void> {
    const entries = entriesOf(req);
    const forCompany = kind === 'billing' && fieldOf(req, 'for') === 'company';
    const isDefault = fieldOf(req, 'isDefault') === 'yes';
    const shown = { id, kind, entries, forCompany, isDefault };
    if (fieldOf(req, 'do') === 'country' && isCountry(entries.country)) return show(res, shown);
    if (!isCountry(entries.country)) {
      const wrong = [{ field: 'country', reason: 'no_such_country', example: '' }];
      return show(res, { ...shown, faults: addressFaultsOf(readerOf(res), wrong) });
    }
    const saved = await services.saveAddress(customerOf(res), { id, kind, entries, isDefault });
    if (saved.ok) return goTo(res, '/portal/addresses', saved.isKnown ? 'address_known' : 'address_saved');
    show(res, { ...shown, faults: addressFaultsOf(readerOf(res), saved.wrong) });
  }

  router.get('/addresses', async (_req, res) => {
    const session = customerOf(res);
    const saved = await services.listAddresses(session);
    const used = await services.listUsedAddresses(session);
    sendPage(res, <AddressListPage reader={readerOf(res)} saved={saved} used={used} />);
  });

  router.get('/addresses/new', async (req, res) => {
    const kind = kindOf(queryOf(req, 'kind'));
    const entries = await begin(customerOf(res), kind, queryOf(req, 'from'));
    const forCompany = isForCompany(req, { kind, ...entries });
    show(res, { id: null, kind, entries, forCompany, isDefault: false });
  });
  router.post('/addresses/new', (req, res) =>
    take(req, res, { id: null, kind: kindOf(fieldOf(req, 'kind')) }),
  );

  router.get('/addresses/:id', async (req, res) => {
    const address = await find(req, res);
    const { id, kind, isDefault } = address;
    show(res, { id, kind, isDefault, entries: entriesIn(address), forCompany: isForCompany(req, address) });
  });
  router.post('/addresses/:id', async (req, res) => take(req, res, await find(req, res)));

  router.get('/addresses/:id/remove', async (req, res) => {
    sendPage(res, <RemoveAddressPage reader={readerOf(res)} address={await find(req, res)} />);
  });
  router.post('/addresses/:id/remove', async (req, res) => {
    await services.removeAddress(customerOf(res), req.params.id);
    goTo(res, '/portal/addresses', 'address_removed');
  });
  router.post('/addresses/:id/first', async (req, res) => {
    await services.preferAddress(customerOf(res), req.params.id);
    goTo(res, '/portal/addresses', 'address_first');
  });

  return router;
}
