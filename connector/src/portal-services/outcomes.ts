import type { Refused as PageRefused } from '@carrello/portal/services';
import type { Outcome } from '../platform/outcome.ts';

/** The same for the page, with a word for the notice that it shows: `{ ok: true, notice: 'shipped' }`. */
export function noticed<T extends object, N extends string>(
  outcome: Outcome<T>,
  notice: N | ((done: T) => N),
): { ok: true; notice: N } | PageRefused {
  if (!outcome.ok) return outcome;
  return { ok: true, notice: typeof notice === 'function' ? notice(outcome) : notice };
}
