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

const keyOf = ({ name, value, windowMs }: Limit): string => sha256(`${name}\n${windowMs}\n${value}`);

/**
 * Counts one use against every limit and tells whether all of them allow it. Counted in the database, because several
 * processes share the work; outside any transaction, so that a failed try stays counted.
 */
export async function withinLimits(db: Db, clock: Clock, limits: Limit[]): Promise<boolean> {
  let within = true;
  for (const limit of limits) {
    const used = await count(db, clock.now(), limit);
    within &&= used <= limit.most;
  }
  return within;
}

async function count(db: Db, now: number, limit: Limit): Promise<number> {
  const row = { limit_key: keyOf(limit), window_at: Math.floor(now / limit.windowMs) * limit.windowMs };
  await db('rate_limits')
    .insert({ ...row, used: 1, expires_at: row.window_at + limit.windowMs })
    .onConflict(['limit_key', 'window_at'])
    .merge({ used: db.raw('rate_limits.used + 1') });
  const counted = await db<{ used: number }>('rate_limits').where(row).first('used');
  const used = counted?.used ?? 1;
  if (used === 1) await db('rate_limits').where('expires_at', '<', now).delete();
  return used;
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
