import type { AccountServices, ColleagueServices } from './colleagues/services.ts';
import type { ContactAsks, ContactReads } from './contacts/services.ts';
import type { IntakeServices } from './intake/services.ts';
import type { OrderServices } from './orders/services.ts';
import type { WorkServices } from './work/services.ts';
import type { SignInResult } from '../services.ts';

export type * from './colleagues/services.ts';
export type * from './contacts/services.ts';
export type * from './intake/services.ts';
export type * from './orders/services.ts';
export type * from './work/services.ts';

export type StaffRole = 'owner' | 'sales' | 'support' | 'read_only';

/** What somebody may do at the desk. The services refuse what is not included; the pages do not offer it. */
export type StaffRight =
  | 'contacts.read'
  | 'contacts.write'
  | 'contacts.merge'
  | 'orders.read'
  | 'orders.ship'
  | 'orders.cancel'
  | 'orders.refund'
  | 'intake.read'
  | 'intake.replay'
  | 'staff.manage';

export interface StaffSession {
  kind: 'staff';
  staffId: string;
  name: string;
  email: string;
  role: StaffRole;
  rights: StaffRight[];
}

/** What came of something that staff did: a word for the notice, or which field is wrong and a word why. */
export type DeskOutcome = { ok: true; notice: string } | Refused;

/** The same for what makes a record: its id, where the reader goes next. */
export type DeskMade = { ok: true; id: string } | Refused;

export interface Refused {
  ok: false;
  /** Empty: the form as a whole. */
  field: string;
  reason: string;
  /** What stands in the way, where there is a page for it. */
  link?: string;
}

export interface SessionServices {
  /** Password and authenticator code together, so that neither can be guessed alone. */
  signIn(input: {
    email: string;
    password: string;
    code: string;
    ip: string;
  }): Promise<SignInResult<StaffSession>>;
  findSession(token: string): Promise<StaffSession | null>;
  signOut(token: string): Promise<void>;
}

export interface DeskServices
  extends
    SessionServices,
    ContactReads,
    ContactAsks,
    OrderServices,
    WorkServices,
    IntakeServices,
    ColleagueServices,
    AccountServices {}
