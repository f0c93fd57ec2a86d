import { isIPv4, isIPv6 } from 'node:net';
import type { Clock } from './clock.ts';
import { transact, type Db, type Transactor } from './db.ts';
import { sha256 } from './hash.ts';

/** At most `most` uses of `name` by `value` within any period of `windowMs`: there is no edge at which to have twice as many. */
export interface Limit {
  name: string;
  value: string;
  most: number;
  windowMs: number;
}

interface LimitRow {
  limit_key: string;
  /** When it was used; 0 in the row that is locked while the others are counted. */
  window_at: number;
  used: number;
  /** From when on it counts no more. */
  expires_at: number;
}

declare module 'knex/types/tables.js' {
  interface Tables {
    rate_limits: LimitRow;
  }
}

const keyOf = ({ name, value, windowMs }: Limit): string => sha256(`${name}\n${windowMs}\n${value}`);

/** Keeps other processes from counting the same limit until the transaction ends. */
async function lock(trx: Transactor, limit: Limit, now: number): Promise<void> {
  await trx('rate_limits')
    .insert({ limit_key: keyOf(limit), window_at: 0, used: 0, expires_at: now + limit.windowMs })
    .onConflict(['limit_key', 'window_at'])
    .merge(['expires_at']);
}

async function add(trx: Transactor, limit: Limit, now: number): Promise<void> {
  await trx('rate_limits')
    .insert({ limit_key: keyOf(limit), window_at: now, used: 1, expires_at: now + limit.windowMs })
    .onConflict(['limit_key', 'window_at'])
    .merge({ used: trx.raw('rate_limits.used + 1') });
}

/** Tells when one more use will be allowed (epoch milliseconds), without counting it; null when it is now. */
export async function findUsedUp(db: Transactor, clock: Clock, limit: Limit): Promise<number | null> {
  const { most, windowMs } = limit;
  const uses = await db('rate_limits')
    .where({ limit_key: keyOf(limit) })
    .where('window_at', '>', clock.now() - windowMs)
    .orderBy('window_at')
    .select('window_at', 'used');
  let used = uses.reduce((all, each) => all + each.used, 0);
  let until: number | null = null;
  for (const each of uses) {
    if (used < most) break;
    used -= each.used;
    until = each.window_at + windowMs;
  }
  return until;
}

/** Tells how many uses are counted, without counting one. */
export async function countUses(db: Transactor, clock: Clock, limit: Limit): Promise<number> {
  const row = await db('rate_limits')
    .where({ limit_key: keyOf(limit) })
    .where('window_at', '>', clock.now() - limit.windowMs)
    .sum({ used: 'used' })
    .first();
  return Number(row?.used ?? 0);
}

/** Counts of before are of no use, and they tell when somebody came. */
function removeExpired(db: Db, now: number): Promise<unknown> {
  return transact(db, (trx) => trx('rate_limits').where('expires_at', '<', now).delete());
}

/** Counts one use like `countUse`, in the caller's transaction: it is counted if that commits. */
export async function countUseIn(trx: Transactor, clock: Clock, limits: Limit[]): Promise<number | null> {
  const now = clock.now();
  for (const limit of limits) {
    await lock(trx, limit, now);
    const usedUp = await findUsedUp(trx, clock, limit);
    if (usedUp !== null) return usedUp;
  }
  for (const limit of limits) await add(trx, limit, now);
  return null;
}

/**
 * Counts one use against all limits, the narrowest first, or against none of them when one refuses; then it tells when that
 * one allows it again (epoch milliseconds). A refused use is not counted: whoever is refused by a narrow limit uses
 * nothing up for others, and has to wait no longer for trying. Counted in the database, because several processes share
 * the work, in a transaction of its own, so that a failed try stays counted.
 */
export async function countUse(db: Db, clock: Clock, limits: Limit[]): Promise<number | null> {
  const until = await transact(db, (trx) => countUseIn(trx, clock, limits));
  if (until === null) await removeExpired(db, clock.now());
  return until;
}

/** Counts one use like `countUse` and tells whether it is allowed. */
export async function withinLimits(db: Db, clock: Clock, limits: Limit[]): Promise<boolean> {
  return (await countUse(db, clock, limits)) === null;
}

/** Takes the newest use that was counted back: it turned out to be none of what the limit is about. */
export async function takeUseBack(db: Db, clock: Clock, limit: Limit): Promise<void> {
  await transact(db, async (trx) => {
    await lock(trx, limit, clock.now());
    const used = () =>
      trx('rate_limits')
        .where({ limit_key: keyOf(limit) })
        .where('used', '>', 0);
    const newest = await used().orderBy('window_at', 'desc').first('window_at');
    if (newest)
      await used()
        .where({ window_at: newest.window_at })
        .update({ used: trx.raw('used - 1') });
  });
}

/** Starts the count of a limit anew, after a success. True for the one caller that ended a count. */
export async function forgetLimit(db: Db, limit: Limit): Promise<boolean> {
  const ended = await db('rate_limits')
    .where({ limit_key: keyOf(limit) })
    .delete();
  return ended > 0;
}

/** `::ffff:192.0.2.1` is an IPv4 address in the form of the other kind, also as `::ffff:c000:201`. */
function unmapped(groups: string[]): string | null {
  const [high = 0, low = 0] = groups.slice(6).map((group) => Number.parseInt(group, 16));
  if (groups.slice(0, 6).join(':') !== '0:0:0:0:0:ffff') return null;
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

/** Some proxies write the port behind the address: `203.0.113.7:4711`, `[2001:db8::1]:4711`. */
const withoutPort = (ip: string): string =>
  ip.replace(/^\[(.*)\](?::\d+)?$/, '$1').replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1');

/** What one visitor can hardly change: the IPv4 address, or the /64 network of an IPv6 one. */
export function addressPrefix(ip: string): string {
  const plain = withoutPort(ip.trim())
    .replace(/^::ffff:(?=\d+\.)/i, '')
    .replace(/%.*$/, '');
  if (isIPv4(plain)) return plain;
  if (!isIPv6(plain)) return 'unknown';
  const [head = '', tail = ''] = plain.toLowerCase().split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === '' ? [] : tail.split(':');
  const zeros = plain.includes('::')
    ? new Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0')
    : [];
  const groups = [...left, ...zeros, ...right].map((group) => Number.parseInt(group, 16).toString(16));
  return unmapped(groups) ?? groups.slice(0, 4).join(':');
}

/**
 * Whose the address may be as a whole: of `2001:db8:5:6::1` the site `2001:db8:5` (/48) and the provider `2001:db8` (/32), of
 * `192.0.2.1` itself and `192.0` (/16). Too many share these to be counted by them while nothing is wrong.
 */
export function widerNetworks(ip: string): { site: string; provider: string } {
  const prefix = addressPrefix(ip);
  if (prefix.includes('.')) return { site: prefix, provider: prefix.split('.').slice(0, 2).join('.') };
  const groups = prefix.split(':');
  return { site: groups.slice(0, 3).join(':'), provider: groups.slice(0, 2).join(':') };
}
