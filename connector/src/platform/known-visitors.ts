import { DAY, type Clock } from './clock.ts';
import type { Db, Transactor } from './db.ts';
import { keyedHash } from './hash.ts';
import { addressPrefix } from './limits.ts';

/** Somebody who wants to be let in as `person` (an e-mail key), from an address and a browser. */
export interface Visitor {
  audience: 'customer' | 'staff';
  person: string;
  ip: string;
  /** The secret of the browser's long-lived cookie; empty where it has none. */
  browser: string;
}

/**
 * `browser`: this person has signed in with this browser before; `address`: from this address (IPv6: its /64 network);
 * `stranger`: neither within the last 90 days.
 */
export type Acquaintance = 'browser' | 'address' | 'stranger';

interface KnownVisitorRow {
  visitor_key: string;
  expires_at: number;
}

declare module 'knex/types/tables.js' {
  interface Tables {
    known_visitors: KnownVisitorRow;
  }
}

interface Tools {
  clock: Clock;
  config: { secret: string };
}

const KNOWN_FOR = 90 * DAY;

/** The hash has a key, because whoever knows somebody's mailbox could try all IPv4 addresses against a bare one. */
function keysOf({ config }: Tools, { audience, person, ip, browser }: Visitor) {
  const key = (kind: string, value: string) =>
    keyedHash(config.secret, `known visitor\n${audience}\n${person}\n${kind}\n${value}`);
  return {
    browser: browser === '' ? null : key('browser', browser),
    address: key('address', addressPrefix(ip)),
  };
}

/** Tells how this person is known here; asks the same of an unknown person, so that the time does not tell. */
export async function findAcquaintance(ctx: Tools & { db: Db }, visitor: Visitor): Promise<Acquaintance> {
  const { browser, address } = keysOf(ctx, visitor);
  const known = await ctx
    .db('known_visitors')
    .whereIn('visitor_key', [browser ?? '', address])
    .where('expires_at', '>', ctx.clock.now())
    .pluck('visitor_key');
  if (browser !== null && known.includes(browser)) return 'browser';
  return known.includes(address) ? 'address' : 'stranger';
}

/** To be called when somebody has signed in. */
export async function rememberVisitor(trx: Transactor, ctx: Tools, visitor: Visitor): Promise<void> {
  const now = ctx.clock.now();
  const { browser, address } = keysOf(ctx, visitor);
  await trx('known_visitors').where('expires_at', '<=', now).delete();
  const keys = browser === null ? [address] : [browser, address];
  await trx('known_visitors')
    .insert(keys.map((visitor_key) => ({ visitor_key, expires_at: now + KNOWN_FOR })))
    .onConflict('visitor_key')
    .merge(['expires_at']);
}
