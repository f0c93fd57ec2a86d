import type { Knex } from 'knex';
import { recordChange } from '../changes/record.ts';
import type { Context } from '../context.ts';
import * as store from './store.ts';

/** Says that a case changed, in the transaction that changes it: an outside CRM gets it as it is then. */
export async function recordCase(
  trx: Knex.Transaction,
  ctx: Pick<Context, 'config' | 'clock'>,
  id: string,
): Promise<void> {
  await store.updateCase(trx, id, { changed_at: ctx.clock.now() });
  await recordChange(trx, ctx, { kind: 'case', id });
}
