import type { Knex } from 'knex';
import { addColumn, at, createTable } from './columns.ts';

/** What is held for a buyer who has not paid yet: uses of a coupon as well as pieces, and by which visitor. */
export async function up(db: Knex): Promise<void> {
  /** How often one customer may use it; null: as often as they like. */
  await addColumn(db, 'coupons', 'customer_limit', (table) => table.integer('customer_limit'));
  /** Counted up to lock the row while its uses are counted. */
  await addColumn(db, 'coupons', 'turn', (table) => table.bigInteger('turn').notNullable().defaultTo(0));
  /** Keyed hash of the address; empty for pieces that money has come or is on its way for. */
  await addColumn(db, 'stock_reservations', 'visitor', (table) =>
    table.string('visitor', 64).notNullable().defaultTo(''),
  );
  await createTable(db, 'coupon_uses', (table) => {
    /** The attempt to pay with it. */
    table.string('holder_id', 40).primary();
    table.string('code', 40).notNullable();
    table.string('checkout_id', 40).notNullable();
    /** Hash of the buyer's mailbox. */
    table.string('customer_hash', 64).notNullable();
    /** Null: it was used. Before that it is held until then. */
    at(table, 'expires_at').index();
    table.index(['code', 'customer_hash']);
  });
  await createTable(db, 'stock_visits', (table) => {
    table.string('visitor', 64).notNullable();
    table.string('variant_id', 40).notNullable();
    /** When this visitor began to hold pieces of it without paying. */
    at(table, 'since_at').notNullable().index();
    table.primary(['visitor', 'variant_id']);
  });
}
