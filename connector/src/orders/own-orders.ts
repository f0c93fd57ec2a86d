import type { Knex } from 'knex';
import { readCursor, writeCursor, type Position } from '../platform/cursor.ts';
import type { Transactor } from '../platform/db.ts';
import { fold } from '../search/spelling.ts';
import { presentAddresses, type OrderDetails, type OrderSummary } from './present.ts';
import { standing } from './gone.ts';
import { NEWEST_FIRST, ordersIn, shownTo, PAGE, type OrderOwner } from './queries.ts';
import { summariseOrders } from './summaries.ts';
import type { OrderRow } from './rows.ts';
import { after } from './search.ts';

/** From the first of these times on, and before the second; epoch milliseconds. */
export interface Span {
  from: number;
  to: number;
}

type Place = Pick<OrderRow, 'id' | 'placed_at'>;
type Numbered = Pick<OrderRow, 'id' | 'placed_at' | 'number'>;

interface Asked {
  span: Span | null;
  from: Position | null;
  most: number;
}

/** Each way in which an order can be the owner's has an index of its own; asked as one question it would be neither's. */
const waysOf = (db: Transactor, { mailboxKeys, customerId }: OrderOwner): Knex.QueryBuilder[] => [
  ...mailboxKeys
    .filter((key) => key !== '')
    .map((key) => db('orders').where({ mailbox_key: key }).modify(standing)),
  db('orders').where({ customer_id: customerId }).modify(standing),
];

const isNewer = (a: Place, b: Place): number => b.placed_at - a.placed_at || (a.id < b.id ? 1 : -1);

/** Finds the newest of the owner's orders, each once; all that is read of them stands in an index. */
async function newest(
  db: Transactor,
  owner: OrderOwner,
  { span, from, most }: Asked,
  narrow: (orders: Knex.QueryBuilder) => void = () => undefined,
): Promise<Numbered[]> {
  const found = new Map<string, Numbered>();
  for (const way of waysOf(db, owner)) {
    if (span) void way.where('placed_at', '>=', span.from).where('placed_at', '<', span.to);
    narrow(way.modify(after(from)));
    const rows: Numbered[] = await way
      .orderBy([...NEWEST_FIRST])
      .limit(most)
      .select('id', 'placed_at', 'number');
    for (const row of rows) found.set(row.id, row);
  }
  return [...found.values()].sort(isNewer).slice(0, most);
}

const positionOf = ({ placed_at, id }: Place): string => writeCursor({ at: placed_at, id });

export interface OwnOrders {
  items: OrderSummary[];
  next: string | null;
  /** When the oldest order was placed that this page of a search has looked at; null where it has looked at all. */
  lookedBackTo: number | null;
}

/** So many orders are looked through at a time for an article: about eight milliseconds. */
const LOOKED_AT = 500;
const AT_A_TIME = 250;

/** The article of each line as a search compares it; a buyer buys the same ones again and again. */
function speller(): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    const spelled = known.get(text) ?? fold(text);
    known.set(text, spelled);
    return spelled;
  };
}

/** Picks those of these orders whose number ends in the text, or that have an article whose name or number holds all its words. */
async function pickFound(db: Transactor, orders: Numbered[], search: string): Promise<Place[]> {
  const text = fold(search);
  const words = text.split(/\s+/);
  const spell = speller();
  const lines: { order_id: string; name: string; sku: string }[] = await db('order_lines')
    .whereIn(
      'order_id',
      orders.map(({ id }) => id),
    )
    .where({ kind: 'product' })
    .select('order_id', 'name', 'sku');
  const has = ({ name, sku }: { name: string; sku: string }) =>
    words.every((word) => spell(name).includes(word) || spell(sku).includes(word));
  const found = new Set(lines.filter(has).map(({ order_id }) => order_id));
  return orders.filter(({ id, number }) => found.has(id) || fold(number).endsWith(text));
}

interface Walked {
  entries: Place[];
  next: string | null;
  lookedBackTo: number | null;
}

/** Walks from the newest order back until a page is full, and no further than a page may take. */
async function walkBack(
  db: Transactor,
  owner: OrderOwner,
  { span, from, search }: Omit<Asked, 'most'> & { search: string },
): Promise<Walked> {
  const entries: Place[] = [];
  let last = from;
  for (let looked = 0; looked < LOOKED_AT; looked += AT_A_TIME) {
    const some = await newest(db, owner, { span, from: last, most: AT_A_TIME });
    entries.push(...(await pickFound(db, some, search)));
    const full = entries[PAGE - 1];
    if (full && entries.length > PAGE)
      return { entries: entries.slice(0, PAGE), next: positionOf(full), lookedBackTo: null };
    const oldest = some.at(-1);
    if (!oldest || some.length < AT_A_TIME) return { entries, next: null, lookedBackTo: null };
    last = { at: oldest.placed_at, id: oldest.id };
  }
  return { entries, next: last && writeCursor(last), lookedBackTo: last?.at ?? null };
}

/** `1001` is the end of `CAR-1001`; signs of the pattern itself are taken as they are. */
const endingIn = (text: string): string => `%${text.toLowerCase().replace(/[!%_]/g, '!$&')}`;

/** By its number an order is found however old it is; a text without a digit is no number. */
async function findNumbered(
  db: Transactor,
  owner: OrderOwner,
  search: string,
  span: Span | null,
): Promise<Place[]> {
  if (!/\d/.test(search)) return [];
  return newest(db, owner, { span, from: null, most: PAGE }, (orders) => {
    void orders.whereRaw("LOWER(number) LIKE ? ESCAPE '!'", [endingIn(search)]);
  });
}

/** The rows in the order of the places; the owner is asked for again, so that no other way leads to a row. */
async function rowsAt(db: Transactor, owner: OrderOwner, places: Place[]): Promise<OrderRow[]> {
  const ids = places.map(({ id }) => id);
  const rows = await shownTo(ordersIn(db).whereIn('id', ids), owner);
  return ids.flatMap((id) => rows.find((row) => row.id === id) ?? []);
}

/**
 * Searches the owner's orders: one whose number ends in the text stands first, those with such an article follow, the
 * newest first.
 */
async function searchOwn(
  db: Transactor,
  {
    owner,
    search,
    span,
    cursor,
  }: { owner: OrderOwner; search: string; span: Span | null; cursor: string | null },
): Promise<OwnOrders> {
  const from = readCursor(cursor);
  const numbered = await findNumbered(db, owner, search, span);
  const { entries, ...rest } = await walkBack(db, owner, { span, from, search });
  const known = new Set(numbered.map(({ id }) => id));
  const others = entries.filter(({ id }) => !known.has(id));
  const rows = await rowsAt(db, owner, from === null ? [...numbered, ...others] : others);
  return { items: await summariseOrders(db, rows), ...rest };
}

/** Lists only the owner's orders, twenty to a page, the newest first: all, those of a span, or those that a search finds. */
export async function listOwnOrders(
  db: Transactor,
  {
    owner,
    search,
    span,
    cursor,
  }: { owner: OrderOwner; search: string; span: Span | null; cursor: string | null },
): Promise<OwnOrders> {
  const text = search.trim();
  if (text !== '') return searchOwn(db, { owner, search: text, span, cursor });
  const asked = { span, from: readCursor(cursor), most: PAGE + 1 };
  const entries = await newest(db, owner, asked);
  const last = entries.length > PAGE ? entries[PAGE - 1] : undefined;
  const rows = await rowsAt(db, owner, entries.slice(0, PAGE));
  return { items: await summariseOrders(db, rows), next: last ? positionOf(last) : null, lookedBackTo: null };
}

/** When the owner's first order was placed; null while there is none. */
export async function findFirstPlacedAt(db: Transactor, owner: OrderOwner): Promise<number | null> {
  const times: number[] = [];
  for (const way of waysOf(db, owner)) {
    const first = (await way.orderBy('placed_at').first('placed_at')) as Place | undefined;
    if (first) times.push(first.placed_at);
  }
  return times.length === 0 ? null : Math.min(...times);
}

/** The addresses of one order, as its buyer gave them. */
export type OrderAddresses = Pick<OrderDetails, 'id' | 'number' | 'billing' | 'delivery' | 'company'>;

/** Reads the addresses of the owner's twenty newest orders. */
export async function listOrderAddresses(db: Transactor, owner: OrderOwner): Promise<OrderAddresses[]> {
  const asked = { span: null, from: null, most: PAGE };
  const rows = await rowsAt(db, owner, await newest(db, owner, asked));
  return rows.map((order) => ({ id: order.id, number: order.number, ...presentAddresses(order) }));
}
