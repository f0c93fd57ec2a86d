import type { Context } from '../../context.ts';
import { transact } from '../../platform/db.ts';
import type { CrmKind } from '../crm.ts';
import { listUnmarked } from '../store.ts';
import { insertChanges } from '../../changes/store.ts';

/** Name of the cursor that says the whole history was sent once: from then on gaps are looked for every hour. */
export const BACKFILLED = 'backfilled';

const KINDS: CrmKind[] = ['account', 'contact', 'product', 'order', 'payment', 'refund'];
const PAGE = 500;

/**
 * Finds every record that the outside CRM does not have as it is now, and records a change for it: the whole history
 * on the first day, later what fell between. Returns how many by kind.
 */
export async function sweepRecords(ctx: Pick<Context, 'db' | 'clock'>): Promise<Record<CrmKind, number>> {
  const found = { account: 0, contact: 0, product: 0, order: 0, payment: 0, refund: 0 };
  for (const kind of KINDS) {
    for (let after = ''; ;) {
      const ids = await listUnmarked(ctx.db, kind, after, PAGE);
      if (ids.length === 0) break;
      await transact(ctx.db, (trx) =>
        insertChanges(
          trx,
          ids.map((id) => ({ kind, id })),
          ctx.clock.now(),
        ),
      );
      found[kind] += ids.length;
      after = ids.at(-1) ?? after;
    }
  }
  return found;
}
