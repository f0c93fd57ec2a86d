import type { Knex } from 'knex';
import { createPeople } from './0003-people.ts';
import { amount, at, createKeyedTable, id, json } from './columns.ts';

async function orders(db: Knex): Promise<void> {
  await db.schema.createTable('orders', (table) => {
    id(table).primary();
    table.string('shop_id', 40).notNullable();
    table.string('order_key', 100).notNullable();
    table.string('source', 40).notNullable();
    table.string('source_id', 100);
    table.string('number', 100).notNullable();
    table.string('contact_id', 40).notNullable();
    table.string('account_id', 40).index();
    /** Set when the buyer was signed in to the portal; with the proven mailbox the only thing that opens an order there. */
    table.string('customer_id', 40).index();
    /** As typed, and its normalised form; empty when it is no mailbox. */
    table.string('email', 320).notNullable();
    table.string('mailbox_key', 320).notNullable();
    /** JSON list of every mailbox that a version of the order told: more than one, the buyer was changed. */
    json(table, 'mailboxes').notNullable();
    /** The shop's uid of a signed-in buyer; empty for a guest. */
    table.string('buyer_uid', 100).notNullable();
    table.string('buyer_name', 255).notNullable();
    /** The words of the name, folded and sorted: tells different people on one mailbox from different spellings. */
    table.string('buyer_name_key', 255).notNullable();
    table.string('status', 100).notNullable();
    /** Derived from the money facts: unpaid, pending, paid, part_refunded, refunded. */
    table.string('payment_state', 20).notNullable();
    table.string('currency', 3).notNullable();
    table.boolean('prices_include_tax').notNullable();
    /** For lists: how many pieces, and the first product's name. */
    table.string('pieces', 40).notNullable();
    table.string('first_item', 500).notNullable();
    amount(table, 'subtotal');
    amount(table, 'discount');
    amount(table, 'discount_tax');
    amount(table, 'shipping_total');
    amount(table, 'fee_total');
    amount(table, 'tax_total');
    amount(table, 'total');
    amount(table, 'paid_total');
    amount(table, 'refunded_total');
    table.string('locale', 20).notNullable().defaultTo('');
    json(table, 'billing').notNullable();
    json(table, 'delivery');
    json(table, 'company');
    json(table, 'coupons').notNullable();
    json(table, 'note').notNullable();
    json(table, 'meta').notNullable();
    /** JSON list of what staff should know, e.g. {code:'totals_off', difference: 2}; `[]` when all is well. */
    json(table, 'flags').notNullable();
    table.integer('epoch').notNullable();
    table.bigInteger('counter').notNullable();
    table.string('content_hash', 64).notNullable();
    at(table, 'placed_at').notNullable();
    at(table, 'modified_at').notNullable();
    at(table, 'created_at').notNullable();
    at(table, 'updated_at').notNullable();
    table.unique(['shop_id', 'order_key']);
    table.index(['contact_id', 'placed_at', 'id']);
    table.index(['mailbox_key', 'placed_at', 'id']);
    table.index(['placed_at', 'id']);
  });
  await createKeyedTable(db, 'order_lines', (table) => {
    table.string('order_id', 40).notNullable();
    table.integer('line_no').notNullable();
    /** product, shipping or fee. */
    table.string('kind', 20).notNullable();
    table.string('line_key', 100).notNullable();
    table.string('product_key', 100);
    table.string('variant_key', 100);
    table.string('sku', 200).notNullable().defaultTo('');
    table.string('name', 500).notNullable();
    json(table, 'options').notNullable();
    /** Exact decimal strings, as given by the shop. */
    table.string('quantity', 40).notNullable();
    table.string('unit_price', 40).notNullable();
    amount(table, 'subtotal');
    amount(table, 'total');
    amount(table, 'tax');
    json(table, 'taxes').notNullable();
    json(table, 'meta').notNullable();
    table.primary(['order_id', 'line_no']);
  });
  await createKeyedTable(db, 'order_taxes', (table) => {
    table.string('order_id', 40).notNullable();
    table.integer('tax_no').notNullable();
    table.string('tax_key', 100).notNullable();
    table.string('label', 200).notNullable();
    table.string('rate_percent', 40).notNullable();
    table.boolean('compound').notNullable().defaultTo(false);
    amount(table, 'goods');
    amount(table, 'shipping');
    table.primary(['order_id', 'tax_no']);
  });
}

/** Facts are told by versions: the newest telling stands, and a telling that differed is remembered. */
function telling(table: Knex.CreateTableBuilder): void {
  table.integer('epoch').notNullable();
  table.bigInteger('counter').notNullable();
  table.boolean('told_differently').notNullable().defaultTo(false);
}

async function facts(db: Knex): Promise<void> {
  await db.schema.createTable('payments', (table) => {
    id(table).primary();
    table.string('order_id', 40).notNullable();
    table.string('payment_key', 200).notNullable();
    table.string('gateway', 100).notNullable();
    table.string('method', 200).notNullable().defaultTo('');
    table.string('provider_id', 200).index();
    amount(table, 'amount');
    table.string('currency', 3).notNullable();
    table.string('state', 20).notNullable();
    at(table, 'paid_at').notNullable();
    telling(table);
    at(table, 'created_at').notNullable();
    table.unique(['order_id', 'payment_key', 'state']);
  });
  await db.schema.createTable('refunds', (table) => {
    id(table).primary();
    table.string('order_id', 40).notNullable();
    table.string('refund_key', 200).notNullable();
    table.string('provider_id', 200).index();
    /** Positive; a refund that a shop deleted again gets a row with the negative amount (`reversal`). */
    amount(table, 'amount');
    table.string('currency', 3).notNullable();
    table.string('kind', 20).notNullable();
    json(table, 'reason').notNullable();
    json(table, 'lines').notNullable();
    at(table, 'refunded_at').notNullable();
    telling(table);
    at(table, 'created_at').notNullable();
    table.unique(['order_id', 'refund_key', 'kind']);
  });
  await createKeyedTable(db, 'parcels', (table) => {
    table.string('order_id', 40).notNullable();
    table.string('parcel_key', 200).notNullable();
    table.string('carrier', 200).notNullable().defaultTo('');
    table.string('tracking_number', 200).notNullable().defaultTo('');
    table.string('tracking_url', 2000).notNullable().defaultTo('');
    at(table, 'shipped_at').notNullable();
    telling(table);
    table.primary(['order_id', 'parcel_key']);
  });
  await db.schema.createTable('activities', (table) => {
    id(table).primary();
    table.string('contact_id', 40).notNullable();
    table.string('account_id', 40);
    table.string('order_id', 40).index();
    table.string('kind', 40).notNullable();
    /** The fact it tells of; recording the same fact twice is recording it once. */
    table.string('activity_key', 300).notNullable().unique();
    json(table, 'detail').notNullable();
    at(table, 'happened_at').notNullable();
    table.index(['contact_id', 'happened_at', 'id']);
  });
  await createKeyedTable(db, 'search_tokens', (table) => {
    table.string('token', 100).notNullable();
    table.string('kind', 20).notNullable();
    table.string('ref_id', 40).notNullable();
    table.primary(['token', 'kind', 'ref_id']);
    table.index(['ref_id', 'kind']);
  });
}

async function intake(db: Knex): Promise<void> {
  await db.schema.createTable('inbox', (table) => {
    id(table).primary();
    table.string('shop_id', 40).notNullable();
    table.string('webhook_id', 200).notNullable();
    /** `shop`: pushed by the plugin; `checkout`: our own. Each has a counter of its own. */
    table.string('stream', 20).notNullable();
    table.string('body_hash', 64).notNullable();
    json(table, 'headers').notNullable();
    table.specificType('body', db.client.config.client === 'mysql2' ? 'longblob' : 'blob').notNullable();
    table.string('order_key', 100);
    table.integer('epoch');
    table.bigInteger('counter');
    /** Of the snapshot without its version: equal content at another version is nothing new. */
    table.string('content_hash', 64);
    table.string('order_status', 100);
    at(table, 'modified_at');
    /** Our own checkout only: the portal customer who was signed in. */
    table.string('customer_id', 40);
    /** received, applied, superseded, stale, conflict, quarantined. */
    table.string('state', 20).notNullable();
    /** What the sender was told, so that a repeat is told the same. */
    table.string('answer', 20).notNullable();
    table.string('reason', 1000).notNullable().defaultTo('');
    table.string('order_id', 40);
    at(table, 'received_at').notNullable();
    at(table, 'applied_at');
    table.unique(['shop_id', 'webhook_id']);
    table.index(['state', 'received_at', 'id']);
    table.index(['shop_id', 'order_key', 'id']);
    table.index(['shop_id', 'stream', 'epoch', 'counter']);
  });
}

/** Carrello's CRM: people, orders, facts about money, what happened, and the inbox everything comes through. */
export async function up(db: Knex): Promise<void> {
  await createPeople(db);
  await orders(db);
  await facts(db);
  await intake(db);
}
