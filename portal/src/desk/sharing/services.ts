import type { DeskOutcome, StaffSession } from '../services.ts';

/** By what new contacts are shared out. */
export interface SharingRule {
  kind: 'none' | 'shop' | 'country' | 'turn';
  /** Who is given what: a shop's id, a country's two letters, `*` for all others; empty in turn. */
  shares: { value: string; staffId: string }[];
}

export interface Sharing extends SharingRule {
  shops: { id: string; name: string }[];
  staff: { id: string; name: string }[];
}

export interface SharingServices {
  readSharing(session: StaffSession): Promise<Sharing>;
  saveSharing(session: StaffSession, rule: SharingRule): Promise<DeskOutcome>;
}
