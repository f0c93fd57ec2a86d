import type { BuyerSignInServices } from '@carrello/portal/services';
import type { Context } from '../context.ts';
import { endSessionsByStaff, readSignIn, resetAuthenticator } from '../customers/by-staff.ts';
import { assertCustomerOf, CONSENTS, NO_CONSENT } from './books.ts';
import { guarded } from './guarded.ts';
import { noticed } from './outcomes.ts';

/** Lets staff help a buyer who lost a phone; who did it stands in the audit, and the buyer is told by mail. */
export function buyerSignInServices(ctx: Context): BuyerSignInServices {
  return {
    readBuyerSignIn: guarded('contacts.write', async (_session, of) => {
      await assertCustomerOf(ctx.db, of);
      return readSignIn(ctx, of.customerId);
    }),
    endBuyerSessions: guarded('contacts.write', async (_session, of) => {
      await assertCustomerOf(ctx.db, of);
      return noticed(endSessionsByStaff(ctx, of), 'buyer_sessions_ended');
    }),
    resetBuyerAuthenticator: guarded('customers.reset', async (_session, { consent, ...of }) => {
      if (!CONSENTS.includes(consent)) return { ok: false, ...NO_CONSENT };
      await assertCustomerOf(ctx.db, of);
      return noticed(resetAuthenticator(ctx, { ...of, consent }), 'buyer_authenticator_reset');
    }),
  };
}
