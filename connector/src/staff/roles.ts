import type { StaffRight, StaffRole, StaffSession } from '@carrello/portal/services';
import { AppError } from '../platform/errors.ts';

const EVERYBODY = ['owner', 'sales', 'support', 'read_only'] as const;
const WHO_WORKS = ['owner', 'sales', 'support'] as const;

/** What the desk can do, and the only place that says who may. */
const RIGHTS: Record<StaffRight, readonly StaffRole[]> = {
  'contacts.read': EVERYBODY,
  'contacts.write': WHO_WORKS,
  /** Also to undo one. */
  'contacts.merge': ['owner', 'sales'],
  'orders.read': EVERYBODY,
  'orders.ship': WHO_WORKS,
  'orders.cancel': WHO_WORKS,
  'orders.refund': WHO_WORKS,
  /** Raw messages hold more personal data than any page. */
  'intake.read': WHO_WORKS,
  'intake.replay': ['owner', 'support'],
  'staff.manage': ['owner'],
};

export const STAFF_ROLES = EVERYBODY;

/** A role that it does not know has none. */
export function rightsOf(role: StaffRole): StaffRight[] {
  return (Object.keys(RIGHTS) as StaffRight[]).filter((right) => RIGHTS[right].includes(role));
}

/** Throws `forbidden` unless the role of this session includes the right. */
export function assertStaff(session: Pick<StaffSession, 'role'>, right: StaffRight): void {
  if (RIGHTS[right].includes(session.role)) return;
  throw new AppError('forbidden', 'Your role does not include this.');
}
