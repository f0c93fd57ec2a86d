import type { CustomerSession, StaffRight, StaffSession } from '@carrello/portal/services';
import { actAs } from '../audit/actor.ts';
import { assertStaff } from '../staff/roles.ts';

type Call<A extends unknown[], R> = (session: StaffSession, ...args: A) => Promise<R>;

/** Whatever the call does is done by whoever has signed in; for what everybody may do. */
export function ofStaff<A extends unknown[], R>(call: Call<A, R>): Call<A, R> {
  return (session, ...args) => actAs({ kind: 'staff', id: session.staffId }, () => call(session, ...args));
}

/** Asks first whether the role includes the right; every call of the desk goes through this. */
export function guarded<A extends unknown[], R>(right: StaffRight, call: Call<A, R>): Call<A, R> {
  return ofStaff(async (session, ...args) => {
    assertStaff(session, right);
    return call(session, ...args);
  });
}

/** Whatever `work` does is done by the buyer who has signed in. */
export const byCustomer = <T>({ customerId }: CustomerSession, work: () => Promise<T>): Promise<T> =>
  actAs({ kind: 'customer', id: customerId }, work);
