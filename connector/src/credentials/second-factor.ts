import { generateSecret, generateURI, verifySync } from 'otplib';
import { SECOND } from '../platform/clock.ts';
import { keyedHash } from '../platform/hash.ts';
import { makeSecretText } from './password.ts';

/** Makes 160 random bits in Base32, as they are typed into an authenticator app. */
export function makeTotpSecret(): string {
  return generateSecret();
}

/** Makes the address that an authenticator app reads from a QR code. */
export function totpUrl(secret: string, email: string, issuer: string): string {
  return generateURI({ issuer, label: email, secret });
}

/**
 * Finds the time step of a right code, or null. One step of 30 s to either side is allowed for clocks that differ;
 * the caller must refuse a step that is not later than the last accepted one.
 */
export function findTotpStep(secret: string, code: string, now: number): number | null {
  if (!/^\d{6}$/.test(code)) return null;
  const result = verifySync({ secret, token: code, epoch: Math.floor(now / SECOND), epochTolerance: 30 });
  return result.valid && 'timeStep' in result ? result.timeStep : null;
}

const BACKUP_CODES = 10;

/** Makes ten codes of 60 random bits, each for one sign-in without the app. */
export function makeBackupCodes(): string[] {
  return Array.from({ length: BACKUP_CODES }, () => makeSecretText(3, 4));
}

/** The hash has a key and is bound to the person; blanks, dashes and capitals do not matter. */
export function hashBackupCode(secret: string, personId: string, code: string): string {
  const plain = code.toLowerCase().replace(/[^a-z0-9]/g, '');
  return keyedHash(secret, `staff backup code\n${personId}\n${plain}`);
}
