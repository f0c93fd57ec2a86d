import { AsyncLocalStorage } from 'node:async_hooks';
import { keyedHash } from '../platform/hash.ts';
import { addressPrefix } from '../platform/limits.ts';

/** Who is at work, and from where. */
export interface Actor {
  /** `command` is the command line, `system` what the connector does by itself. */
  kind: 'staff' | 'customer' | 'visitor' | 'command' | 'corebos' | 'system';
  /** The id of the member of staff or customer, the account at whose command line it was typed; else empty. */
  id: string;
  /** See `placeOf`; empty for what came over no network. */
  from: string;
}

const actors = new AsyncLocalStorage<Actor>();
const SYSTEM: Actor = { kind: 'system', id: '', from: '' };

/**
 * Says who does everything that `work` does, however deep: a verb need not hand it through. `actAs({ kind: 'staff',
 * id: 'stf_1' }, …)` keeps the place that was told before.
 */
export function actAs<T>(actor: Partial<Actor> & Pick<Actor, 'kind'>, work: () => T): T {
  return actors.run({ ...actorNow(), id: '', ...actor }, work);
}

export const actorNow = (): Actor => actors.getStore() ?? SYSTEM;

/**
 * Names the network of an address without saying which it is: `203.0.113.7` → `9f2c4be01a77`, and the same each time.
 * Only with CARRELLO_SECRET can somebody find out whether a certain address was meant.
 */
export function placeOf(secret: string, ip: string): string {
  return keyedHash(secret, `audit place\n${addressPrefix(ip)}`).slice(0, 12);
}
