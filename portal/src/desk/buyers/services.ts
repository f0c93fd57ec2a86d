import type { CustomerSessionView } from '../../customer/account/services.ts';
import type { DeskOutcome, StaffSession } from '../services.ts';

/** How a buyer signs in, as staff see it: no secret, and nothing that opens anything. */
export interface BuyerSignIn {
  passwordSince: number | null;
  authenticatorSince: number | null;
  passkeys: number;
  sessions: CustomerSessionView[];
}

interface Of {
  contactId: string;
  customerId: string;
}

export interface BuyerSignInServices {
  readBuyerSignIn(session: StaffSession, of: Of): Promise<BuyerSignIn>;
  endBuyerSessions(session: StaffSession, of: Of): Promise<DeskOutcome>;
  /** `consent` is how the buyer asked for it. */
  resetBuyerAuthenticator(session: StaffSession, of: Of & { consent: string }): Promise<DeskOutcome>;
}
