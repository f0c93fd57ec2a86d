import type { Knex } from 'knex';
import type { Position } from '../platform/cursor.ts';
import type { Transactor } from '../platform/db.ts';
import { byColumns, linesOf, narrowedBy, type OrderFilter } from './filters.ts';
import type { OrderRow } from './rows.ts';

/** `amount` has the largest first, of the newest 10,000 that fit. */
export type OrderSort = 'newest' | 'oldest' | 'amount';

interface Part {
  from: Position | null;
  most: number;
  sort: OrderSort;
}

/** Of so many contacts all orders are looked at; of more, the newest orders are asked whose they are. */
const FEW = 900;
const STEP = 200;
const LONGEST_STEP = 4000;
const MOST_SORTED = 10_000;

type Candidate = Position & { contactId: string | null };
type Source = (from: Position | null, most: number) => Promise<Candidate[]>;

/** What comes after `from` in the order of `time` and `id`. */
function beyond(query: Knex.QueryBuilder, { from, most, oldest, time, id }: Step): Knex.QueryBuilder {
  const [direction, further] = oldest ? (['asc', '>'] as const) : (['desc', '<'] as const);
  if (from !== null)
    // The first condition says nothing new: by it an index is read from there on, and not from its beginning.
    void query
      .where(time, `${further}=`, from.at)
      .where((later) =>
        later
          .where(time, further, from.at)
          .orWhere((same) => same.where({ [time]: from.at }).where(id, further, from.id)),
      );
  return query
    .orderBy([
      { column: time, order: direction },
      { column: id, order: direction },
    ])
    .limit(most);
}

interface Step {
  from: Position | null;
  most: number;
  oldest: boolean;
  time: string;
  id: string;
}

function ordersBy(query: Knex.QueryBuilder, oldest: boolean): Source {
  return async (from, most) => {
    const rows: Pick<OrderRow, 'id' | 'placed_at' | 'contact_id'>[] = await beyond(query.clone(), {
      ...{ from, most, oldest, time: 'placed_at', id: 'id' },
    }).select('id', 'placed_at', 'contact_id');
    return rows.map(({ id, placed_at, contact_id }) => ({ id, at: placed_at, contactId: contact_id }));
  };
}

function linesBy(query: Knex.QueryBuilder, oldest: boolean): Source {
  return async (from, most) => {
    const rows: { order_id: string; placed_at: number }[] = await beyond(query.clone(), {
      ...{ from, most, oldest, time: 'placed_at', id: 'order_id' },
    }).select('order_id', 'placed_at');
    return rows.map(({ order_id, placed_at }) => ({ id: order_id, at: placed_at, contactId: null }));
  };
}

/** Where the orders are read from, each through its own index, and what has to be asked of them then. */
interface Plan {
  sources: Source[];
  ask(candidates: Candidate[]): Promise<Candidate[]>;
}

async function planOf(db: Transactor, filter: OrderFilter, oldest: boolean): Promise<Plan> {
  const { product, contactIds, steps = [] } = filter;
  const orders = (only: OrderFilter = filter) => db('orders').modify(byColumns(only));
  const few: string[] | null = contactIds
    ? await contactIds()
        .limit(FEW + 1)
        .pluck('id')
    : null;
  const isFew = few !== null && few.length <= FEW;
  const askOwner = async (candidates: Candidate[]): Promise<Candidate[]> => {
    if (!contactIds || candidates.length === 0) return candidates;
    const ids = [...new Set(candidates.map(({ contactId }) => contactId ?? ''))];
    const meant = new Set<string>(await contactIds().whereIn('id', ids).pluck('id'));
    return candidates.filter(({ contactId }) => meant.has(contactId ?? ''));
  };
  if (product) {
    const ask = async (candidates: Candidate[]): Promise<Candidate[]> => {
      const rows: Pick<OrderRow, 'id' | 'contact_id'>[] = await orders()
        .whereIn(
          'id',
          candidates.map(({ id }) => id),
        )
        .select('id', 'contact_id');
      const owners = new Map(rows.map(({ id, contact_id }) => [id, contact_id]));
      return askOwner(
        candidates.flatMap((one) =>
          owners.has(one.id) ? [{ ...one, contactId: owners.get(one.id) ?? null }] : [],
        ),
      );
    };
    return { sources: linesOf(db, product).map((lines) => linesBy(lines, oldest)), ask };
  }
  if (isFew)
    return {
      sources: [ordersBy(orders().whereIn('contact_id', few), oldest)],
      ask: (all) => Promise.resolve(all),
    };
  // One list by step: a database would sort all that lies in several.
  const parts = steps.length > 1 ? steps.map((step) => ({ ...filter, steps: [step] })) : [filter];
  return { sources: parts.map((part) => ordersBy(orders(part), oldest)), ask: askOwner };
}

/** Reads the next of all sources together; `more` says whether there may be others after them. */
async function nextOf(
  sources: Source[],
  { from, size, oldest }: { from: Position | null; size: number; oldest: boolean },
): Promise<{ candidates: Candidate[]; more: boolean }> {
  const isBefore = (one: Position, other: Position) => {
    const order = one.at - other.at || (one.id < other.id ? -1 : one.id > other.id ? 1 : 0);
    return oldest ? order < 0 : order > 0;
  };
  const read = await Promise.all(sources.map((source) => source(from, size)));
  // A source that was cut off says nothing of what comes after its last one: beyond the first such end nothing counts.
  const ends = read.flatMap((found) => (found.length === size ? [found.at(-1) as Candidate] : []));
  const end = ends.reduce<Candidate | null>(
    (first, one) => (first === null || isBefore(one, first) ? one : first),
    null,
  );
  const all = [...new Map(read.flat().map((one) => [one.id, one])).values()];
  const candidates = all
    .filter((one) => end === null || !isBefore(end, one))
    .sort((one, other) => (isBefore(one, other) ? -1 : 1));
  return { candidates, more: end !== null };
}

async function largest(db: Transactor, filter: OrderFilter, { from, most }: Part): Promise<Position[]> {
  const newest = db('orders')
    .modify(narrowedBy(db, filter))
    .orderBy('placed_at', 'desc')
    .limit(MOST_SORTED)
    .select('id', 'total');
  const rows: Pick<OrderRow, 'id' | 'total'>[] = await beyond(db.from(newest.as('newest')), {
    ...{ from, most, oldest: false, time: 'total', id: 'id' },
  }).select('id', 'total');
  return rows.map(({ id, total }) => ({ id, at: total }));
}

/** Lists where the next orders of a filter stand, up to `most`. No plan of a database is trusted to find the fast way. */
export async function listNarrowed(db: Transactor, filter: OrderFilter, part: Part): Promise<Position[]> {
  if (part.sort === 'amount') return largest(db, filter, part);
  const oldest = part.sort === 'oldest';
  const { sources, ask } = await planOf(db, filter, oldest);
  const isAsked = filter.product !== undefined || filter.contactIds !== undefined;
  const found: Position[] = [];
  let { from } = part;
  let size = isAsked ? Math.max(STEP, part.most) : part.most;
  for (;;) {
    const { candidates, more } = await nextOf(sources, { from, size, oldest });
    for (const { id, at } of await ask(candidates)) found.push({ id, at });
    const last = candidates.at(-1);
    if (!more || !last || found.length >= part.most) return found.slice(0, part.most);
    from = last;
    size = Math.min(LONGEST_STEP, size * 2);
  }
}
