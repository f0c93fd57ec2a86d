import type { Knex } from 'knex';
import { recordChange } from '../changes/record.ts';
import type { Context } from '../context.ts';
import { isDuplicateKey, type Transactor } from '../platform/db.ts';
import { recordCatalogChange } from './catalog.ts';
import { findShare, forgetVisits } from './stock-visits.ts';

interface MovementRow {
  reason: string;
  variant_id: string;
  quantity: number;
  moved_at: number;
}

interface ReservationRow {
  holder_id: string;
  variant_id: string;
  checkout_id: string;
  quantity: number;
  /** Whose share it is of what visitors hold without money; empty where money is there. */
  visitor: string;
  expires_at: number;
}

declare module 'knex/types/tables.js' {
  interface Tables {
    stock_movements: MovementRow;
    stock_reservations: ReservationRow;
  }
}

export interface Want {
  variantId: string;
  quantity: number;
}

interface Pieces {
  variant_id: string;
  pieces: number;
}

/**
 * They are taken in the order of ids: two transactions that want the same ones wait for each other, without a
 * deadlock.
 */
const inOrder = (wants: Want[]): Want[] => [...wants].sort((a, b) => (a.variantId < b.variantId ? -1 : 1));

/** Counts the pieces that others hold, by variant: a checkout does not see its own reservations as taken. */
export async function listHeld(
  trx: Transactor,
  variantIds: string[],
  { now, checkoutId }: { now: number; checkoutId: string | null },
): Promise<Map<string, number>> {
  const rows: Pieces[] = await trx('stock_reservations')
    .whereIn('variant_id', variantIds)
    .where('expires_at', '>', now)
    .whereNot({ checkout_id: checkoutId ?? '' })
    .groupBy('variant_id')
    .select('variant_id')
    .sum({ pieces: 'quantity' });
  return new Map(rows.map(({ variant_id, pieces }) => [variant_id, pieces]));
}

const counted = (trx: Transactor, variantId: string) =>
  trx('variants').where({ id: variantId }).whereNotNull('stock');

interface Hold {
  holderId: string;
  checkoutId: string;
  wants: Want[];
  now: number;
  until: number;
  /** Null: the money is there. */
  visitor: string | null;
}

async function saveReservation(
  trx: Knex.Transaction,
  { holderId, checkoutId, now, until, visitor }: Hold,
  wanted: Want & { stock: number },
): Promise<void> {
  const share =
    visitor === null
      ? { pieces: wanted.quantity, until }
      : await findShare(trx, { visitor, checkoutId, now }, wanted);
  if (share.pieces === 0) return;
  await trx('stock_reservations')
    .insert({
      holder_id: holderId,
      variant_id: wanted.variantId,
      checkout_id: checkoutId,
      quantity: share.pieces,
      visitor: visitor ?? '',
      expires_at: share.until,
    })
    .onConflict(['holder_id', 'variant_id'])
    .merge(['quantity', 'visitor', 'expires_at']);
}

/**
 * Holds pieces for an attempt until a time, all or nothing: false when a variant has too few, and then the caller rolls
 * back or releases what was written. The row of each counted variant is locked by an update first, so that two buyers
 * of the last piece queue up instead of both reading it as free; this needs neither gap locks nor SELECT … FOR UPDATE,
 * which a cluster does not keep over its nodes. Of what is there, a `visitor` holds their share only; a second hold of
 * the same attempt renews the first.
 */
export async function reserveStock(trx: Knex.Transaction, hold: Hold): Promise<boolean> {
  for (const { variantId, quantity } of inOrder(hold.wants)) {
    if ((await counted(trx, variantId).increment('stock_turn', 1)) === 0) continue;
    const row = await trx('variants').where({ id: variantId }).first('stock');
    const held = await listHeld(trx, [variantId], { now: hold.now, checkoutId: hold.checkoutId });
    const stock = row?.stock ?? 0;
    if (stock - (held.get(variantId) ?? 0) < quantity) return false;
    await saveReservation(trx, hold, { variantId, quantity, stock });
  }
  return true;
}

/**
 * Holds pieces whose money has moved. A hold that has run out meanwhile is made anew, whether or not the pieces are still
 * there, because these goods are promised.
 */
export async function holdStock(
  trx: Knex.Transaction,
  { holderId, checkoutId, wants, until }: Pick<Hold, 'holderId' | 'checkoutId' | 'wants' | 'until'>,
): Promise<void> {
  for (const { variantId, quantity } of inOrder(wants)) {
    if ((await counted(trx, variantId).increment('stock_turn', 1)) === 0) continue;
    await trx('stock_reservations')
      .insert({
        holder_id: holderId,
        variant_id: variantId,
        checkout_id: checkoutId,
        quantity,
        visitor: '',
        expires_at: until,
      })
      .onConflict(['holder_id', 'variant_id'])
      .merge(['quantity', 'visitor', 'expires_at']);
  }
}

export async function releaseStock(trx: Transactor, holderId: string): Promise<void> {
  await trx('stock_reservations').where({ holder_id: holderId }).delete();
}

export async function releaseExpiredStock(trx: Transactor, now: number): Promise<void> {
  await trx('stock_reservations').where('expires_at', '<=', now).delete();
  await forgetVisits(trx, now);
}

/**
 * Takes what was sold, once per reason: a second time it throws the database's duplicate error. What is paid for is
 * taken even when it is not there: the stock goes below zero and the variant is named in the answer, so that somebody
 * can act.
 */
export async function takeStock(
  trx: Knex.Transaction,
  sale: { reason: string; wants: Want[]; now: number },
): Promise<{ oversold: string[] }> {
  const oversold: string[] = [];
  const { reason, now } = sale;
  for (const { variantId, quantity } of inOrder(sale.wants)) {
    const taken = await counted(trx, variantId).where('stock', '>=', quantity).decrement('stock', quantity);
    if (taken === 0) {
      if ((await counted(trx, variantId).decrement('stock', quantity)) === 0) continue;
      oversold.push(variantId);
    }
    await trx('stock_movements').insert({
      reason,
      variant_id: variantId,
      quantity: -quantity,
      moved_at: now,
    });
  }
  return { oversold };
}

/** Puts goods back, once per reason, and throws like `takeStock` a second time; what is not counted stays so. */
export async function returnStock(
  trx: Knex.Transaction,
  back: { reason: string; wants: Want[]; now: number },
): Promise<void> {
  const { reason, now } = back;
  for (const { variantId, quantity } of inOrder(back.wants)) {
    if ((await counted(trx, variantId).increment('stock', quantity)) === 0) continue;
    await trx('stock_movements').insert({ reason, variant_id: variantId, quantity, moved_at: now });
  }
}

/** False when this reason has moved the variant before. */
async function recordMovement(trx: Knex.Transaction, row: MovementRow): Promise<boolean> {
  try {
    await trx('stock_movements').insert(row);
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}

/**
 * Adds pieces to the stock of a variant, or takes them (`by: -2`), as somebody outside counted them; a sale in between
 * is not lost. A repeat of the reason, a variant that is not counted and `by: 0` change nothing.
 * @returns false when nothing changed.
 */
export async function moveStock(
  trx: Knex.Transaction,
  ctx: Context,
  { variantId, by, reason }: { variantId: string; by: number; reason: string },
): Promise<boolean> {
  const now = ctx.clock.now();
  if (by === 0 || !(await counted(trx, variantId).first('id'))) return false;
  const movement = { reason, variant_id: variantId, quantity: by, moved_at: now };
  if (!(await recordMovement(trx, movement))) return false;
  await counted(trx, variantId).update({ stock: trx.raw('stock + ?', [by]), updated_at: now });
  await recordCatalogChange(trx, ctx, [variantId]);
  await recordChange(trx, ctx, { kind: 'product', id: variantId });
  return true;
}

/** Sets what was counted by hand, or (null) counts no more; the difference is a movement like any other. */
export async function setStock(
  trx: Knex.Transaction,
  { variantId, to, reason, now }: { variantId: string; to: number | null; reason: string; now: number },
): Promise<void> {
  await trx('variants').where({ id: variantId }).increment('stock_turn', 1);
  const row = await trx('variants').where({ id: variantId }).first('stock');
  const quantity = (to ?? 0) - (row?.stock ?? 0);
  await trx('variants').where({ id: variantId }).update({ stock: to });
  if (quantity !== 0)
    await trx('stock_movements').insert({ reason, variant_id: variantId, quantity, moved_at: now });
}

/**
 * Counts the pieces of each variant that a sale took and that have not come back. `backs` is how the reasons of its
 * returns begin: with `back:KEY:` both `back:KEY:ref_1` and `back:KEY:cancelled` count.
 */
export async function listTaken(
  trx: Transactor,
  { sale, backs }: { sale: string; backs: string },
): Promise<Map<string, number>> {
  const rows: Pieces[] = await trx('stock_movements')
    .where({ reason: sale })
    .orWhere((back) => back.where('reason', '>=', backs).where('reason', '<', `${backs}~`))
    .groupBy('variant_id')
    .select('variant_id')
    .sum({ pieces: 'quantity' });
  return new Map(rows.map(({ variant_id, pieces }) => [variant_id, -pieces]));
}
