import type { AuthenticatorOffer, Refused } from '../../../desk/services.ts';
import type { CustomerSession, Locale, SignInResult } from '../../../services.ts';

export interface OwnAuthenticatorView {
  setAt: number;
  /** Backup codes that were not used yet. */
  codesLeft: number;
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
