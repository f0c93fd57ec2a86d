import type { AccountServices, AuthenticatorOffer, ColleagueServices } from './colleagues/services.ts';
import type { BookServices } from './addresses/services.ts';
import type { PeopleServices } from './companies/services.ts';
import type { AuditServices } from './audit/services.ts';
import type { DeskCaseServices } from './cases/services.ts';
import type { DeskInvoiceServices } from './invoices/services.ts';
import type { InvoiceSetUpServices } from './invoice-setup/services.ts';
import type { DeskMailServices } from './mails/services.ts';
import type { OfficeServices } from './office/services.ts';
import type { ContactAsks, ContactReads } from './contacts/services.ts';
import type { LookServices } from './looks/services.ts';
import type { SharingServices } from './sharing/services.ts';
import type { IntakeServices } from './intake/services.ts';
import type { BuyerSignInServices } from './buyers/services.ts';
import type { ErasureServices } from './privacy/services.ts';
import type { OrderServices } from './orders/services.ts';
import type { WorkServices } from './work/services.ts';
import type { SignInResult } from '../services.ts';

export type * from './addresses/services.ts';
export type * from './audit/services.ts';
export type * from './cases/services.ts';
export type * from './invoices/services.ts';
export type * from './invoice-setup/services.ts';
export type * from './mails/services.ts';
export type * from './companies/services.ts';
export type * from './colleagues/services.ts';
export type * from './contacts/services.ts';
export type * from './looks/services.ts';
export type * from './sharing/services.ts';
export type * from './intake/services.ts';
export type * from './office/services.ts';
export type * from './orders/services.ts';
export type * from './buyers/services.ts';
export type * from './privacy/services.ts';
export type * from './work/services.ts';

export type StaffRole = 'owner' | 'sales' | 'support' | 'read_only';

/** What somebody may do at the desk. What their role lacks, the pages do not offer and the services refuse. */
export type StaffRight =
  | 'contacts.read'
  | 'contacts.write'
  | 'contacts.merge'
  | 'contacts.erase'
  | 'customers.reset'
  | 'companies.people'
  | 'orders.read'
  | 'orders.ship'
  | 'orders.cancel'
  | 'orders.refund'
  | 'orders.export'
  | 'cases.read'
  | 'cases.write'
  | 'cases.policy'
  | 'intake.read'
  | 'intake.replay'
  | 'invoices.manage'
  | 'shops.look'
  | 'staff.manage';

export interface StaffSession {
  kind: 'staff';
  sessionId: string;
  staffId: string;
  name: string;
  email: string;
  role: StaffRole;
  rights: StaffRight[];
}

/** How something that staff did ended. `notice` is a word for what the page then says, such as `shipped`. */
export type DeskOutcome = { ok: true; notice: string } | Refused;

/** How the making of a record ended. The reader goes to the record with this `id` next. */
export type DeskMade = { ok: true; id: string } | Refused;

export interface Refused {
  ok: false;
  /** The field that is wrong; empty for the form as a whole. */
  field: string;
  /** A word for why, such as `bad_amount`. */
  reason: string;
  /** The page of the record that stands in the way, such as another contact with the same e-mail address. */
  link?: string;
}

/** What somebody with a first password still has to do. `authenticator` is null where one is set up already. */
export interface SetUpView {
  name: string;
  email: string;
  authenticator: AuthenticatorOffer | null;
}

export interface SessionServices {
  /**
   * Checks password and authenticator code together, so that neither can be guessed alone. `browser` is the secret of the
   * browser that outlives its sessions: where somebody has signed in before, nobody elsewhere slows them down. The
   * session is null for a first password: its token opens the two calls below and nothing else.
   */
  signIn(input: {
    email: string;
    password: string;
    code: string;
    ip: string;
    browser: string;
    /** The browser's own name for itself, as its header has it. */
    agent: string;
  }): Promise<SignInResult<StaffSession | null>>;
  /** Null when the first sign-in has ended. `sealed` is what the form brought back, empty when it is opened. */
  readSetUp(token: string, sealed: string): Promise<SetUpView | null>;
  /** From now on the chosen password and the own authenticator count. `backupCodes` is empty when none were made. */
  finishSetUp(input: {
    token: string;
    password: string;
    sealed: string;
    code: string;
    agent: string;
  }): Promise<{ ok: true; token: string; backupCodes: string[] } | Refused>;
  findSession(token: string): Promise<StaffSession | null>;
  signOut(token: string): Promise<void>;
  /** Lists words for what is doubtful about the set-up, such as `test_keys`; every page of the desk says them. */
  listDoubts(): Promise<string[]>;
}

export interface DeskServices
  extends
    SessionServices,
    ContactReads,
    ContactAsks,
    BookServices,
    BuyerSignInServices,
    PeopleServices,
    ErasureServices,
    OrderServices,
    DeskCaseServices,
    DeskInvoiceServices,
    InvoiceSetUpServices,
    OfficeServices,
    DeskMailServices,
    WorkServices,
    IntakeServices,
    LookServices,
    SharingServices,
    ColleagueServices,
    AccountServices,
    AuditServices {}
