import type { Page } from '../../services.ts';
import type { StaffSession } from '../services.ts';

/** One thing that somebody did. */
export interface AuditView {
  at: number;
  /** A word like `staff`, `customer`, `command`, and who it was, where that is known. */
  whoKind: string;
  who: string;
  /** A word like `order_refunded`. */
  what: string;
  /** The id of the record it was done to; empty where there is none. */
  on: string;
  /** Its page; null where it has none. */
  path: string | null;
  /** Equal for equal networks; empty for what came over none. */
  from: string;
  /** Figures and words beside it: `{ amount: 1900, currency: 'EUR' }`. */
  detail: Record<string, string | number>;
}

export interface AuditSearch {
  /** The id of a member of staff; empty: everybody. */
  who: string;
  /** Empty: everything. */
  what: string;
  cursor: string | null;
}

export interface AuditServices {
  listAudit(session: StaffSession, search: AuditSearch): Promise<Page<AuditView>>;
  /** Lists every word that `what` may be. */
  listAudited(session: StaffSession): Promise<string[]>;
}
