import type { StaffRole, StaffSession } from '@carrello/portal/services';
import { AppError } from '../platform/errors.ts';

/** What the desk can do, and the only place that says who may. */
const RIGHTS = {
  'contacts.read': ['owner', 'sales', 'support', 'read_only'],
  'orders.read': ['owner', 'sales', 'support', 'read_only'],
} as const satisfies Record<string, readonly StaffRole[]>;

export type StaffRight = keyof typeof RIGHTS;

export const STAFF_ROLES = ['owner', 'sales', 'support', 'read_only'] as const satisfies readonly StaffRole[];

/** Throws `forbidden` unless the role of this session includes the right; a role it does not know has none. */
export function assertStaff(session: StaffSession, right: StaffRight): void {
  if (RIGHTS[right].some((role) => role === session.role)) return;
  throw new AppError('forbidden', 'Your role does not include this.');
}
