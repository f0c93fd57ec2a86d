import type { Knex } from 'knex';
import { at, id } from './columns.ts';

/** Shops (storefronts that send orders), their keys, and the gaps seen in their counters. */
export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('shops', (table) => {
    id(table).primary();
    table.string('name', 200).notNullable();
    table.string('url', 500).notNullable();
    /** Of `url`: which shop a browser's cross-origin call comes from. */
    table.string('origin', 300).notNullable().index();
    table.string('publishable_key', 80).notNullable().unique();
    table.string('state', 20).notNullable();
    table.string('state_reason', 500).notNullable().defaultTo('');
    table.string('locale', 10).notNullable();
    table.string('currency', 3).notNullable();
    table.string('country', 2).notNullable();
    table.string('time_zone', 60).notNullable();
    table.boolean('prices_include_tax').notNullable().defaultTo(true);
    table.string('owner_email', 320).notNullable();
    table.string('terms_url', 500);
    table.string('privacy_url', 500);
    table.string('number_prefix', 20).notNullable().defaultTo('');
    table.integer('epoch').notNullable().defaultTo(0);
    table.bigInteger('counter_head').notNullable().defaultTo(0);
    table.string('connect_code_hash', 64).unique();
    at(table, 'connect_code_expires_at');
    at(table, 'connected_at');
    at(table, 'created_at').notNullable();
  });
  await db.schema.createTable('shop_secrets', (table) => {
    table.string('shop_id', 40).notNullable().references('id').inTable('shops');
    /** Sealed with the connector's own secret. */
    table.string('secret', 250).notNullable();
    at(table, 'created_at').notNullable();
    /** From then on it verifies nothing; null while it is the newest. During a rotation two are live. */
    at(table, 'retired_at');
    table.primary(['shop_id', 'secret']);
  });
}
