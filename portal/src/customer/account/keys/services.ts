import type { AuthenticatorOffer, Refused } from '../../../desk/services.ts';
import type { CustomerSession, Locale, SignInResult } from '../../../services.ts';

export interface OwnAuthenticatorView {
  setAt: number;
  /** Backup codes that were not used yet. */
  codesLeft: number;
}

export interface OwnPasskeyView {
  id: string;
  /** As the buyer named it. */
  name: string;
  createdAt: number;
  /** Null while it was never used. */
  usedAt: number | null;
}

type Codes = Promise<{ ok: true; backupCodes: string[] } | Refused>;

/** What a buyer may show besides a code by mail or a password. What changes it is refused (`sign_in_again`) to a session of before. */
export interface CustomerKeyServices {
  /** Takes the code of the app, or a backup code, from whoever the first step gave `token`. */
  finishSignIn(input: {
    token: string;
    code: string;
    locale: Locale;
    ip: string;
    browser: string;
    agent: string;
  }): Promise<SignInResult<CustomerSession>>;
  /** What the browser's script hands to `navigator.credentials`; null when this address asked too often. */
  offerPasskeySignIn(input: { secret: string; ip: string }): Promise<object | null>;
  /** `credential` is the browser's answer as JSON, `secret` the one in its cookie. */
  signInByPasskey(input: {
    secret: string;
    credential: string;
    ip: string;
    browser: string;
    agent: string;
  }): Promise<SignInResult<CustomerSession>>;
  /** The oldest comes first. */
  listOwnPasskeys(session: CustomerSession): Promise<OwnPasskeyView[]>;
  offerPasskey(
    session: CustomerSession,
    input: { secret: string },
  ): Promise<{ ok: true; options: object } | Refused>;
  addPasskey(
    session: CustomerSession,
    made: { secret: string; credential: string; name: string; locale: Locale },
  ): Promise<{ ok: true } | Refused>;
  removePasskey(
    session: CustomerSession,
    input: { id: string; locale: Locale },
  ): Promise<{ ok: true } | Refused>;
  /** Null where the buyer has none. */
  findOwnAuthenticator(session: CustomerSession): Promise<OwnAuthenticatorView | null>;
  offerOwnAuthenticator(session: CustomerSession): Promise<{ ok: true; offer: AuthenticatorOffer } | Refused>;
  /** Null when what was offered is too old. */
  findOwnOffer(session: CustomerSession, sealed: string): Promise<AuthenticatorOffer | null>;
  setOwnAuthenticator(
    session: CustomerSession,
    shown: { sealed: string; code: string; locale: Locale },
  ): Codes;
  renewOwnBackupCodes(session: CustomerSession, input: { locale: Locale }): Codes;
  removeOwnAuthenticator(
    session: CustomerSession,
    input: { locale: Locale },
  ): Promise<{ ok: true } | Refused>;
}
