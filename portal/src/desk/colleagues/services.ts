import type { DeskOutcome, Refused, StaffRole, StaffSession } from '../services.ts';

export interface ColleagueView {
  id: string;
  name: string;
  email: string;
  role: StaffRole;
  active: boolean;
  signedInAt: number | null;
}

/** What somebody signs in with. It is shown once, and nothing of it can be read again. */
export interface SignInSecrets {
  name: string;
  email: string;
  password: string;
  /** In Base32, as it is typed into an authenticator app. `otpauthUrl` opens the app on a phone. */
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

/** What an owner may do about the people who work here. */
export interface ColleagueServices {
  /** Lists everybody by name, also those who were shut out. */
  listColleagues(session: StaffSession): Promise<ColleagueView[]>;
  addColleague(session: StaffSession, colleague: NewColleague): Promise<SecretsMade>;
  /** Makes a new password, authenticator and backup codes. All sessions end; one who was shut out may sign in again. */
  resetColleague(session: StaffSession, id: string): Promise<SecretsMade>;
  changeRole(session: StaffSession, id: string, role: string): Promise<DeskOutcome>;
  /** Shuts somebody out at once. The last owner cannot be shut out. */
  disableColleague(session: StaffSession, id: string): Promise<DeskOutcome>;
}

/** What everybody may do with their own sign-in. */
export interface AccountServices {
  countBackupCodes(session: StaffSession): Promise<number>;
  /** Ends all sessions of this person. */
  changePassword(session: StaffSession, asked: { current: string; password: string }): Promise<DeskOutcome>;
  /** After this the old codes no longer work. */
  renewBackupCodes(
    session: StaffSession,
    asked: { current: string },
  ): Promise<{ ok: true; backupCodes: string[] } | Refused>;
}
