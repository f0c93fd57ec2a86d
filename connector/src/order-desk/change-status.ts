import type { Knex } from 'knex';
import { audit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import { changePlacedOrder, type PlacedOrder } from '../intake/placed-here.ts';
import { refuse, type Outcome } from '../platform/outcome.ts';
import { markCancelled } from './cancel.ts';
import { lockOrder } from './placed-order.ts';

/**
 * Gives an order that was placed here another status, as somebody did outside (`by` is `corebos`): its next version,
 * with parcels, money and goods as they are. A cancellation goes to the buyer by mail like one at the desk and is for
 * good: any other status is refused with `is_cancelled` from then on. Whoever calls this applies the version after
 * the commit (`applyWaiting`), or leaves that to its job.
 */
export async function changeStatus(
  trx: Knex.Transaction,
  ctx: Context,
  { placed, status, by }: { placed: PlacedOrder; status: string; by: string },
): Promise<Outcome> {
  const order = await lockOrder(trx, placed);
  const before = order.snapshot.status;
  if (status === before) return { ok: true };
  if (before === 'cancelled') return refuse('status', 'is_cancelled');
  if (status === 'cancelled') await markCancelled(trx, ctx, { order, refunds: false });
  else await changePlacedOrder(trx, ctx, order, { status });
  await audit(trx, ctx, { what: 'order_status', on: placed.orderKey, detail: { from: before, to: status } });
  ctx.log.info({ order: placed.orderKey, from: before, to: status, by }, 'order.status_changed');
  return { ok: true };
}
