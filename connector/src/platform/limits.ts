import { isIPv4, isIPv6 } from 'node:net';
import type { Clock } from './clock.ts';
import type { Db } from './db.ts';
import { sha256 } from './hash.ts';

/** At most `most` uses of `name` by `value` in each window of `windowMs`. */
export interface Limit {
  name: string;
  value: string;
  most: number;
  windowMs: number;
}

interface LimitRow {
  limit_key: string;
  window_at: number;
  used: number;
  /** When the window ends. */
  expires_at: number;
}

declare module 'knex/types/tables.js' {
  interface Tables {
    rate_limits: LimitRow;
  }
}

const keyOf = ({ name, value, windowMs }: Limit): string => sha256(`${name}\n${windowMs}\n${value}`);

const windowOf = (limit: Limit, now: number): Pick<LimitRow, 'limit_key' | 'window_at'> => ({
  limit_key: keyOf(limit),
  window_at: Math.floor(now / limit.windowMs) * limit.windowMs,
});

/**
 * Counts one use and, when it is one too many, tells when the window ends (epoch milliseconds); null when it is allowed.
 * Counted in the database, because several processes share the work; outside any transaction, so that a failed try stays
 * counted.
 */
export async function countUse(db: Db, clock: Clock, limit: Limit): Promise<number | null> {
  const now = clock.now();
  const window = windowOf(limit, now);
  const endsAt = window.window_at + limit.windowMs;
  await db('rate_limits')
    .insert({ ...window, used: 1, expires_at: endsAt })
    .onConflict(['limit_key', 'window_at'])
    .merge({ used: db.raw('rate_limits.used + 1') });
  const used = (await db('rate_limits').where(window).first('used'))?.used ?? 1;
  if (used === 1) await db('rate_limits').where('expires_at', '<', now).delete();
  return used > limit.most ? endsAt : null;
}

/** Tells the same of one more use, without counting it. */
export async function findUsedUp(db: Db, clock: Clock, limit: Limit): Promise<number | null> {
  const row = await db('rate_limits').where(windowOf(limit, clock.now())).first('used', 'expires_at');
  return row && row.used >= limit.most ? row.expires_at : null;
}

/** Counts one use against every limit and tells whether all of them allow it. */
export async function withinLimits(db: Db, clock: Clock, limits: Limit[]): Promise<boolean> {
  let within = true;
  for (const limit of limits) if ((await countUse(db, clock, limit)) !== null) within = false;
  return within;
}

/** Starts the count of a limit anew, after a success. */
export async function forgetLimit(db: Db, limit: Limit): Promise<void> {
  await db('rate_limits')
    .where({ limit_key: keyOf(limit) })
    .delete();
}

/** What one visitor can hardly change: the IPv4 address, or the /64 network of an IPv6 one. */
export function addressPrefix(ip: string): string {
  const plain = ip.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  if (isIPv4(plain)) return plain;
  if (!isIPv6(plain)) return 'unknown';
  const [head = '', tail = ''] = plain.toLowerCase().split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === '' ? [] : tail.split(':');
  const zeros = plain.includes('::')
    ? new Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0')
    : [];
  return [...left, ...zeros, ...right]
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}
