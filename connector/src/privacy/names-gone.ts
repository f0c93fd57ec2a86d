import type { Context } from '../context.ts';
import { eraseOrder } from '../intake/erase.ts';
import { listErasedRecords } from '../contacts/erase.ts';
import { listNamed } from '../orders/to-erase.ts';
import { DAY } from '../platform/clock.ts';
import { transact, type Transactor } from '../platform/db.ts';
import { addNextRun } from '../platform/jobs.ts';
import { transactWork } from '../platform/unit-of-work/unit-of-work.ts';
import { keptSince } from '../shops/keeping.ts';
import { listShops } from '../shops/shops.ts';

/** Adds the next day's look for names that the law has nobody keep any more. */
export const addNamesGone = (db: Transactor, ctx: Context): Promise<void> =>
  addNextRun(db, ctx, { kind: 'blank_names', every: DAY });

/** Takes the names out of the orders of erased people that have been kept long enough. Returns of how many. */
export async function blankOldNames(ctx: Context): Promise<number> {
  const erased = await listErasedRecords(ctx.db);
  const contactIds = [...erased.keys()];
  let blanked = 0;
  for (const shop of await listShops(ctx.db)) {
    const before = keptSince(shop, ctx.clock.now());
    for (const { id, contactId } of await listNamed(ctx.db, { contactIds, shopId: shop.id, before })) {
      const erasureId = erased.get(contactId) ?? '';
      await transactWork(ctx.db, (work) => eraseOrder(work, ctx, { orderId: id, erasureId }));
      blanked += 1;
    }
  }
  return blanked;
}

/** Ends a daily run, and adds the next one. */
export async function runNamesGone(
  ctx: Context,
  job: { finish(trx: Transactor): Promise<void> },
): Promise<void> {
  const count = await blankOldNames(ctx);
  if (count > 0) ctx.log.info({ count }, 'names.blanked');
  await transact(ctx.db, async (trx) => {
    await addNamesGone(trx, ctx);
    await job.finish(trx);
  });
}
