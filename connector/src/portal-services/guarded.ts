import type { StaffRight, StaffSession } from '@carrello/portal/services';
import { assertStaff } from '../staff/roles.ts';

type Call<A extends unknown[], R> = (session: StaffSession, ...args: A) => Promise<R>;

/** Asks first whether the role includes the right; every call of the desk goes through this. */
export function guarded<A extends unknown[], R>(right: StaffRight, call: Call<A, R>): Call<A, R> {
  return async (session, ...args) => {
    assertStaff(session, right);
    return call(session, ...args);
  };
}
