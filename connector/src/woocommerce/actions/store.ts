import type { Knex } from 'knex';
import type { Transactor } from '../../platform/db.ts';

/** A line as REST takes it in a refund; amounts are decimal strings. */
export interface RefundedLine {
  id: number;
  quantity: number;
  refund_total: string;
  refund_tax: { id: string; refund_total: string }[];
}

/** What is asked of an order in the shop. `note` is for its buyer, to whom the shop writes it; empty for none. */
export type ShopAsk =
  | { kind: 'cancel'; note: string }
  | { kind: 'note'; note: string }
  | { kind: 'address'; shipping: Record<string, string> }
  | {
      kind: 'ship';
      note: string;
      carrier: string;
      trackingNumber: string;
      trackingUrl: string;
      /** The pieces in it, quantities as decimal strings; empty where nobody knows. */
      pieces: { lineKey: string; quantity: string }[];
      /** The order is completed with it. */
      completes: boolean;
    }
  | {
      kind: 'refund';
      /** A decimal string in the order's currency, and the same in minor units. */
      amount: string;
      minor: number;
      note: string;
      lines: RefundedLine[];
      /** The shop's payment provider gives it back; without it the shop only notes that it went back. */
      byGateway: boolean;
      restock: boolean;
    };

export type ActionState = 'waiting' | 'done' | 'refused';

export interface ActionRow {
  id: string;
  shop_id: string;
  order_id: string;
  /** The order's number in the shop. */
  source_id: number;
  /** The form's own: what is sent twice is asked once. */
  form_key: string;
  kind: ShopAsk['kind'];
  /** A ShopAsk, as JSON. */
  ask: string;
  state: ActionState;
  said: string;
  known_to: number | null;
  made_id: number | null;
  tries: number;
  staff_id: string | null;
  created_at: number;
  changed_at: number;
  /** Until then somebody is asking the shop. */
  lease_until: number;
}

declare module 'knex/types/tables.js' {
  interface Tables {
    woocommerce_actions: ActionRow;
  }
}

export const insertAction = async (trx: Transactor, row: ActionRow): Promise<void> => {
  await trx('woocommerce_actions').insert(row);
};

export const findAction = (db: Transactor, id: string): Promise<ActionRow | undefined> =>
  db('woocommerce_actions').where({ id }).first();

export const findByForm = (
  db: Transactor,
  orderId: string,
  formKey: string,
): Promise<ActionRow | undefined> =>
  db('woocommerce_actions').where({ order_id: orderId, form_key: formKey }).first();

/** Makes a query of the ids of the orders for which a shop has not answered yet. */
export const ordersAsked = (db: Transactor): Knex.QueryBuilder =>
  db('woocommerce_actions').where({ state: 'waiting' }).select('order_id');

/** Lists what was asked of an order, the oldest first. */
export const listOfOrder = (db: Transactor, orderId: string): Promise<ActionRow[]> =>
  db('woocommerce_actions').where({ order_id: orderId }).orderBy(['created_at', 'id']);

/** Takes an action for a while; false while somebody else has it, or when it is over. */
export async function lease(
  db: Transactor,
  id: string,
  { now, until }: { now: number; until: number },
): Promise<boolean> {
  const taken = await db('woocommerce_actions')
    .where({ id, state: 'waiting' })
    .where('lease_until', '<=', now)
    .update({ lease_until: until, tries: db.raw('tries + 1') });
  return taken === 1;
}

export async function change(db: Transactor, id: string, changes: Partial<ActionRow>): Promise<void> {
  await db('woocommerce_actions').where({ id }).update(changes);
}

export async function removeOfOrder(db: Transactor, orderId: string): Promise<void> {
  await db('woocommerce_actions').where({ order_id: orderId }).delete();
}
