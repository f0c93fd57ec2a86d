import type { KeptAnswer } from '../state.ts';
import type { World } from '../world.ts';
import { invalid, unprocessable } from './errors.ts';

const HOUR = 3600 * 1000;
/** PayPal keeps the ids of order calls for 6 hours, of payment calls for 45 days. */
const KEPT_MS = { orders: 6 * HOUR, payments: 45 * 24 * HOUR };

function lifeOf(path: string): number {
  return path.startsWith('/v2/payments/') ? KEPT_MS.payments : KEPT_MS.orders;
}

/** The saved answer of a successful call with this id on this path, or null. */
export function findKept(world: World, id: string, path: string, bytes: string): KeptAnswer | null {
  if (id.length > 108) {
    throw invalid([
      {
        issue: 'INVALID_STRING_LENGTH',
        description: 'At most 108 characters.',
        field: 'PayPal-Request-Id',
        location: 'header',
      },
    ]);
  }
  const kept = world.state.paypal.kept[`${path} ${id}`];
  if (!kept || kept.at + lifeOf(path) <= world.clock.now()) return null;
  if (kept.fingerprint !== bytes) {
    const description = 'The value of PayPal-Request-Id header has already been used for another request.';
    throw unprocessable('DUPLICATE_REQUEST_ID', description, 'PayPal-Request-Id', id);
  }
  return kept;
}

export function keepAnswer(world: World, id: string, answer: KeptAnswer): void {
  world.state.paypal.kept[`${answer.path} ${id}`] = answer;
  world.changed();
}
