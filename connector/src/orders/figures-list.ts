import type { Knex } from 'knex';
import type { Position } from '../platform/cursor.ts';
import type { Transactor } from '../platform/db.ts';
import type { FiguresRow } from './buyer-figures.ts';

type Kind = FiguresRow['kind'];

/** What contacts or companies are narrowed to by what they bought; what is missing does not count. */
export interface FiguresFilter {
  /** Whether they have an order that stands. */
  hasBought?: boolean;
  /** Where the last order went. */
  country?: string;
  /** When the last order was placed, in milliseconds; `until` is the first moment that does not count any more. */
  from?: number;
  until?: number;
  /** At least this step of amounts: see amount-steps.ts. */
  leastStep?: number;
}

/** Those without any order fit a filter that asks for nothing else. */
export const asksFigures = ({ hasBought, country, from, until, leastStep }: FiguresFilter): boolean =>
  hasBought === true || [country, from, until, leastStep].some((value) => value !== undefined);

const narrowedBy =
  (kind: Kind, { country, from, until, leastStep }: FiguresFilter) =>
  (figures: Knex.QueryBuilder): void => {
    void figures.where({ kind }).where('orders', '>', 0);
    if (country !== undefined) void figures.where({ country });
    if (from !== undefined) void figures.where('last_order_at', '>=', from);
    if (until !== undefined) void figures.where('last_order_at', '<', until);
    if (leastStep !== undefined) void figures.where('bought_step', '>=', leastStep);
  };

const SORTS = { last: 'last_order_at', bought: 'bought' } as const;

/** Lists where the next buyers of a filter stand: who ordered last, who bought most, or who is known for the shortest time. */
export async function listFigures(
  db: Transactor,
  kind: Kind,
  {
    filter,
    from,
    most,
    sort,
  }: { filter: FiguresFilter; from: Position | null; most: number; sort: 'last' | 'bought' | 'newest' },
): Promise<Position[]> {
  const figures = db('buyer_figures').modify(narrowedBy(kind, filter)).limit(most);
  if (sort === 'newest') {
    if (from !== null) void figures.where('buyer_id', '<', from.id);
    const ids: string[] = await figures.orderBy('buyer_id', 'desc').pluck('buyer_id');
    return ids.map((id) => ({ at: 0, id }));
  }
  const by = SORTS[sort];
  if (from !== null)
    void figures
      .where(by, '<=', from.at)
      .where((later) =>
        later
          .where(by, '<', from.at)
          .orWhere((same) => same.where({ [by]: from.at }).where('buyer_id', '<', from.id)),
      );
  const rows: FiguresRow[] = await figures
    .orderBy([
      { column: by, order: 'desc' },
      { column: 'buyer_id', order: 'desc' },
    ])
    .select('buyer_id', by);
  return rows.map((row) => ({ at: Number(row[by]), id: row.buyer_id }));
}

/** Says which of these buyers fit. */
export async function withFigures(
  db: Transactor,
  kind: Kind,
  ids: string[],
  filter: FiguresFilter,
): Promise<Set<string>> {
  if (filter.hasBought === false && !asksFigures(filter)) {
    const bought: string[] = await db('buyer_figures')
      .whereIn('buyer_id', ids)
      .where('orders', '>', 0)
      .pluck('buyer_id');
    const those = new Set(bought);
    return new Set(ids.filter((id) => !those.has(id)));
  }
  if (!asksFigures(filter)) return new Set(ids);
  return new Set(
    await db('buyer_figures').whereIn('buyer_id', ids).modify(narrowedBy(kind, filter)).pluck('buyer_id'),
  );
}

/** Reads the figures of these buyers; one who never bought is missing. */
export async function readFigures(db: Transactor, ids: string[]): Promise<Map<string, FiguresRow>> {
  if (ids.length === 0) return new Map();
  const rows = await db('buyer_figures').whereIn('buyer_id', ids).where('orders', '>', 0).select('*');
  return new Map(rows.map((row) => [row.buyer_id, row]));
}
