import { chunksOf } from '../platform/chunks.ts';
import type { Transactor } from '../platform/db.ts';

/** Finds those of some attempts whose money is on its way, and that were looked at since a time. */
export async function findAwaited(db: Transactor, ids: string[], since: number): Promise<string[]> {
  const awaited: string[] = [];
  for (const some of chunksOf(ids)) {
    const rows = db('pay_attempts').whereIn('id', some).where({ state: 'processing' });
    awaited.push(...((await rows.where('updated_at', '>=', since).pluck('id')) as string[]));
  }
  return awaited;
}
