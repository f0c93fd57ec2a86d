import type { Knex } from 'knex';
import { addColumn } from './columns.ts';

/** Which refund gave the money of a case back: its credit note stands in the case's thread. */
export async function up(db: Knex): Promise<void> {
  /** The id of the refund that was asked for; empty for every other step, and for money given back elsewhere. */
  await addColumn(db, 'case_states', 'refund_id', (table) =>
    table.string('refund_id', 40).notNullable().defaultTo(''),
  );
}
