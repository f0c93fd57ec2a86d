import type { CustomerKeyServices } from '@carrello/portal/services';
import type { Context } from '../context.ts';
import { browserName } from '../credentials/browser-name.ts';
import {
  findOwnAuthenticator,
  findOwnOffer,
  offerOwnAuthenticator,
  removeAuthenticator,
  renewBackupCodes,
  setAuthenticator,
} from '../customers/authenticator.ts';
import { offerPasskeySignIn, signInByPasskey } from '../customers/passkey-sign-in.ts';
import { addPasskey, listOwnPasskeys, offerPasskey, removePasskey } from '../customers/passkeys.ts';
import { finishSignIn } from '../customers/second-step.ts';
import { byCustomer } from './guarded.ts';

/** What a buyer may show besides a code by mail or a password. */
export function customerKeyServices(ctx: Context): CustomerKeyServices {
  return {
    finishSignIn: ({ agent, ...input }) => finishSignIn(ctx, { ...input, browserName: browserName(agent) }),
    offerPasskeySignIn: (input) => offerPasskeySignIn(ctx, input),
    signInByPasskey: ({ agent, ...input }) =>
      signInByPasskey(ctx, { ...input, browserName: browserName(agent) }),
    listOwnPasskeys: (session) => listOwnPasskeys(ctx, session),
    offerPasskey: (session, input) => offerPasskey(ctx, session, input),
    addPasskey: (session, made) => byCustomer(session, () => addPasskey(ctx, session, made)),
    removePasskey: (session, input) => byCustomer(session, () => removePasskey(ctx, session, input)),
    findOwnAuthenticator: (session) => findOwnAuthenticator(ctx, session),
    offerOwnAuthenticator: (session) => offerOwnAuthenticator(ctx, session),
    findOwnOffer: (session, sealed) => findOwnOffer(ctx, session, sealed),
    setOwnAuthenticator: (session, shown) => byCustomer(session, () => setAuthenticator(ctx, session, shown)),
    renewOwnBackupCodes: (session, input) => byCustomer(session, () => renewBackupCodes(ctx, session, input)),
    removeOwnAuthenticator: (session, input) =>
      byCustomer(session, () => removeAuthenticator(ctx, session, input)),
  };
}
