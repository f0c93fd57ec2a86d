import { chunksOf } from '../platform/chunks.ts';
import type { Transactor } from '../platform/db.ts';

const NOTHING = Buffer.from('{}');

/** Blanks what the providers told of these attempts to pay and payments: it names who paid. */
export async function blankEvents(
  trx: Transactor,
  { attemptIds, providerIds }: { attemptIds: string[]; providerIds: string[] },
): Promise<void> {
  for (const [column, ids] of [
    ['attempt_id', attemptIds],
    ['provider_id', providerIds],
    ['capture_id', providerIds],
  ] as const)
    for (const some of chunksOf(ids))
      await trx('gateway_events').whereIn(column, some).update({ body: NOTHING });
}
