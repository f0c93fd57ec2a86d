import type { AddressServices, CustomerSession } from '@carrello/portal/services';
import {
  addAddress,
  changeAddress,
  findSavedAddress,
  listSavedAddresses,
  preferAddress,
  removeAddress,
} from '../address-book/address-book.ts';
import { listUsedAddresses } from '../address-book/used-addresses.ts';
import { actAs } from '../audit/actor.ts';
import type { Context } from '../context.ts';
import { placeInputs } from '../contract/address-form.ts';
import { ownerOf } from '../customers/customers.ts';

/** The buyer's address book; whatever is done is done by the customer who has signed in. */
export function addressServices(ctx: Context): AddressServices {
  const { db } = ctx;
  const as = <T>({ customerId }: CustomerSession, work: () => Promise<T>): Promise<T> =>
    actAs({ kind: 'customer', id: customerId }, work);
  return {
    placeInputs,
    listUsedAddresses: async (session) => listUsedAddresses(db, await ownerOf(db, session)),
    listAddresses: ({ customerId }) => listSavedAddresses(db, [customerId]),
    findAddress: ({ customerId }, id) => findSavedAddress(db, { customerId, id }),
    saveAddress: (session, { id, ...input }) =>
      as(session, () => {
        const saving = { ...input, customerId: session.customerId };
        return id === null ? addAddress(ctx, saving) : changeAddress(ctx, { ...saving, id });
      }),
    removeAddress: (session, id) =>
      as(session, () => removeAddress(ctx, { customerId: session.customerId, id })),
    preferAddress: (session, id) =>
      as(session, () => preferAddress(ctx, { customerId: session.customerId, id })),
  };
}
