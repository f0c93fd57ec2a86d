import type { Knex } from 'knex';
import { amount, at, id, json } from './columns.ts';

async function conditions(db: Knex): Promise<void> {
  await db.schema.createTable('shipping_methods', (table) => {
    table.string('id', 40).primary();
    table.string('name_en', 200).notNullable();
    table.string('name_it', 200).notNullable();
    /** JSON list of ISO 3166 codes. */
    json(table, 'countries').notNullable();
    table.string('currency', 3).notNullable();
    amount(table, 'price');
    /** Free from this basket total on; null: never. */
    table.bigInteger('free_from');
    table.integer('position').notNullable().defaultTo(0);
    table.boolean('active').notNullable().defaultTo(true);
  });
  await db.schema.createTable('coupons', (table) => {
    /** In capitals. */
    table.string('code', 40).primary();
    /** percent or fixed. */
    table.string('kind', 20).notNullable();
    /** Percent as a decimal string, or minor units. */
    table.string('value', 20).notNullable();
    table.string('currency', 3).notNullable();
    amount(table, 'min_total');
    at(table, 'valid_from');
    at(table, 'valid_until');
    table.integer('usage_limit');
    table.integer('used').notNullable().defaultTo(0);
    table.boolean('excludes_sale').notNullable().defaultTo(false);
    table.boolean('active').notNullable().defaultTo(true);
  });
}

async function checkouts(db: Knex): Promise<void> {
  await db.schema.createTable('checkouts', (table) => {
    id(table).primary();
    table.string('shop_id', 40).notNullable();
    table.string('request_key', 64).notNullable();
    table.string('secret_hash', 64).notNullable();
    table.string('locale', 10).notNullable();
    table.string('return_url', 500).notNullable();
    json(table, 'cart').notNullable();
    /** open, paying, processing, paid or expired. */
    table.string('state', 20).notNullable();
    /** The order's natural key, made with the checkout so that every try to place the order places the same one. */
    table.string('order_key', 100).notNullable().unique();
    table.string('order_number', 100);
    table.string('paid_attempt_id', 40);
    at(table, 'placed_at');
    at(table, 'created_at').notNullable();
    at(table, 'updated_at').notNullable();
    table.unique(['shop_id', 'request_key']);
    table.index(['state', 'updated_at', 'id']);
  });
  await db.schema.createTable('pay_attempts', (table) => {
    id(table).primary();
    table.string('checkout_id', 40).notNullable().index();
    table.string('shop_id', 40).notNullable();
    table.string('gateway', 20).notNullable();
    /** See payments/states.ts. */
    table.string('state', 20).notNullable();
    /** The checkout's id while this attempt is open, then null: one open attempt per checkout. */
    table.string('open_key', 40).unique();
    table.string('idempotency_key', 100).notNullable().unique();
    /** `stripe:pi_…`, `paypal:5O1…`; null until the provider answered. */
    table.string('provider_key', 200).unique();
    table.string('capture_id', 200);
    /** What has to be paid, frozen. */
    amount(table, 'amount');
    table.string('currency', 3).notNullable();
    json(table, 'buyer').notNullable();
    json(table, 'quote').notNullable();
    /** What the provider was asked, so that a lost answer can be asked for again with the same bytes. */
    json(table, 'request').notNullable();
    table.string('method', 200).notNullable().defaultTo('');
    table.string('failure', 60);
    at(table, 'paid_at');
    at(table, 'created_at').notNullable();
    at(table, 'updated_at').notNullable();
    at(table, 'next_check_at').notNullable();
    table.index(['open_key', 'next_check_at']);
  });
}

async function money(db: Knex): Promise<void> {
  await db.schema.createTable('refund_intents', (table) => {
    id(table).primary();
    table.string('gateway', 20).notNullable();
    table.string('capture_id', 200).notNullable();
    table.string('attempt_id', 40).notNullable();
    amount(table, 'amount');
    table.string('currency', 3).notNullable();
    table.string('reason', 60).notNullable();
    table.string('idempotency_key', 100).notNullable().unique();
    /** intent, pending, succeeded or failed. */
    table.string('state', 20).notNullable();
    table.string('provider_id', 200);
    at(table, 'created_at').notNullable();
    at(table, 'updated_at').notNullable();
    table.unique(['attempt_id', 'reason']);
  });
  await db.schema.createTable('payment_flags', (table) => {
    id(table).primary();
    /** What it is about and of which kind: the same finding is written once. */
    table.string('flag_key', 240).notNullable().unique();
    table.string('code', 60).notNullable();
    table.string('attempt_id', 40).index();
    json(table, 'detail').notNullable();
    at(table, 'created_at').notNullable();
    at(table, 'resolved_at');
  });
  await db.schema.createTable('gateway_events', (table) => {
    id(table).primary();
    /** `stripe:evt_…`: a repeat is recognised by it. */
    table.string('event_key', 200).notNullable().unique();
    table.string('gateway', 20).notNullable();
    table.string('type', 100).notNullable();
    table.string('provider_id', 200);
    table.string('attempt_id', 100);
    table.specificType('body', db.client.config.client === 'mysql2' ? 'longblob' : 'blob').notNullable();
    /** received, done or unknown (no attempt of ours is meant). */
    table.string('state', 20).notNullable();
    at(table, 'received_at').notNullable();
    at(table, 'done_at');
  });
}

/** Buying: shipping and coupons, checkouts and pay attempts, refunds to make, findings about money, webhooks. */
export async function up(db: Knex): Promise<void> {
  await conditions(db);
  await checkouts(db);
  await money(db);
}
