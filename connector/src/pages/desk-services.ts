import type { DeskServices } from '@carrello/portal/services';
import { findContact, listContacts } from '../contacts/read.ts';
import type { Context } from '../context.ts';
import { findOrder, listOrders } from '../orders/read.ts';
import { assertStaff, findStaffSession, signInStaff, signOutStaff } from '../staff/staff.ts';

/** What the desk's pages ask for, answered by the features. Every call asks first whether the role includes it. */
export function deskServices(ctx: Context): DeskServices {
  const { db } = ctx;
  return {
    signIn: (input) => signInStaff(ctx, input),
    findSession: (token) => findStaffSession(ctx, token),
    signOut: (token) => signOutStaff(ctx, token),
    async listContacts(session, input) {
      assertStaff(session, 'contacts.read');
      return listContacts(db, input);
    },
    async findContact(session, contactId) {
      assertStaff(session, 'contacts.read');
      return findContact(db, contactId);
    },
    async listOrders(session, input) {
      assertStaff(session, 'orders.read');
      return listOrders(db, input);
    },
    async findOrder(session, orderId) {
      assertStaff(session, 'orders.read');
      return findOrder(db, orderId);
    },
  };
}
