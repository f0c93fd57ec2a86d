import type { Knex } from 'knex';
import { replaceIndexes } from './columns.ts';

/** The desk's list of documents by kind and by legal entity, the newest first. */
export async function up(db: Knex): Promise<void> {
  await replaceIndexes(db, 'issued_documents', {
    add: [
      ['kind', 'issued_at', 'id'],
      ['entity_id', 'issued_at', 'id'],
    ],
    drop: [],
  });
}
