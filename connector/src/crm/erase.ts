import { chunksOf } from '../platform/chunks.ts';
import type { Transactor } from '../platform/db.ts';

/** Forgets what was said to staff about these records in the outside CRM: it holds values of both sides. */
export async function forgetIssues(trx: Transactor, recordIds: string[]): Promise<void> {
  for (const some of chunksOf(recordIds)) await trx('crm_news').whereIn('record_id', some).delete();
}
