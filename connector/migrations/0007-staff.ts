import type { Knex } from 'knex';
import { at, id } from './columns.ts';

/** People who work at the desk. */
export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('staff', (table) => {
    id(table).primary();
    table.string('name', 200).notNullable();
    table.string('email', 320).notNullable();
    table.string('email_key', 320).notNullable().unique();
    /** owner, sales, support or read_only. */
    table.string('role', 20).notNullable();
    /** active or disabled. */
    table.string('state', 20).notNullable();
    /** Names its own scheme: `v2$bcrypt-hmac384$k1$…`. */
    table.string('password_hash', 255).notNullable();
    /** The authenticator's secret, sealed: it has to be read at each sign-in. */
    table.string('totp_secret', 255).notNullable();
    /** The time step of the last accepted code: none is accepted twice, nor an older one. */
    table.bigInteger('totp_step').notNullable().defaultTo(0);
    at(table, 'created_at').notNullable();
    at(table, 'updated_at').notNullable();
    at(table, 'signed_in_at');
  });
  await db.schema.createTable('staff_backup_codes', (table) => {
    table.string('staff_id', 40).notNullable();
    table.string('code_hash', 64).notNullable();
    at(table, 'used_at');
    table.primary(['staff_id', 'code_hash']);
  });
}
