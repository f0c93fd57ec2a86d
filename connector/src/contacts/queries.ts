import type { Knex } from 'knex';
import type { Transactor } from '../platform/db.ts';

/** A query of the ids of the contacts that somebody looks after, to stand inside another query. */
export function contactsOwnedBy(db: Transactor, staffId: string): Knex.QueryBuilder {
  return db('contacts').where({ owner_id: staffId }).select('id');
}
