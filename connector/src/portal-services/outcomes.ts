import type { DeskMade, DeskOutcome, Refused as RefusedAtDesk } from '@carrello/portal/services';
import type { Outcome, Refused } from '../platform/outcome.ts';

const PAGES = { contact: '/desk/contacts', account: '/desk/companies' } as const;

/** A refusal as the page tells it, with a link to the record that stands in the way. */
function withLink({ ok, field, reason, known }: Refused): RefusedAtDesk {
  return { ok, field, reason, ...(known ? { link: `${PAGES[known.kind]}/${known.id}` } : {}) };
}

/** What came of something that staff did, with the page's word for it: `{ ok: true, notice: 'shipped' }`. */
export async function noticed<T extends object>(
  outcome: Outcome<T> | Promise<Outcome<T>>,
  notice: string | ((done: T) => string),
): Promise<DeskOutcome> {
  const done = await outcome;
  if (!done.ok) return withLink(done);
  return { ok: true, notice: typeof notice === 'function' ? notice(done) : notice };
}

/** The same for what makes a record: its id, where the reader goes next. */
export async function made(outcome: Promise<Outcome<{ id: string }>>): Promise<DeskMade> {
  const done = await outcome;
  return done.ok ? { ok: true, id: done.id } : withLink(done);
}
