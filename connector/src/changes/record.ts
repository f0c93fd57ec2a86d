import type { Context } from '../context.ts';
import type { Transactor } from '../platform/db.ts';
import { insertChanges, type ChangeKind } from './store.ts';

export interface RecordChange {
  kind: ChangeKind;
  /** Of our record; a product's id stands for all its variants. */
  id: string;
}

/** Without an outside CRM nobody reads the changes: none are written. */
export const isListenedTo = ({ config }: Pick<Context, 'config'>): boolean => config.corebos !== undefined;

/**
 * Says that records of our CRM changed. It is to be called in the transaction that changes them: whoever listens then
 * reads each record as it is when its turn comes. Ten changes of a record before that are one; none is lost.
 */
export async function recordChange(
  trx: Transactor,
  ctx: Pick<Context, 'config' | 'clock'>,
  ...changes: RecordChange[]
): Promise<void> {
  if (!isListenedTo(ctx) || changes.length === 0) return;
  await insertChanges(trx, changes, ctx.clock.now());
}
