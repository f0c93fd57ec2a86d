import { isListenedTo, recordChange } from '../changes/record.ts';
import type { Context } from '../context.ts';
import { listTouchedByOrder } from '../intake/order-changes.ts';
import { listOrderIdsOf } from '../orders/of-contacts.ts';
import type { Transactor } from '../platform/db.ts';

/** Records that one contact took over another's records, or gave them back: both changed, and all that moved. */
export async function recordMerge(
  trx: Transactor,
  ctx: Pick<Context, 'config' | 'clock'>,
  contactIds: string[],
): Promise<void> {
  if (!isListenedTo(ctx)) return;
  const orderIds = await listOrderIdsOf(trx, contactIds);
  const touched = await Promise.all(orderIds.map((id) => listTouchedByOrder(trx, id)));
  const contacts = contactIds.map((id) => ({ kind: 'contact' as const, id }));
  await recordChange(trx, ctx, ...contacts, ...touched.flat());
}
