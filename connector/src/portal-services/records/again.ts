import { findVariants, findVariantsBySku } from '../../catalog/queries.ts';
import type { OrderDetails } from '../../orders/present.ts';
import { listProductLines } from '../../orders/parts.ts';
import type { Transactor } from '../../platform/db.ts';

type Line = OrderDetails['lines'][number];

/** A product line with the seller's own key of what was bought; null where it told none. */
interface Keyed {
  line: Line;
  variantKey: string | null;
}

/** A cart takes so many lines. */
const MOST = 100;
/** So many lines are looked up; of a longer order the rest is not offered again. */
const LOOKED_UP = 1000;

/** Finds what lines are of in our catalogue: by the variant's own key, or by the article number that another system gave it. */
async function findSold(db: Transactor, lines: Keyed[], currency: string): Promise<Map<Line, string>> {
  const skus = new Set(lines.map(({ line }) => line.sku).filter((sku) => sku !== ''));
  const bySku = await findVariantsBySku(db, [...skus]);
  const idsOf = ({ variantKey, line }: Keyed): string[] =>
    [variantKey, bySku.get(line.sku)].filter((id) => typeof id === 'string');
  const variants = await findVariants(db, [...new Set(lines.flatMap(idsOf))]);
  const isSold = (id: string): boolean => variants.get(id)?.variant.currency === currency;
  return new Map(
    lines.flatMap((keyed) => {
      const id = idsOf(keyed).find(isSold);
      return id === undefined ? [] : [[keyed.line, id] as const];
    }),
  );
}

/** `mug:2:1220` is two of `mug`, which cost €12.20 each then; nobody knows what was paid in another currency. */
function itemOf(line: Line, variantId: string, currency: string): string {
  const pieces = Math.min(999, Math.max(1, Math.trunc(Number(line.quantity)) || 1));
  const each = Math.round(line.gross.amount / (Number(line.quantity) || 1));
  const then = line.gross.currency === currency ? `:${each}` : '';
  return `${encodeURIComponent(variantId)}:${pieces}${then}`;
}

/** What stands after the # stays in the browser: no server reads who buys what again. */
const cartAddress = (shopUrl: string, items: string[]): string =>
  `${shopUrl.replace(/\/+$/, '')}/?carrello=cart#again=${items.join(',')}`;

export interface Again {
  /** Null where nothing of the order is sold here. */
  all: string | null;
  of(line: Line): string | null;
}

/** Makes the addresses in the shop that put an order, or one of its lines, into the cart once more. */
export async function findAgain(
  db: Transactor,
  { id, lines, shop }: OrderDetails,
  currency: string,
): Promise<Again> {
  const rows = await listProductLines(db, [id], LOOKED_UP);
  const products = lines
    .filter(({ kind }) => kind === 'product')
    .slice(0, LOOKED_UP)
    .map((line, index) => ({ line, variantKey: rows[index]?.variant_key ?? null }));
  const sold = /^https?:\/\//.test(shop.url)
    ? await findSold(db, products, currency)
    : new Map<Line, string>();
  const items = [...sold].map(([line, id]) => itemOf(line, id, currency));
  return {
    all: items.length === 0 ? null : cartAddress(shop.url, items.slice(0, MOST)),
    of(line) {
      const variant = sold.get(line);
      return variant === undefined ? null : cartAddress(shop.url, [itemOf(line, variant, currency)]);
    },
  };
}
