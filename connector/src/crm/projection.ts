import type { Context } from '../context.ts';
import type { Transactor } from '../platform/db.ts';
import type { CrmKind } from './crm.ts';
import { insertChanges } from './store.ts';

export { readBacklog, type Backlog } from './store.ts';

export interface RecordChange {
  kind: CrmKind;
  /** Of our record; a product's id stands for all its variants. */
  id: string;
}

/**
 * To be called in the transaction that changes a record of our CRM: it then reaches the outside CRM, if there is one,
 * as it is when its turn comes. Many changes of a record before that are one; none is lost.
 */
export async function projectChange(
  trx: Transactor,
  ctx: Pick<Context, 'config' | 'clock'>,
  ...changes: RecordChange[]
): Promise<void> {
  if (ctx.config.corebos === undefined || changes.length === 0) return;
  await insertChanges(trx, changes, ctx.clock.now());
}
