import type { Knex } from 'knex';
import { addColumn } from './columns.ts';

/** Whose share a use of a coupon is, like that of pieces; an attempt to pay remembers it for as long as it lives. */
export async function up(db: Knex): Promise<void> {
  /** Keyed hash of the address; empty for what began before. */
  for (const table of ['pay_attempts', 'coupon_uses'])
    await addColumn(db, table, 'visitor', (builder) =>
      builder.string('visitor', 64).notNullable().defaultTo(''),
    );
  /** True where the visitor's share was used up: it counts for this visitor alone, and keeps nobody else out. */
  await addColumn(db, 'coupon_uses', 'beyond_share', (builder) =>
    builder.boolean('beyond_share').notNullable().defaultTo(false),
  );
}
