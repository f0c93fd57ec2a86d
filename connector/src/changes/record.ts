import type { Context } from '../context.ts';
import type { Transactor } from '../platform/db.ts';
import { queueChanges } from './queue.ts';
import type { RecordChange } from './store.ts';

/** True where an outside CRM is configured. Without one nobody reads the changes, and none are written. */
export const isListenedTo = ({ config }: Pick<Context, 'config'>): boolean => config.corebos !== undefined;

/**
 * Says that records of our CRM changed. It is called in the transaction that changes them: whoever listens reads each
 * record as it is when its turn comes. Ten changes of a record before that are one; none is lost.
 */
export async function recordChange(
  trx: Transactor,
  ctx: Pick<Context, 'config' | 'clock'>,
  ...changes: RecordChange[]
): Promise<void> {
  if (!isListenedTo(ctx) || changes.length === 0) return;
  await queueChanges(trx, changes, ctx.clock.now());
}
