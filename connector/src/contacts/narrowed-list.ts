import type { Knex } from 'knex';
import { asksFigures, listFigures, withFigures, type FiguresFilter } from '../orders/figures-list.ts';
import type { Position } from '../platform/cursor.ts';
import type { Transactor } from '../platform/db.ts';

/** What a list of contacts or companies is narrowed to; what is missing does not count. */
export interface BuyerFilter extends FiguresFilter {
  /** Who looks after them; null: nobody. */
  ownerId?: string | null;
  /** Contacts only. */
  tag?: string;
}

/** `newest` is by their own age, `last` by their last order, `bought` by what they paid and kept. */
export type BuyerSort = 'newest' | 'last' | 'bought';

type Kind = 'contact' | 'account';

interface Part {
  from: Position | null;
  most: number;
  sort: BuyerSort;
}

const STEP = 200;
const LONGEST_STEP = 4000;

/** The conditions that stand in the record's own row. */
function records(db: Transactor, kind: Kind, { ownerId }: BuyerFilter): Knex.QueryBuilder {
  const rows = kind === 'contact' ? db('contacts').whereNull('merged_into_id') : db('accounts');
  if (ownerId === null) void rows.whereNull('owner_id');
  else if (ownerId !== undefined) void rows.where({ owner_id: ownerId });
  return rows as Knex.QueryBuilder;
}

/** Reads the next ones through the index that says most; what else is asked of them comes after. */
async function nextOf(
  db: Transactor,
  kind: Kind,
  filter: BuyerFilter,
  { from, most, sort }: Part,
): Promise<Position[]> {
  const byFigures = sort !== 'newest' || (filter.country !== undefined && filter.tag === undefined);
  if (byFigures) return listFigures(db, kind, { filter, from, most, sort });
  const newest = (ids: Knex.QueryBuilder, id: string): Promise<string[]> => {
    if (from !== null) void ids.where(id, '<', from.id);
    return ids.orderBy(id, 'desc').limit(most).pluck(id);
  };
  const ids =
    filter.tag === undefined
      ? await newest(records(db, kind, filter), 'id')
      : await newest(db('contact_tags').where({ tag: filter.tag.toLowerCase() }), 'contact_id');
  return ids.map((id) => ({ at: 0, id }));
}

async function fitting(
  db: Transactor,
  kind: Kind,
  filter: BuyerFilter,
  found: Position[],
): Promise<Position[]> {
  const ids = found.map(({ id }) => id);
  const standing = new Set<string>(await records(db, kind, filter).whereIn('id', ids).pluck('id'));
  const bought = await withFigures(db, kind, ids, filter);
  const tagged =
    filter.tag === undefined
      ? null
      : new Set<string>(
          await db('contact_tags')
            .where({ tag: filter.tag.toLowerCase() })
            .whereIn('contact_id', ids)
            .pluck('contact_id'),
        );
  return found.filter(({ id }) => standing.has(id) && bought.has(id) && (tagged?.has(id) ?? true));
}

/** Lists where the next contacts or companies of a filter stand, up to `most`. */
export async function listNarrowedBuyers(
  db: Transactor,
  kind: Kind,
  filter: BuyerFilter,
  part: Part,
): Promise<Position[]> {
  const isAsked = asksFigures(filter) || filter.hasBought !== undefined || filter.tag !== undefined;
  const found: Position[] = [];
  let { from } = part;
  let size = isAsked || filter.ownerId !== undefined ? Math.max(STEP, part.most) : part.most + 10;
  for (;;) {
    const next = await nextOf(db, kind, filter, { ...part, from, most: size });
    found.push(...(await fitting(db, kind, filter, next)));
    const last = next.at(-1);
    if (next.length < size || !last || found.length >= part.most) return found.slice(0, part.most);
    from = last;
    size = Math.min(LONGEST_STEP, size * 2);
  }
}
