import type { Knex } from 'knex';
import { recordCatalogChange } from '../catalog/catalog.ts';
import { listTaken, returnStock, type Want } from '../catalog/stock.ts';
import type { Context } from '../context.ts';
import { recordChange } from '../changes/record.ts';

/**
 * Puts goods of an order back, never more than its sale took: what staff tick twice, in a refund and in a cancellation,
 * comes back once. `id` names this return within the order.
 */
export async function restock(
  trx: Knex.Transaction,
  ctx: Context,
  { orderKey, id, asked }: { orderKey: string; id: string; asked: Want[] | 'all' },
): Promise<void> {
  const backs = `back:${orderKey}:`;
  const taken = await listTaken(trx, { sale: `sale:${orderKey}`, backs });
  const all = [...taken].map(([variantId, quantity]) => ({ variantId, quantity }));
  const wants = (asked === 'all' ? all : asked)
    .map(({ variantId, quantity }) => ({
      variantId,
      quantity: Math.min(Math.trunc(quantity), taken.get(variantId) ?? 0),
    }))
    .filter(({ quantity }) => quantity > 0);
  if (wants.length === 0) return;
  await returnStock(trx, { reason: backs + id, wants, now: ctx.clock.now() });
  const variantIds = wants.map(({ variantId }) => variantId);
  await recordChange(trx, ctx, ...variantIds.map((id) => ({ kind: 'product' as const, id })));
  await recordCatalogChange(trx, ctx, variantIds);
}
