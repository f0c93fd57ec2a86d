import type { CustomerSession, Locale, SignInResult } from '../../services.ts';
import type { Refused } from '../../desk/services.ts';

export interface CustomerSessionView {
  id: string;
  /** `Firefox, Linux`; empty where nobody would recognise it. */
  browser: string;
  openedAt: number;
  usedAt: number;
  /** True for the session that asks. */
  here: boolean;
}

/** How a buyer signs in, and where they have. What changes it is refused (`sign_in_again`) to a session of before. */
export interface CustomerAccountServices {
  /**
   * The answer is the same for a wrong password, a buyer without one and a mailbox that nobody has. `isWeak`: it came from
   * another site and would not be taken here. For a null session see `signIn`.
   */
  signInByPassword(input: {
    email: string;
    password: string;
    ip: string;
    browser: string;
    agent: string;
  }): Promise<SignInResult<CustomerSession | null> & { isWeak?: boolean }>;
  /** When the password of today was chosen; null where there is none. */
  findPasswordDay(session: CustomerSession): Promise<number | null>;
  /** What would be wrong with this password, as a word; null for a good one. Refused to whoever asks too often. */
  judgePassword(
    session: CustomerSession,
    password: string,
  ): Promise<{ ok: true; fault: string | null } | Refused>;
  choosePassword(
    session: CustomerSession,
    input: { password: string; locale: Locale },
  ): Promise<{ ok: true } | Refused>;
  removePassword(session: CustomerSession, input: { locale: Locale }): Promise<{ ok: true } | Refused>;
  /** The one that was used last comes first. */
  listCustomerSessions(session: CustomerSession): Promise<CustomerSessionView[]>;
  endCustomerSessions(session: CustomerSession, which: { id: string } | 'all'): Promise<void>;
}
