import type { RecordChange } from '../changes/store.ts';
import { isListenedTo, recordChange } from '../changes/record.ts';
import { listMergedBy } from '../contacts/standing-merges.ts';
import type { Context } from '../context.ts';
import { listRecordsOfOrder } from '../orders/records-of-order.ts';
import type { Transactor } from '../platform/db.ts';

/** Lists an order with its buyer, company and money facts, and the contacts that were merged because of it. */
export async function listTouchedByOrder(trx: Transactor, orderId: string): Promise<RecordChange[]> {
  const records = await listRecordsOfOrder(trx, orderId);
  const contact = records.find(({ kind }) => kind === 'contact');
  if (!contact) return [];
  const merged = await listMergedBy(trx, { winnerId: contact.id, orderId });
  return [
    ...records,
    ...merged.flatMap(({ loserId, orderIds }): RecordChange[] => [
      { kind: 'contact', id: loserId },
      ...orderIds.map((id) => ({ kind: 'order' as const, id })),
    ]),
  ];
}

/** Records the change of all that one version of an order touched. */
export async function recordOrderChange(
  trx: Transactor,
  ctx: Pick<Context, 'config' | 'clock'>,
  orderId: string,
): Promise<void> {
  if (isListenedTo(ctx)) await recordChange(trx, ctx, ...(await listTouchedByOrder(trx, orderId)));
}
