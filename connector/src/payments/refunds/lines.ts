import { Big } from 'big.js';
import { nameOfLine, type OrderSnapshot, type SnapshotRefund } from '../../contract/orders.ts';
import { countByLine } from '../../orders/to-send.ts';
import { sum } from '../../platform/money.ts';

export type RefundLine = SnapshotRefund['lines'][number];

/** What is left of a line that may be given back: pieces, and what was charged for them. */
export interface LineLeft {
  lineKey: string;
  kind: 'product' | 'shipping' | 'fee';
  name: string;
  sku: string;
  /** They tell lines of one name apart. */
  options: { name: string; value: string }[];
  variantId: string | null;
  /** A decimal string, as it stands in the order. */
  quantity: string;
  /** Minor units, with tax. */
  gross: number;
}

interface Line {
  key: string;
  name: string;
  sku: string;
  options: LineLeft['options'];
  total: number;
  tax: number;
  quantity: string;
  kind: LineLeft['kind'];
  variantId: string | null;
}

function linesOf({ lines, shipping, fees }: OrderSnapshot): Line[] {
  const charge =
    (kind: LineLeft['kind']) => (line: { key: string; name: string; total: number; tax: number }) => ({
      key: line.key,
      name: line.name,
      total: line.total,
      tax: line.tax,
      quantity: '1',
      kind,
      sku: '',
      options: [],
      variantId: null,
    });
  return [
    ...lines.map(({ key, name, sku, options, total, tax, quantity, variantKey }) => ({
      key,
      name,
      sku,
      options,
      total,
      tax,
      quantity,
      kind: 'product' as const,
      variantId: variantKey,
    })),
    ...shipping.map(charge('shipping')),
    ...fees.map(charge('fee')),
  ];
}

/**
 * What the first pieces of a line cost, cut to the cent: of 10.00 for three, one is 3.33 and two are 6.66, so that the
 * shares 3.33, 3.33 and 3.34 add up to the whole.
 */
function share(amount: number, pieces: Big, { quantity }: Line): number {
  if (pieces.gte(quantity)) return amount;
  return Number(new Big(amount).times(pieces).div(quantity).round(0, Big.roundDown).toString());
}

function countGiven(refunded: RefundLine[]): (line: Line) => Big {
  const count = countByLine(refunded);
  return ({ key, quantity }) => {
    const pieces = count(key);
    return pieces.gt(quantity) ? new Big(quantity) : pieces;
  };
}

function part(line: Line, from: Big, pieces: Big): RefundLine {
  const to = from.plus(pieces);
  return {
    lineKey: line.key,
    quantity: pieces.toFixed(),
    total: share(line.total, to, line) - share(line.total, from, line),
    tax: share(line.tax, to, line) - share(line.tax, from, line),
  };
}

/** What costs nothing is no piece to give back, like shipping that was free, nor is what a total was rounded down by. */
const isCharged = ({ total, tax }: { total: number; tax: number }): boolean => total + tax > 0;

/** Names what was given back as people read it: `1 × Tee (Size: M)`. */
export function nameLines({ lines, shipping, fees }: OrderSnapshot, refunded: RefundLine[]): string[] {
  const names = new Map([
    ...lines.map((line): [string, string] => [line.key, nameOfLine(line)]),
    ...[...shipping, ...fees].filter(isCharged).map(({ key, name }): [string, string] => [key, name]),
  ]);
  return refunded.flatMap(({ lineKey, quantity }) => {
    const name = names.get(lineKey);
    return name === undefined ? [] : [`${quantity} × ${name}`];
  });
}

export const amountOf = (lines: RefundLine[]): number => sum(lines.flatMap(({ total, tax }) => [total, tax]));

/**
 * Lists every line of which something is left, after what was given back of it before, with the negative charge of a total
 * that was rounded down: together they are what was charged and is not given back. Shipping that cost nothing is no line.
 */
export function allLeft(snapshot: OrderSnapshot, refunded: RefundLine[]): LineLeft[] {
  const given = countGiven(refunded);
  return linesOf(snapshot).flatMap((line) => {
    const from = given(line);
    const left = new Big(line.quantity).minus(from);
    if (left.lte(0)) return [];
    const gross = amountOf([part(line, from, left)]);
    if (line.kind !== 'product' && gross === 0) return [];
    const { key: lineKey, kind, name, sku, options, variantId } = line;
    return [{ lineKey, kind, name, sku, options, variantId, quantity: left.toFixed(), gross }];
  });
}

/** Lists what of it somebody can choose to give back. */
export const linesLeft = (snapshot: OrderSnapshot, refunded: RefundLine[]): LineLeft[] =>
  allLeft(snapshot, refunded).filter(({ kind, gross }) => kind === 'product' || gross > 0);

/**
 * Takes the shares of some pieces. Null when a line is not in the order, or more pieces are named than are left of
 * it: whole pieces only, unless all that is left is meant.
 */
export function takeLines(
  snapshot: OrderSnapshot,
  refunded: RefundLine[],
  asked: { lineKey: string; quantity: string }[],
): RefundLine[] | null {
  const lines = new Map(linesOf(snapshot).map((line) => [line.key, line]));
  const given = countGiven(refunded);
  const taken: RefundLine[] = [];
  for (const { lineKey, quantity } of asked) {
    const line = lines.get(lineKey);
    if (!line) return null;
    // Each line is named once.
    lines.delete(lineKey);
    const from = given(line);
    const pieces = new Big(quantity);
    const to = from.plus(pieces);
    if (pieces.lte(0) || to.gt(line.quantity)) return null;
    const isWhole = pieces.mod(1).eq(0) || to.eq(line.quantity) || !new Big(line.quantity).mod(1).eq(0);
    if (!isWhole) return null;
    taken.push(part(line, from, pieces));
  }
  return taken;
}
