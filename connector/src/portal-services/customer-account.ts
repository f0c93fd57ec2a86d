import type { CustomerAccountServices, CustomerSession } from '@carrello/portal/services';
import { actAs } from '../audit/actor.ts';
import type { Context } from '../context.ts';
import { browserName } from '../credentials/browser-name.ts';
import {
  choosePassword,
  findPasswordDay,
  judgePassword,
  removePassword,
  signInByPassword,
} from '../customers/password.ts';
import { endCustomerSessions, listCustomerSessions } from '../customers/sessions.ts';

/** How a buyer signs in, and where; whatever is done is done by the customer who has signed in. */
export function customerAccountServices(ctx: Context): CustomerAccountServices {
  const as = <T>({ customerId }: CustomerSession, work: () => Promise<T>): Promise<T> =>
    actAs({ kind: 'customer', id: customerId }, work);
  return {
    signInByPassword: ({ agent, ...input }) =>
      signInByPassword(ctx, { ...input, browserName: browserName(agent) }),
    findPasswordDay: (session) => findPasswordDay(ctx, session),
    judgePassword: (session, password) => judgePassword(ctx, session, password),
    choosePassword: (session, input) => as(session, () => choosePassword(ctx, session, input)),
    removePassword: (session, input) => as(session, () => removePassword(ctx, session, input)),
    listCustomerSessions: (session) => listCustomerSessions(ctx, session),
    endCustomerSessions: (session, which) =>
      as(session, () => endCustomerSessions(ctx, { customerId: session.customerId, which })),
  };
}
