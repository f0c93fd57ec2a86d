import type { Knex } from 'knex';
import { at, createKeyedTable, createTable, id } from './columns.ts';

/** Who issues invoices: the legal entity, its series of numbers, and what each shop does. */
export async function up(db: Knex): Promise<void> {
  await createTable(db, 'legal_entities', (table) => {
    id(table).primary();
    table.string('name', 200).notNullable();
    table.string('line1', 200).notNullable();
    table.string('line2', 200).notNullable();
    table.string('postcode', 20).notNullable();
    table.string('city', 100).notNullable();
    table.string('state', 100).notNullable();
    table.string('country', 2).notNullable();
    table.string('vat_number', 30).notNullable();
    table.string('fiscal_code', 30).notNullable();
    table.string('email', 320).notNullable();
    table.string('phone', 40).notNullable();
    table.string('locale', 2).notNullable();
    table.string('time_zone', 60).notNullable();
    /** RF01 to RF20 in Italy; empty elsewhere. */
    table.string('tax_regime', 4).notNullable();
    table.string('register_entry', 60).notNullable();
    table.string('iban', 40).notNullable();
    /** Sells abroad with the tax of the buyer's country. */
    table.boolean('uses_oss').notNullable();
    table.string('invoice_pattern', 20).notNullable();
    table.string('credit_note_pattern', 20).notNullable();
    at(table, 'created_at').notNullable();
    at(table, 'updated_at').notNullable();
  });
  await createTable(db, 'invoice_series', (table) => {
    id(table).primary();
    id(table, 'entity_id');
    /** invoice or creditNote. */
    table.string('kind', 20).notNullable();
    table.integer('year').notNullable();
    table.string('pattern', 20).notNullable();
    /** The number that was spent last; one below the first before any was. */
    table.integer('last_sequence').notNullable();
    /** The day of the newest document; empty before the first. */
    table.string('last_day', 10).notNullable();
    table.unique(['entity_id', 'kind', 'year']);
  });
  await db.schema.dropTableIfExists('invoice_settings');
  await createKeyedTable(db, 'invoice_settings', (table) => {
    id(table, 'shop_id');
    table.string('entity_id', 40);
    /** off, here or elsewhere. */
    table.string('mode', 20).notNullable();
    /** Documents begin on this day of the entity; null while nobody has said so. */
    table.string('from_day', 10);
    at(table, 'updated_at').notNullable();
    table.primary(['shop_id']);
  });
}
