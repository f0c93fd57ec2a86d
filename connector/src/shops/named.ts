import type { Knex } from 'knex';
import type { Transactor } from '../platform/db.ts';

/** A query of the ids of the shops whose name has the text, written small; to stand inside another query. */
export function shopsNamed(db: Transactor, text: string): Knex.QueryBuilder {
  return db('shops').whereRaw('INSTR(LOWER(name), ?) > 0', [text]).select('id');
}
