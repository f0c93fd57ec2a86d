import type { Knex } from 'knex';
import type { Transactor } from '../platform/db.ts';

export interface Want {
  variantId: string;
  quantity: number;
}

interface HeldRow {
  variant_id: string;
  held: number | string;
}

/** Pieces held by others, by variant: what a checkout sees does not count its own reservations. */
export async function listHeld(
  trx: Transactor,
  variantIds: string[],
  { now, checkoutId }: { now: number; checkoutId: string | null },
): Promise<Map<string, number>> {
  const rows: HeldRow[] = await trx('stock_reservations')
    .whereIn('variant_id', variantIds)
    .where('expires_at', '>', now)
    .whereNot({ checkout_id: checkoutId ?? '' })
    .groupBy('variant_id')
    .select('variant_id')
    .sum({ held: 'quantity' });
  return new Map(rows.map((row) => [row.variant_id, Number(row.held)]));
}

/**
 * Holds pieces for an attempt until a time, all or nothing (false, with nothing written that the caller may keep: it
 * rolls back or goes on to say what changed). The row of each counted variant is locked by an update first, in the
 * order of ids, so that two buyers of the last piece queue up instead of both reading it as free; this needs neither
 * gap locks nor SELECT … FOR UPDATE, which a cluster does not keep over nodes.
 */
export async function reserveStock(
  trx: Knex.Transaction,
  hold: { holderId: string; checkoutId: string; wants: Want[]; now: number; until: number },
): Promise<boolean> {
  const wants = [...hold.wants].sort((a, b) => (a.variantId < b.variantId ? -1 : 1));
  for (const { variantId, quantity } of wants) {
    const counted = await trx('variants')
      .where({ id: variantId })
      .whereNotNull('stock')
      .increment('stock_turn', 1);
    if (counted === 0) continue;
    const row: { stock: number | string } | undefined = await trx('variants')
      .where({ id: variantId })
      .first('stock');
    const held = await listHeld(trx, [variantId], { now: hold.now, checkoutId: hold.checkoutId });
    if (Number(row?.stock ?? 0) - (held.get(variantId) ?? 0) < quantity) return false;
    await trx('stock_reservations').insert({
      holder_id: hold.holderId,
      variant_id: variantId,
      checkout_id: hold.checkoutId,
      quantity,
      expires_at: hold.until,
    });
  }
  return true;
}

export async function releaseStock(trx: Transactor, holderId: string): Promise<void> {
  await trx('stock_reservations').where({ holder_id: holderId }).delete();
}

export async function releaseExpiredStock(trx: Transactor, now: number): Promise<void> {
  await trx('stock_reservations').where('expires_at', '<=', now).delete();
}

/**
 * Takes what was sold, once per reason. What is paid for is taken even when it is not there: the stock goes below zero
 * and the variant is named in the answer, so that somebody can act.
 */
export async function takeStock(
  trx: Knex.Transaction,
  sale: { reason: string; wants: Want[]; now: number },
): Promise<{ oversold: string[] }> {
  const oversold: string[] = [];
  const wants = [...sale.wants].sort((a, b) => (a.variantId < b.variantId ? -1 : 1));
  for (const { variantId, quantity } of wants) {
    const counted = () => trx('variants').where({ id: variantId }).whereNotNull('stock');
    const taken = await counted().where('stock', '>=', quantity).decrement('stock', quantity);
    if (taken === 0) {
      const short = await counted().decrement('stock', quantity);
      if (short === 0) continue;
      oversold.push(variantId);
    }
    await trx('stock_movements').insert({
      reason: sale.reason,
      variant_id: variantId,
      quantity: -quantity,
      moved_at: sale.now,
    });
  }
  return { oversold };
}

/** Puts goods back, once per reason and variant; what is not counted stays so. */
export async function returnStock(
  trx: Knex.Transaction,
  back: { reason: string; wants: Want[]; now: number },
): Promise<void> {
  const wants = [...back.wants].sort((a, b) => (a.variantId < b.variantId ? -1 : 1));
  for (const { variantId, quantity } of wants) {
    const counted = await trx('variants')
      .where({ id: variantId })
      .whereNotNull('stock')
      .increment('stock', quantity);
    if (counted === 0) continue;
    await trx('stock_movements').insert({
      reason: back.reason,
      variant_id: variantId,
      quantity,
      moved_at: back.now,
    });
  }
}

/** Pieces of each variant that a sale took and that have not come back. `backs`: how the reasons of its returns begin. */
export async function listTaken(
  trx: Transactor,
  { sale, backs }: { sale: string; backs: string },
): Promise<Map<string, number>> {
  const rows: HeldRow[] = await trx('stock_movements')
    .where({ reason: sale })
    .orWhere((back) => back.where('reason', '>=', backs).where('reason', '<', `${backs}~`))
    .groupBy('variant_id')
    .select('variant_id')
    .sum({ held: 'quantity' });
  return new Map(rows.map((row) => [row.variant_id, -Number(row.held)]));
}
