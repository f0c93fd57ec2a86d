import type { Knex } from 'knex';
import { at, createKeyedTable, id, json } from './columns.ts';

/**
 * Activities live in the one index by which they are found: what they are of, and what they tell. Every other index
 * would cost each order a page at another place, and a server the memory to keep it.
 */
export async function up(db: Knex): Promise<void> {
  // A process that died in the middle left the new table half full, or only not yet renamed.
  if (await db.schema.hasTable('activities')) {
    await db.schema.dropTableIfExists('activities_of');
    await copy(db);
    await db.schema.dropTable('activities');
  }
  await db.schema.renameTable('activities_of', 'activities');
}

async function copy(db: Knex): Promise<void> {
  await createKeyedTable(db, 'activities_of', (table) => {
    /** The order, or without one the contact. */
    id(table, 'of_id');
    /** The fact it tells of; recording the same fact twice is recording it once. */
    table.string('activity_key', 300).notNullable();
    id(table);
    id(table, 'contact_id');
    table.string('account_id', 40);
    table.string('order_id', 40);
    table.string('kind', 40).notNullable();
    json(table, 'detail').notNullable();
    at(table, 'happened_at').notNullable();
    table.primary(['of_id', 'activity_key']);
  });
  const columns = 'id, contact_id, account_id, order_id, kind, detail, happened_at';
  // Keys began with what they were of.
  await db.raw(
    `INSERT INTO activities_of (of_id, activity_key, ${columns})
     SELECT COALESCE(order_id, contact_id),
       CASE WHEN activity_key LIKE 'ord!_%:%' ESCAPE '!' THEN SUBSTR(activity_key, LENGTH(order_id) + 2)
         ELSE activity_key END,
       ${columns}
     FROM activities ORDER BY 1, 2`,
  );
}
