import { Big } from 'big.js';
import type { Knex } from 'knex';
import { findVariants, variantsOf } from '../catalog/queries.ts';
import { listProductLines, listVariantKeys, readOrderParts } from '../orders/parts.ts';
import type { PaymentState } from '../orders/money-state.ts';
import { listOrderNumbers } from '../orders/queries.ts';
import { GONE } from '../orders/gone.ts';
import type { LineRow, OrderRow } from '../orders/rows.ts';
import { refundedByLine } from '../orders/shown-refunds.ts';
import type { Transactor } from '../platform/db.ts';
import { listDownloads, listFiles, productsWithFiles, listGivenIn, type FileRow } from './store.ts';

/** A file that comes with an order. */
export interface OrderFile {
  id: string;
  name: string;
  /** In bytes; null of a link. */
  size: number | null;
  /** Null while it is given; else why not: `unpaid`, `back` (pieces or money), `used_up`. */
  shut: 'unpaid' | 'back' | 'used_up' | null;
  /** How often it was given, and how often it is at most. */
  times: number;
  most: number;
  /** When it was given last; null before that. */
  lastAt: number | null;
}

/** Names the files that are given with these variants, as they are now. */
export async function listFilesOfVariants(db: Transactor, variantIds: string[]): Promise<FileRow[]> {
  const sold = [...(await findVariants(db, variantIds)).values()];
  if (sold.length === 0) return [];
  const files = await listFiles(db, [...new Set(sold.map(({ product }) => product.id))]);
  const isSold = ({ product_id, variant_id }: FileRow): boolean =>
    sold.some(({ variant }) => variant.productId === product_id && ['', variant.id].includes(variant_id));
  return files.filter(isSold);
}

const PAID: PaymentState[] = ['paid', 'overpaid', 'part_refunded', 'disputed'];
const ENDED = ['cancelled', 'failed', ...GONE];

/** Says why nothing of an order is given; null when it is. An undecided dispute shuts nothing, a lost one does. */
function whyShut({ status, payment_state }: OrderRow): OrderFile['shut'] {
  if (ENDED.includes(status) || ['refunded', 'lost'].includes(payment_state)) return 'back';
  return PAID.includes(payment_state) ? null : 'unpaid';
}

/** Counts the pieces by variant that were bought and not given back. */
async function countLeft(db: Transactor, order: OrderRow, lines: LineRow[]): Promise<Map<string, Big>> {
  const { facts } = (await readOrderParts(db, [order.id])).of(order.id);
  const back = refundedByLine(facts, order.currency);
  const left = new Map<string, Big>();
  for (const { variant_key: key, line_key, quantity } of lines) {
    if (key === null) continue;
    const pieces = new Big(quantity).minus(back.get(line_key)?.quantity ?? 0);
    left.set(key, (left.get(key) ?? new Big(0)).plus(pieces.gt(0) ? pieces : 0));
  }
  return left;
}

/** Lists the files that come with an order, for code that has already decided who may see it. */
export async function listOrderFiles(db: Transactor, order: OrderRow): Promise<OrderFile[]> {
  const variantIds = await listVariantKeys(db, order.id, variantsOf(db, productsWithFiles(db)));
  const sold = await findVariants(db, variantIds);
  const files = (await listFilesOfVariants(db, variantIds)).filter(
    ({ removed_at }) => removed_at === null || removed_at > order.placed_at,
  );
  if (files.length === 0) return [];
  const left = await countLeft(db, order, await listProductLines(db, [order.id]));
  const given = await listDownloads(db, [order.id]);
  return files.map(({ id, name, size, url, most, product_id, variant_id }) => {
    const pieces = [...sold.values()]
      .filter(({ variant }) => variant.productId === product_id && ['', variant.id].includes(variant_id))
      .reduce((sum, { variant }) => sum.plus(left.get(variant.id) ?? 0), new Big(0));
    const { times, last_at } = given.find(({ file_id }) => file_id === id) ?? { times: 0, last_at: null };
    const whole = pieces.times(most).round(0, Big.roundUp).toNumber();
    const shut = whyShut(order) ?? (whole === 0 ? 'back' : times >= whole ? 'used_up' : null);
    return { id, name, size: url === '' ? size : null, shut, times, most: whole, lastAt: last_at };
  });
}

/** Lists which files were given with these orders (a query of their ids), how often, and when last. */
export async function listGiven(
  db: Transactor,
  { orderIds, most }: { orderIds: Knex.QueryBuilder; most: number },
): Promise<{ order: string; file: string; times: number; lastAt: number }[]> {
  const rows = await listGivenIn(db, orderIds, most);
  const numbers = await listOrderNumbers(db, [...new Set(rows.map(({ order_id }) => order_id))]);
  return rows.map(({ order_id, name, times, last_at }) => ({
    ...{ order: numbers.get(order_id) ?? '', file: name, times },
    lastAt: last_at,
  }));
}
