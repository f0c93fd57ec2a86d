import { Big } from 'big.js';
import { listPiecesLeft, type LineLeft } from '../orders/pieces-left.ts';
import type { OrderRow } from '../orders/rows.ts';
import { countPieces, type Piece } from '../orders/to-send.ts';
import type { Transactor } from '../platform/db.ts';
import { listPiecesUnderWay } from './store.ts';

/** Lists the product lines of an order with the pieces that a new case can be about: not given back, in no open case. */
export async function listReturnable(db: Transactor, order: OrderRow): Promise<LineLeft[]> {
  const lines = await listPiecesLeft(db, order);
  const underWay = (await listPiecesUnderWay(db, order.id)).map(({ line_key, quantity }) => ({
    ...{ lineKey: line_key, quantity },
  }));
  return lines.map((line) => {
    const others = countPieces(underWay.filter(({ lineKey }) => lineKey === line.lineKey));
    const left = new Big(line.quantity).minus(others);
    return { ...line, quantity: (left.gt(0) ? left : new Big(0)).toFixed() };
  });
}

/** True when each line has so many pieces left, and whole ones where it has whole ones. */
export function areReturnable(lines: LineLeft[], pieces: Piece[]): boolean {
  const known = new Map(lines.map((line) => [line.lineKey, new Big(line.quantity)]));
  if (new Set(pieces.map(({ lineKey }) => lineKey)).size !== pieces.length) return false;
  return pieces.every(({ lineKey, quantity }) => {
    const left = known.get(lineKey) ?? new Big(0);
    const asked = new Big(quantity);
    const isWhole = !left.mod(1).eq(0) || asked.mod(1).eq(0);
    return asked.gt(0) && asked.lte(left) && isWhole;
  });
}
