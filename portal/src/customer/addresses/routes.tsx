import { Router } from 'express';
import { entriesIn, NO_ENTRIES } from '../../app/address-entries.ts';
import { queryOf } from '../../app/forms.ts';
import { goTo } from '../../app/go-to.ts';
import { readerOf } from '../../app/reader.ts';
import { sendPage } from '../../app/render.ts';
import type { AddressEntries, AddressKind, CustomerServices, CustomerSession } from '../../services.ts';
import { customerOf } from '../customer.ts';
import { bookRoutes } from './book-routes.tsx';
import { AddressListPage } from './list-page.tsx';

/** The buyer's address book. Orders keep the address that they were made with, whatever is done here. */
export function addressRoutes(services: CustomerServices): Router {
  const router = Router();

  /** Begins with what an order was sent to, or with the country that this buyer used last. */
  async function begin(session: CustomerSession, kind: AddressKind, from: string): Promise<AddressEntries> {
    const used = await services.listUsedAddresses(session);
    const wanted = used.find((address) => address.kind === kind && address.orderId === from);
    if (wanted) return entriesIn(wanted);
    const [newest] = [...(await services.listAddresses(session)), ...used];
    return { ...NO_ENTRIES, country: newest?.country ?? 'IT' };
  }

  router.get('/addresses', async (_req, res) => {
    const session = customerOf(res);
    const saved = await services.listAddresses(session);
    const used = await services.listUsedAddresses(session);
    sendPage(res, <AddressListPage reader={readerOf(res)} saved={saved} used={used} />);
  });
  router.use(
    bookRoutes({
      route: '/addresses',
      back: (_req, res) => ({ path: '/portal/addresses', text: readerOf(res).t('addresses.title') }),
      placeInputs: (country) => services.placeInputs(country),
      begin: (req, res, kind) => begin(customerOf(res), kind, queryOf(req, 'from')),
      find: (_req, res, id) => services.findAddress(customerOf(res), id),
      save: (_req, res, input) => services.saveAddress(customerOf(res), input),
      remove: (_req, res, id) => services.removeAddress(customerOf(res), id),
    }),
  );
  router.post('/addresses/:id/first', async (req, res) => {
    await services.preferAddress(customerOf(res), req.params.id);
    goTo(res, '/portal/addresses', 'address_first');
  });

  return router;
}
