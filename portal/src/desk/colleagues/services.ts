import type { DeskOutcome, Refused, StaffRole, StaffSession } from '../services.ts';

export interface ColleagueView {
  id: string;
  name: string;
  email: string;
  role: StaffRole;
  active: boolean;
  signedInAt: number | null;
  /** Until when the first password works; null once its bearer has chosen another. */
  firstUntil: number | null;
}

/** What somebody signs in with for the first time. The password is shown once, and cannot be read again. */
export interface FirstSignIn {
  name: string;
  email: string;
  password: string;
  until: number;
}

/** A new secret for an authenticator app. The form that shows it brings `sealed` back. */
export interface AuthenticatorOffer {
  sealed: string;
  /** In Base32, as it is typed into an authenticator app. `otpauthUrl` opens the app on a phone. */
  totpSecret: string;
  otpauthUrl: string;
}

export interface NewColleague {
  name: string;
  email: string;
  role: string;
}

/** The reader's own password, asked again. */
export interface Asked {
  current: string;
}

export type FirstSignInMade = { ok: true; signIn: FirstSignIn } | Refused;

/** What an owner may do about the people who work here. Each change takes the owner's own password once more. */
export interface ColleagueServices {
  /** Lists everybody by name, also those who were shut out. */
  listColleagues(session: StaffSession): Promise<ColleagueView[]>;
  addColleague(session: StaffSession, colleague: NewColleague & Asked): Promise<FirstSignInMade>;
  /** Makes a new first password. All sessions end; one who was shut out may sign in again. Not for oneself. */
  resetColleague(session: StaffSession, asked: { id: string } & Asked): Promise<FirstSignInMade>;
  changeRole(session: StaffSession, asked: { id: string; role: string } & Asked): Promise<DeskOutcome>;
  /** Shuts somebody else out at once. */
  disableColleague(session: StaffSession, asked: { id: string } & Asked): Promise<DeskOutcome>;
}

/** A browser in which somebody is signed in. */
export interface SessionView {
  /** What people call it: `Firefox, Linux`. Empty when it is not known. */
  browser: string;
  openedAt: number;
  usedAt: number;
  /** True for the one that reads this. */
  here: boolean;
}

/** What everybody may do with their own sign-in. */
export interface AccountServices {
  countBackupCodes(session: StaffSession): Promise<number>;
  /** Lists where this person is signed in; the one that was used last comes first. */
  listSessions(session: StaffSession): Promise<SessionView[]>;
  /** Ends all sessions of this person, this one too. */
  signOutEverywhere(session: StaffSession): Promise<void>;
  /** Ends all sessions of this person. */
  changePassword(session: StaffSession, asked: { password: string } & Asked): Promise<DeskOutcome>;
  /** After this the old codes no longer work. */
  renewBackupCodes(
    session: StaffSession,
    asked: Asked,
  ): Promise<{ ok: true; backupCodes: string[] } | Refused>;
  /** Makes a secret for another app. The old one works until the new one has shown a code. */
  offerAuthenticator(
    session: StaffSession,
    asked: Asked,
  ): Promise<{ ok: true; offer: AuthenticatorOffer } | Refused>;
  /** The same offer once more, after a code that was typed wrongly; null when it is too old. */
  findAuthenticatorOffer(session: StaffSession, sealed: string): Promise<AuthenticatorOffer | null>;
  /** From now on the new app counts. Ends all sessions of this person. */
  changeAuthenticator(session: StaffSession, shown: { sealed: string; code: string }): Promise<DeskOutcome>;
}
