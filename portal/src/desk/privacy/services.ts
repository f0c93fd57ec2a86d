import type { ErasurePlan } from '../../customer/privacy/services.ts';
import type { DeskOutcome, StaffSession } from '../services.ts';

export interface ErasureServices {
  /** Null when there is no such contact. */
  planErasure(session: StaffSession, contactId: string): Promise<ErasurePlan | null>;
  /** `consent` is how the person asked for it, `typed` what the page asked to be typed. */
  erasePerson(
    session: StaffSession,
    contactId: string,
    asked: { typed: string; consent: string },
  ): Promise<DeskOutcome>;
}
