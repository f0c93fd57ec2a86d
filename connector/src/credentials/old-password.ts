import { createHmac } from 'node:crypto';
import { verify } from '@node-rs/bcrypt';
import { equalSecret } from '../platform/hash.ts';
import { COST, DUMMY_BCRYPT, inTurn, LONGEST } from './password.ts';
import { phpass, phpassRounds } from './phpass.ts';
import type { Waiter } from './turns.ts';

const BCRYPT = /^(\$wp)?(\$2y\$(\d\d)\$[./0-9A-Za-z]{53})$/;
/** One of MD5 takes about as long as bcrypt of this cost. */
const PHPASS_COST = 7;

interface OldHash {
  /** Of bcrypt, or what takes as long. */
  cost: number;
  isRight(password: string): Promise<boolean>;
}

/** WordPress leaves out what PHP's `trim` does: a NUL, too. */
const trimmed = (password: string): string => password.replace(/^[ \t\n\r\0\v]+|[ \t\n\r\0\v]+$/g, '');

/** As WordPress does since 6.8, because bcrypt reads 72 bytes. */
const shortened = (password: string): string =>
  createHmac('sha384', 'wp-sha384').update(password).digest('base64');

/** Reads `$P$…`, `$wp$2y$…` or `$2y$…`; null for any other form, and for one that takes longer than ours. */
export function readOldHash(hash: string): OldHash | null {
  if (phpassRounds(hash) !== null) {
    const isRight = async (typed: string) => equalSecret(await phpass(typed, hash), hash.slice(12));
    return { cost: PHPASS_COST, isRight };
  }
  const [, wp, bcrypt = '', digits = ''] = BCRYPT.exec(hash) ?? [];
  const cost = Number(digits);
  if (cost < 4 || cost > COST) return null;
  return { cost, isRight: (typed) => verify(wp === undefined ? typed : shortened(typed), bcrypt) };
}

/**
 * Holds a password against the hash of another site. What is faster than our own is filled up to the same time with hashes
 * of nothing (cost 10 takes a quarter of cost 12: 10, 10 and 11 are 12), so that nobody learns who has such a password.
 */
export async function isOldPassword(password: string, hash: string, waiter: Waiter): Promise<boolean> {
  const old = readOldHash(hash);
  if (!old || Buffer.byteLength(password) > LONGEST) return false;
  return inTurn(waiter, async () => {
    for (let cost = old.cost; cost < COST; cost += 1)
      await verify('', DUMMY_BCRYPT.replace('$12$', `$${String(cost).padStart(2, '0')}$`));
    return old.isRight(trimmed(password));
  });
}
