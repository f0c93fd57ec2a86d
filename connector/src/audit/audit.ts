import type { Context } from '../context.ts';
import { DAY } from '../platform/clock.ts';
import type { Transactor } from '../platform/db.ts';
import { actorNow } from './actor.ts';
import * as store from './store.ts';
import type { Audited } from './words.ts';
import { startOf } from '../platform/text.ts';

/** A few words or figures, never of a person: `{ from: 'sales', to: 'owner' }`, `{ amount: 1900, currency: 'EUR' }`. */
export type AuditDetail = Record<string, string | number>;

export interface NewAudit {
  what: Audited;
  /** The id of the record it is done to. */
  on?: string;
  detail?: AuditDetail;
}

/** Writes down, in the transaction of the effect, what whoever is at work (`actAs`) does. */
export async function audit(
  trx: Transactor,
  { clock, ids }: Pick<Context, 'clock' | 'ids'>,
  { what, on = '', detail }: NewAudit,
): Promise<void> {
  const { kind, id, from } = actorNow();
  await store.insertAudit(trx, {
    id: ids.new('audit'),
    at: clock.now(),
    who_kind: kind,
    who: startOf(id, 40),
    what,
    on_id: startOf(on, 40),
    from_key: from,
    detail: detail === undefined ? null : JSON.stringify(detail),
  });
}

/** How long it can be found out who did what. */
const KEPT = 400 * DAY;

/** Removes what is older than 400 days, at most a thousand rows a call. */
export function forgetOldAudit(trx: Transactor, { clock }: Pick<Context, 'clock'>): Promise<number> {
  return store.removeAuditBefore(trx, clock.now() - KEPT);
}
