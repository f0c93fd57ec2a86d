import { Big } from 'big.js';
import type { Transactor } from '../platform/db.ts';
import { readOrderParts } from './parts.ts';
import type { OrderRow } from './rows.ts';
import { refundedByLine } from './shown-refunds.ts';

/** A product line with the pieces of it that were not given back. */
export interface LineLeft {
  lineKey: string;
  name: string;
  sku: string;
  options: { name: string; value: string }[];
  /** A decimal string; `0` when all came back. */
  quantity: string;
}

/** Lists the product lines of an order, in its own order, with what was not given back of each. */
export async function listPiecesLeft(
  db: Transactor,
  { id, currency }: Pick<OrderRow, 'id' | 'currency'>,
): Promise<LineLeft[]> {
  const { lines, facts } = (await readOrderParts(db, [id])).of(id);
  const refunded = refundedByLine(facts, currency);
  return lines
    .filter(({ kind }) => kind === 'product')
    .map(({ line_key: lineKey, name, sku, options, quantity }) => {
      const left = new Big(quantity).minus(refunded.get(lineKey)?.quantity ?? 0);
      return {
        ...{ lineKey, name, sku, quantity: (left.gt(0) ? left : new Big(0)).toFixed() },
        options: JSON.parse(options) as LineLeft['options'],
      };
    });
}

/** Finds when the last parcel of an order was sent, in milliseconds; null while none was. */
export async function findLastSentAt(db: Transactor, orderId: string): Promise<number | null> {
  const row = await db('parcels').where({ order_id: orderId }).max({ at: 'shipped_at' }).first();
  const { at } = row as { at: number | null };
  return at === null ? null : Number(at);
}
