import type { Context } from '../context.ts';
import { addJob } from '../platform/jobs.ts';
import type { Transactor } from '../platform/db.ts';

/**
 * Says that a mailbox has left a customer: copies of their data that were asked for until now hold orders of that mailbox,
 * so the room that keeps copies ends them.
 */
export async function endCopies(trx: Transactor, ctx: Context, customerId: string): Promise<void> {
  const until = ctx.clock.now();
  await addJob(trx, ctx, {
    kind: 'end_copies',
    key: `end_copies:${customerId}:${until}`,
    payload: { id: customerId, until },
  });
}
