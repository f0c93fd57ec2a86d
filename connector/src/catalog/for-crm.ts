import type { Knex } from 'knex';

/**
 * How many pieces the movements of a variant have added whose reasons begin with `reasons`, and how many movements
 * these are. The variant stays locked for the rest of the transaction, so that two processes that look at the same
 * change do not both move it.
 */
export async function sumMovements(
  trx: Knex.Transaction,
  { variantId, reasons }: { variantId: string; reasons: string },
): Promise<{ pieces: number; count: number }> {
  await trx('variants').where({ id: variantId }).increment('stock_turn', 1);
  const rows = await trx('stock_movements')
    .where({ variant_id: variantId })
    .where('reason', '>=', reasons)
    .where('reason', '<', `${reasons}~`)
    .select('quantity');
  return { pieces: rows.reduce((sum, { quantity }) => sum + quantity, 0), count: rows.length };
}
