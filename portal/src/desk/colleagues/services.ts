import type { DeskOutcome, Refused, StaffRole, StaffSession } from '../services.ts';

export interface ColleagueView {
  id: string;
  name: string;
  email: string;
  role: StaffRole;
  active: boolean;
  signedInAt: number | null;
}

/** What somebody signs in with, told once: nothing of it can be read again. */
export interface SignInSecrets {
  name: string;
  email: string;
  password: string;
  /** Base32, as typed into an authenticator app; the address opens the app on a phone. */
  totpSecret: string;
  otpauthUrl: string;
  backupCodes: string[];
}

export interface NewColleague {
  name: string;
  email: string;
  role: string;
}

export type SecretsMade = { ok: true; secrets: SignInSecrets } | Refused;

/** Who works here and what they may do; for owners. */
export interface ColleagueServices {
  /** Everybody, also who was shut out; by name. */
  listColleagues(session: StaffSession): Promise<ColleagueView[]>;
  addColleague(session: StaffSession, colleague: NewColleague): Promise<SecretsMade>;
  /** New password, authenticator and backup codes; all sessions end, and who was shut out may come in again. */
  resetColleague(session: StaffSession, id: string): Promise<SecretsMade>;
  changeRole(session: StaffSession, id: string, role: string): Promise<DeskOutcome>;
  /** Shuts somebody out at once; the last owner stays. */
  disableColleague(session: StaffSession, id: string): Promise<DeskOutcome>;
}

/** What everybody may do with their own sign-in. */
export interface AccountServices {
  countBackupCodes(session: StaffSession): Promise<number>;
  /** Ends all own sessions. */
  changePassword(session: StaffSession, asked: { current: string; password: string }): Promise<DeskOutcome>;
  /** The old ones no longer work. */
  renewBackupCodes(
    session: StaffSession,
    asked: { current: string },
  ): Promise<{ ok: true; backupCodes: string[] } | Refused>;
}
