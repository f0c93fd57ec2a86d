import type { AddressServices } from '@carrello/portal/services';
import {
  addAddress,
  changeAddress,
  findSavedAddress,
  listSavedAddresses,
  preferAddress,
  removeAddress,
} from '../address-book/address-book.ts';
import { listUsedAddresses } from '../address-book/used-addresses.ts';
import type { Context } from '../context.ts';
import { placeInputs } from '../contract/address-form.ts';
import { ownerOf } from '../customers/customers.ts';
import { byCustomer } from './guarded.ts';

/** The buyer's address book; whatever is done is done by the customer who has signed in. */
export function addressServices(ctx: Context): AddressServices {
  const { db } = ctx;
  return {
    placeInputs,
    listUsedAddresses: async (session) => listUsedAddresses(db, await ownerOf(db, session)),
    listAddresses: ({ customerId }) => listSavedAddresses(db, [customerId]),
    findAddress: ({ customerId }, id) => findSavedAddress(db, { customerId, id }),
    saveAddress: (session, { id, ...input }) =>
      byCustomer(session, () => {
        const saving = { ...input, customerId: session.customerId };
        return id === null ? addAddress(ctx, saving) : changeAddress(ctx, { ...saving, id });
      }),
    removeAddress: (session, id) =>
      byCustomer(session, () => removeAddress(ctx, { customerId: session.customerId, id })),
    preferAddress: (session, id) =>
      byCustomer(session, () => preferAddress(ctx, { customerId: session.customerId, id })),
  };
}
