import { AppError } from '../platform/errors.ts';

export type StaffRole = 'owner' | 'sales' | 'support' | 'read_only';

/** What somebody may do at the desk. */
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

/** Somebody of the staff who is signed in. */
export interface StaffSession {
  kind: 'staff';
  sessionId: string;
  staffId: string;
  name: string;
  email: string;
  role: StaffRole;
  rights: StaffRight[];
}

const EVERYBODY = ['owner', 'sales', 'support', 'read_only'] as const;
const WHO_WORKS = ['owner', 'sales', 'support'] as const;

/** Who may do what at the desk; no other place says it. */
const RIGHTS: Record<StaffRight, readonly StaffRole[]> = {
  'contacts.read': EVERYBODY,
  'contacts.write': WHO_WORKS,
  /** The right to merge is the right to undo a merge. */
  'contacts.merge': ['owner', 'sales'],
  /** Nothing brings an erased person back. */
  'contacts.erase': ['owner'],
  /** Takes a second factor away on somebody's word. */
  'customers.reset': ['owner'],
  /** Whoever is let in here sees what a company buys. */
  'companies.people': ['owner', 'sales'],
  'orders.read': EVERYBODY,
  'orders.ship': WHO_WORKS,
  'orders.cancel': WHO_WORKS,
  'orders.refund': WHO_WORKS,
  /** A list of buyers with their mailboxes leaves the house. */
  'orders.export': ['owner', 'sales'],
  'cases.read': EVERYBODY,
  'cases.write': WHO_WORKS,
  'cases.policy': ['owner'],
  /** Raw messages hold more personal data than any page. */
  'intake.read': WHO_WORKS,
  'intake.replay': ['owner', 'support'],
  /** Who issues documents, and the files for the accountant: each holds the names of all who bought. */
  'invoices.manage': ['owner'],
  'shops.look': ['owner'],
  'staff.manage': ['owner'],
};

export const STAFF_ROLES = EVERYBODY;

/** A role that nobody has any more, such as one of an older version, has no rights. */
export function rightsOf(role: StaffRole): StaffRight[] {
  return (Object.keys(RIGHTS) as StaffRight[]).filter((right) => RIGHTS[right].includes(role));
}

/** Throws `forbidden` unless the role of this session includes the right. */
export function assertStaff(session: Pick<StaffSession, 'role'>, right: StaffRight): void {
  if (RIGHTS[right].includes(session.role)) return;
  throw new AppError('forbidden', 'Your role does not include this.');
}
