import type { Knex } from 'knex';
import { chunksOf } from '../platform/chunks.ts';
import { dialectOf } from '../platform/db.ts';
import type { Work } from '../platform/unit-of-work/unit-of-work.ts';
import { amountStep } from './amount-steps.ts';
import { standing } from './gone.ts';
import type { OrderRow } from './rows.ts';

/** What a contact or company bought. A buyer whose orders are all gone has none, or one with no orders. */
export interface FiguresRow {
  buyer_id: string;
  kind: 'contact' | 'account';
  orders: number;
  last_order_at: number;
  /** Currency and country of the last order. */
  currency: string;
  country: string;
  /** Paid minus refunded in that currency, in minor units. */
  bought: number;
  bought_step: number;
}

declare module 'knex/types/tables.js' {
  interface Tables {
    buyer_figures: FiguresRow;
  }
}

const COLUMNS = { contact: 'contact_id', account: 'account_id' } as const;

interface Part {
  id: string;
  currency: string;
  country: string;
  orders: number;
  kept: number;
  last_at: number;
}

const nothing = (buyer_id: string, kind: FiguresRow['kind']): FiguresRow => ({
  ...{ buyer_id, kind, orders: 0, last_order_at: 0, currency: '', country: '', bought: 0, bought_step: 0 },
});

function figuresOf(id: string, kind: FiguresRow['kind'], parts: Part[]): FiguresRow {
  const [last] = parts.toSorted(
    (one, other) => Number(other.last_at) - Number(one.last_at) || (one.currency < other.currency ? -1 : 1),
  );
  if (!last) return nothing(id, kind);
  const { currency, country, last_at } = last;
  const sum = (of: Part[], value: (part: Part) => number) =>
    of.reduce((all, part) => all + Number(value(part)), 0);
  const bought = sum(
    parts.filter((part) => part.currency === currency),
    ({ kept }) => kept,
  );
  return {
    ...{ buyer_id: id, kind, currency, country, bought, last_order_at: Number(last_at) },
    orders: sum(parts, ({ orders }) => orders),
    bought_step: amountStep(bought, currency),
  };
}

/** Takes the rows in one order before anything is read: two orders of a buyer that come together are both counted. */
async function lock(trx: Knex.Transaction, rows: FiguresRow[]): Promise<void> {
  if (dialectOf(trx) === 'sqlite') return;
  await trx('buyer_figures')
    .insert(rows)
    .onConflict('buyer_id')
    .merge({ kind: trx.ref('kind') as unknown as FiguresRow['kind'] });
}

/** Brings the figures of these contacts or companies up to date with their orders. */
export async function refreshFigures(
  trx: Knex.Transaction,
  kind: FiguresRow['kind'],
  buyerIds: Iterable<string>,
): Promise<void> {
  const column = COLUMNS[kind];
  for (const ids of chunksOf([...new Set(buyerIds)].sort(), 100)) {
    await lock(
      trx,
      ids.map((id) => nothing(id, kind)),
    );
    const parts = (await trx('orders')
      .whereIn(column, ids)
      .modify(standing)
      .groupBy(column, 'currency', 'country')
      .select({ id: column }, 'currency', 'country')
      .count({ orders: '*' })
      .sum({ kept: trx.raw('paid_total - refunded_total') })
      .max({ last_at: 'placed_at' })) as unknown as Part[];
    const rows = ids.map((id) =>
      figuresOf(
        id,
        kind,
        parts.filter((part) => part.id === id),
      ),
    );
    await trx('buyer_figures').insert(rows).onConflict('buyer_id').merge();
  }
}

/** Both kinds, as far as they are known in a work; refreshed once, before its commit. */
interface Touched {
  contact: Set<string>;
  account: Set<string>;
}

const touched = new WeakMap<Work, Touched>();

type Counted = Pick<
  OrderRow,
  | 'contact_id'
  | 'account_id'
  | 'status'
  | 'currency'
  | 'country'
  | 'paid_total'
  | 'refunded_total'
  | 'placed_at'
>;
const COUNTED = [
  ...(['contact_id', 'account_id', 'status', 'currency', 'country'] as const),
  ...(['paid_total', 'refunded_total', 'placed_at'] as const),
];

/** True where a change of an order changes what its buyer bought. */
export const changesFigures = (order: Counted, changes: Partial<OrderRow>): boolean =>
  COUNTED.some((column) => column in changes && changes[column] !== order[column]);

/** Has the figures of an order's buyers refreshed when this work is written. */
export function touchFigures(
  work: Work,
  { contact_id, account_id }: Pick<OrderRow, 'contact_id' | 'account_id'>,
): void {
  let buyers = touched.get(work);
  if (!buyers) {
    const fresh: Touched = { contact: new Set(), account: new Set() };
    touched.set(work, (buyers = fresh));
    work.later(async (trx) => {
      touched.delete(work);
      await refreshFigures(trx, 'contact', fresh.contact);
      await refreshFigures(trx, 'account', fresh.account);
    });
  }
  buyers.contact.add(contact_id);
  if (account_id !== null) buyers.account.add(account_id);
}
