import type { World } from '../world.ts';
import type { KeptAnswer } from '../state.ts';
import { invalidRequest, StripeFault } from './errors.ts';

const KEPT_MS = 24 * 3600 * 1000;

/** Keys whose first call is still running or whose answer is still held back. */
const running = new WeakMap<World, Set<string>>();

function runningOf(world: World): Set<string> {
  const set = running.get(world) ?? new Set<string>();
  running.set(world, set);
  return set;
}

/** The saved answer of an earlier call with this key, or null. The same key with other parameters is refused. */
export function findKept(world: World, key: string, path: string, fingerprint: string): KeptAnswer | null {
  if (key.length > 255) throw invalidRequest('Idempotency keys may be at most 255 characters.');
  if (runningOf(world).has(key)) {
    const message = `There is currently another in-progress request using this Idempotent Key (${key}).`;
    throw invalidRequest(message, { code: 'idempotency_key_in_use', status: 409 });
  }
  const kept = world.state.stripe.kept[key];
  if (!kept || kept.at + KEPT_MS <= world.clock.now()) return null;
  if (kept.path !== path) throw misused(`same endpoint they were first used for ('${kept.path}')`, key);
  if (kept.fingerprint !== fingerprint) throw misused('same parameters they were first used with', key);
  return kept;
}

function misused(what: string, key: string): StripeFault {
  return new StripeFault(400, {
    type: 'idempotency_error',
    message: `Keys for idempotent requests can only be used with the ${what}. Try using a key other than '${key}' if you meant to execute a different request.`,
  });
}

export function keepAnswer(world: World, key: string, answer: KeptAnswer): void {
  world.state.stripe.kept[key] = answer;
  world.changed();
}

export function markRunning(world: World, key: string): () => void {
  runningOf(world).add(key);
  return () => void runningOf(world).delete(key);
}
