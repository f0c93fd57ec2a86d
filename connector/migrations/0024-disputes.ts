import type { Knex } from 'knex';
import { addColumn, amount, at, createKeyedTable, replaceIndexes } from './columns.ts';

const FIND = 'find_disputes';

/**
 * Disputes are facts of an order like its payments. A provider's message of a kind that nobody handles is counted. A
 * dispute of PayPal may name nothing but the capture, by which the attempt is found. What was thrown away before is asked
 * for once: a job asks the providers, and gives the orders concerned their word for money anew.
 */
export async function up(db: Knex): Promise<void> {
  // MariaDB takes no DDL back: tables that an earlier try has left begin anew (see createTable).
  await db.schema.dropTableIfExists('disputes');
  await createKeyedTable(db, 'disputes', (table) => {
    table.string('order_id', 40).notNullable();
    table.string('dispute_key', 200).notNullable();
    table.string('provider_id', 200);
    amount(table, 'amount');
    table.string('currency', 3).notNullable();
    /** open, answered, won or lost. */
    table.string('state', 20).notNullable();
    /** kept, withdrawn or reinstated: what the provider did with the money meanwhile. */
    table.string('funds', 20).notNullable();
    table.string('reason', 200).notNullable();
    at(table, 'answer_by');
    at(table, 'opened_at').notNullable();
    at(table, 'closed_at');
    table.integer('epoch').notNullable();
    table.bigInteger('counter').notNullable();
    table.boolean('told_differently').notNullable().defaultTo(false);
    table.primary(['order_id', 'dispute_key']);
    table.index(['dispute_key']);
  });
  await db.schema.dropTableIfExists('unhandled_events');
  await createKeyedTable(db, 'unhandled_events', (table) => {
    table.string('gateway', 20).notNullable();
    table.string('type', 100).notNullable();
    table.integer('events').notNullable();
    at(table, 'last_at').notNullable();
    table.primary(['gateway', 'type']);
  });
  await addColumn(db, 'gateway_events', 'capture_id', (table) => table.string('capture_id', 200));
  await replaceIndexes(db, 'pay_attempts', { add: [['capture_id']], drop: [] });
  const isAsked = await db('jobs').where({ job_key: FIND }).first('id');
  if (isAsked || !(await db('pay_attempts').first('id'))) return;
  await db('jobs').insert({
    ...{ id: `job_${FIND}`, kind: FIND, job_key: FIND, payload: '{}', state: 'waiting' },
    ...{ run_at: 0, lease_until: 0, attempts: 0, created_at: 0 },
  });
}
