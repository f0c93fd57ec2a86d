import type { BookServices, CustomerBook } from '@carrello/portal/services';
import {
  addAddress,
  changeAddress,
  listSavedAddresses,
  removeAddress,
} from '../address-book/address-book.ts';
import type { Context } from '../context.ts';
import { placeInputs } from '../contract/address-form.ts';
import { listCustomersOf } from '../customers/of-contact.ts';
import type { Db } from '../platform/db.ts';
import { AppError } from '../platform/errors.ts';
import { guarded } from './guarded.ts';

/** How customers can say at a desk what they want; it is written down with what was done. */
export const CONSENTS = ['phone', 'in_person', 'mail'];

export const NO_CONSENT = { field: 'consent', reason: 'no_consent' } as const;

/** Reads the address books of a contact's customers. */
export async function readBooks(db: Db, contactId: string): Promise<CustomerBook[]> {
  const customers = await listCustomersOf(db, contactId);
  const ids = customers.map(({ customerId }) => customerId);
  const saved = ids.length === 0 ? [] : await listSavedAddresses(db, ids);
  return customers.map((customer) => ({
    ...customer,
    addresses: saved.filter(({ customerId }) => customerId === customer.customerId),
  }));
}

/** Throws not_found for a customer whom this contact's record is not about. */
export async function assertCustomerOf(db: Db, of: { contactId: string; customerId: string }): Promise<void> {
  const customers = await listCustomersOf(db, of.contactId);
  if (!customers.some(({ customerId }) => customerId === of.customerId))
    throw new AppError('not_found', 'There is no such customer.');
}

/** Lets staff help a customer with the saved addresses; who helped, and how the customer asked for it, is written down. */
export function bookServices(ctx: Context): BookServices {
  return {
    placeInputs,
    saveForCustomer: guarded('contacts.write', async (_session, { contactId, id, ...saving }) => {
      if (!CONSENTS.includes(saving.consent)) return { ok: false, wrong: [{ ...NO_CONSENT, example: '' }] };
      await assertCustomerOf(ctx.db, { contactId, customerId: saving.customerId });
      return id === null ? addAddress(ctx, saving) : changeAddress(ctx, { ...saving, id });
    }),
    removeForCustomer: guarded('contacts.write', async (_session, { contactId, ...chosen }) => {
      if (!CONSENTS.includes(chosen.consent)) return { ok: false, ...NO_CONSENT };
      await assertCustomerOf(ctx.db, { contactId, customerId: chosen.customerId });
      await removeAddress(ctx, chosen);
      return { ok: true };
    }),
  };
}
