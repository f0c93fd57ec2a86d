import type { Knex } from 'knex';
import type { Context } from '../context.ts';
import type { GatewayName } from '../gateways/gateway.ts';
import { isDuplicateKey, transact } from '../platform/db.ts';
import { addJob, type JobHandler } from '../platform/jobs.ts';
import type { Money } from '../platform/money.ts';

export interface RefundIntent {
  gateway: GatewayName;
  captureId: string;
  attemptId: string;
  money: Money;
  /** `late_payment` …; one refund per attempt and reason. */
  reason: string;
}

/** Writes down that money has to go back, in the caller's transaction; a job asks the provider after the commit. */
export async function intendRefund(trx: Knex.Transaction, ctx: Context, intent: RefundIntent): Promise<void> {
  const id = ctx.ids.new('refund');
  try {
    await trx('refund_intents').insert({
      id,
      gateway: intent.gateway,
      capture_id: intent.captureId,
      attempt_id: intent.attemptId,
      amount: intent.money.amount,
      currency: intent.money.currency,
      reason: intent.reason,
      idempotency_key: `refund:${id}`,
      state: 'intent',
      created_at: ctx.clock.now(),
      updated_at: ctx.clock.now(),
    });
  } catch (error) {
    if (isDuplicateKey(error)) return;
    throw error;
  }
  await addJob(trx, ctx, { kind: 'make_refund', key: `make_refund:${id}`, payload: { refundId: id } });
}

interface IntentRow {
  id: string;
  gateway: GatewayName;
  capture_id: string;
  amount: number | string;
  currency: string;
  idempotency_key: string;
  state: string;
}

export function refundJobs(ctx: Context): Record<string, JobHandler> {
  return {
    async make_refund(job) {
      const { refundId } = job.payload as { refundId: string };
      const row: IntentRow | undefined = await ctx.db('refund_intents').where({ id: refundId }).first();
      if (!row) throw new Error(`Refund ${refundId} is missing`);
      const gateway = ctx.gateways[row.gateway];
      if (!gateway) throw new Error(`${row.gateway} has no keys`);
      const money = { amount: Number(row.amount), currency: row.currency };
      const refund = await gateway.refundPayment(row.capture_id, money, row.idempotency_key);
      await transact(ctx.db, async (trx) => {
        const change = { state: refund.state, provider_id: refund.providerId, updated_at: ctx.clock.now() };
        await trx('refund_intents').where({ id: row.id, state: 'intent' }).update(change);
        await job.finish(trx);
      });
      ctx.log.info({ refund: row.id, state: refund.state }, 'refund.made');
    },
  };
}
