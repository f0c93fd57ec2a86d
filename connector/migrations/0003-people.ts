import type { Knex } from 'knex';
import { at, createKeyedTable, id, json } from './columns.ts';

async function contacts(db: Knex): Promise<void> {
  await db.schema.createTable('accounts', (table) => {
    id(table).primary();
    table.string('name', 255).notNullable();
    /** `vat:IT01234567890` joins companies; without a VAT number a company is its buyer's own. */
    table.string('account_key', 100).notNullable().unique();
    /** Normalised VAT number with its country; empty when not known. */
    table.string('vat_key', 40).notNullable().defaultTo('').index();
    table.string('fiscal_code', 40).notNullable().defaultTo('');
    table.string('sdi_code', 20).notNullable().defaultTo('');
    table.string('pec', 320).notNullable().defaultTo('');
    table.string('owner_id', 40);
    /** Which order version told name and codes: the highest rank wins, whatever arrived first. */
    table.string('profile_rank', 200).notNullable().defaultTo('');
    at(table, 'created_at').notNullable();
    at(table, 'updated_at').notNullable();
  });
  await db.schema.createTable('contacts', (table) => {
    id(table).primary();
    table.string('first_name', 255).notNullable().defaultTo('');
    table.string('last_name', 255).notNullable().defaultTo('');
    table.string('email', 320).notNullable().defaultTo('');
    table.string('phone', 60).notNullable().defaultTo('');
    table.string('locale', 10).notNullable().defaultTo('');
    table.string('account_id', 40).index();
    table.string('owner_id', 40).index();
    table.boolean('marketing_consent').notNullable().defaultTo(false);
    at(table, 'marketing_consent_at');
    /** JSON list of every name that orders gave; more than one: probably a shared mailbox. */
    json(table, 'names').notNullable();
    table.boolean('probably_shared').notNullable().defaultTo(false);
    /** Which order version told the fields above, and which told phone and company: the highest rank wins. */
    table.string('profile_rank', 200).notNullable().defaultTo('');
    table.string('phone_rank', 200).notNullable().defaultTo('');
    table.string('account_rank', 200).notNullable().defaultTo('');
    /** Set when this contact was merged into another: the record stays, its orders move. */
    table.string('merged_into_id', 40);
    at(table, 'created_at').notNullable();
    at(table, 'updated_at').notNullable();
  });
  await createKeyedTable(db, 'contact_keys', (table) => {
    /** `mailbox` (scope empty), `uid` (scope is the shop), or `order` (no mailbox at all; scope is the shop). */
    table.string('kind', 20).notNullable();
    table.string('scope', 40).notNullable();
    table.string('value', 320).notNullable();
    table.string('contact_id', 40).notNullable().index();
    /** Why this key belongs to this contact: the order that brought it. */
    table.string('order_id', 40);
    at(table, 'created_at').notNullable();
    table.primary(['kind', 'scope', 'value']);
  });
  await db.schema.createTable('addresses', (table) => {
    id(table).primary();
    table.string('contact_id', 40).notNullable();
    table.string('kind', 20).notNullable();
    /** Hash of the content: the same address is kept once per contact and kind. */
    table.string('content_hash', 64).notNullable();
    for (const name of ['first_name', 'last_name', 'company', 'line1', 'line2', 'city', 'state']) {
      table.string(name, 255).notNullable().defaultTo('');
    }
    table.string('postcode', 60).notNullable().defaultTo('');
    table.string('country', 10).notNullable().defaultTo('');
    table.string('phone', 60).notNullable().defaultTo('');
    at(table, 'created_at').notNullable();
    at(table, 'last_used_at').notNullable();
    table.unique(['contact_id', 'kind', 'content_hash']);
  });
}

async function merges(db: Knex): Promise<void> {
  await db.schema.createTable('contact_merges', (table) => {
    id(table).primary();
    table.string('winner_id', 40).notNullable().index();
    table.string('loser_id', 40).notNullable().index();
    /** `bridge`: an order carried keys of both; `staff`: a person said so. */
    table.string('reason', 20).notNullable();
    table.string('order_id', 40);
    table.string('staff_id', 40);
    /** JSON of both contacts and of all that moved, as it was: what an undo puts back. */
    json(table, 'before').notNullable();
    at(table, 'merged_at').notNullable();
    at(table, 'undone_at');
  });
  await db.schema.createTable('contact_pins', (table) => {
    /** The two contacts stay apart whatever orders say; the lower id first. */
    table.string('contact_id', 40).notNullable();
    table.string('other_id', 40).notNullable();
    table.string('merge_id', 40).notNullable();
    at(table, 'created_at').notNullable();
    table.primary(['contact_id', 'other_id']);
  });
  await createKeyedTable(db, 'consents', (table) => {
    /** What a buyer agreed to or refused, with the words and the time: evidence, never changed. */
    table.string('order_id', 40).notNullable();
    table.string('kind', 100).notNullable();
    at(table, 'given_at').notNullable();
    table.boolean('given').notNullable();
    json(table, 'text').notNullable();
    table.primary(['order_id', 'kind', 'given_at', 'given']);
  });
}

/** The people half of the CRM's schema: companies, contacts and their keys, merges, consents. */
export async function createPeople(db: Knex): Promise<void> {
  await contacts(db);
  await merges(db);
}
