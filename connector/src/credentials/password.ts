import { createHmac, randomInt } from 'node:crypto';
import { hash, verify } from '@node-rs/bcrypt';
import { createTurns, type Waiter } from './turns.ts';

/** Of bcrypt. */
export const COST = 12;
const SCHEME = 'v2$bcrypt-hmac384$k1$';
/** In bytes. */
export const LONGEST = 1024;

/**
 * bcrypt reads 72 bytes and stops at a NUL, so it is given the base64 of an HMAC-SHA384 (64 characters). The key is
 * kept outside the database: a stolen table alone cannot be guessed against. The password counts exactly as typed.
 */
function prepared(secret: string, password: string): string {
  const key = createHmac('sha256', secret).update('staff password pepper k1').digest();
  return createHmac('sha384', key).update(password).digest('base64');
}

/** A hash takes a quarter of a second of a processor, beside the event loop: one at a time, in short queues. */
export const inTurn = createTurns({ most: 12, mostFrom: 2 });
/** Whoever works here already, or at the command line. */
const KNOWN: Waiter = { known: true, from: '' };

/** Makes the stored form, which names its scheme: `v2$bcrypt-hmac384$k1$<bcrypt>`; bcrypt's part names its cost. */
export async function hashPassword(secret: string, password: string, cost = COST): Promise<string> {
  return SCHEME + (await inTurn(KNOWN, () => hash(prepared(secret, password), cost)));
}

// An unknown address is compared with a hash of nothing anybody knows, so that it takes as long as a known one.
export const DUMMY_BCRYPT = '$2b$12$C6UzMDM.H6dfI/f/IKcEeO7WdzSmGdqu6V1cTz1HnXrFz8Y5dS0Yi';
const DUMMY = SCHEME + DUMMY_BCRYPT;

/** `waiter` is whose turn it is: strangers wait for those who are known (turns.ts). */
export async function isPassword(
  secret: string,
  password: string,
  stored: string | null,
  waiter: Waiter = KNOWN,
): Promise<boolean> {
  const [scheme, bcrypt] = splitScheme(stored ?? DUMMY);
  if (Buffer.byteLength(password) > LONGEST || scheme !== SCHEME) return false;
  const same = await inTurn(waiter, () => verify(prepared(secret, password), bcrypt));
  return same && stored !== null;
}

function splitScheme(stored: string): [string, string] {
  return [stored.slice(0, SCHEME.length), stored.slice(SCHEME.length)];
}

const LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789';

/** Makes random text without letters that look alike, five bits each: three groups of four are `abcd-efgh-ijkm`. */
export function makeSecretText(groups: number, size: number): string {
  const group = () => Array.from({ length: size }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  return Array.from({ length: groups }, group).join('-');
}
