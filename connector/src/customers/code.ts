import { randomInt } from 'node:crypto';
import { MINUTE } from '../platform/clock.ts';
import { keyedHash } from '../platform/hash.ts';

/** A code can be used for so long. */
export const CODE_LIFE = 10 * MINUTE;
/** The sixth code that is typed is refused, be it the right one. */
export const MOST_TRIES = 5;

/** Makes six digits; each code is as likely as any other. */
export function makeCode(): string {
  return String(randomInt(0, 1_000_000)).padStart(6, '0');
}

/** The hash has a key, because a bare hash of six digits is undone by trying them all. */
export function hashCode(secret: string, codeId: string, code: string): string {
  return keyedHash(secret, `sign-in code\n${codeId}\n${code}`);
}
