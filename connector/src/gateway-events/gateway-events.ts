import { settle, type SettleTarget } from '../checkout/settle.ts';
import type { Context } from '../context.ts';
import type { GatewayName } from '../gateways/gateway.ts';
import { syncRefunds } from '../payments/refunds/provider.ts';
import { crashpoint } from '../platform/crashpoint.ts';
import { isDuplicateKey, transact } from '../platform/db.ts';
import { AppError } from '../platform/errors.ts';
import { addJob, type Job } from '../platform/jobs.ts';
import * as store from './store.ts';
import { withoutClientSecrets } from './client-secrets.ts';

/** An event that names no attempt of ours is looked at so often before it counts as another system's. */
const TRIES_FOR_STRANGERS = 3;

/** Verifies and keeps an event; what it means is found out afterwards. A repeat is the same event. */
export async function receiveEvent(
  ctx: Context,
  name: GatewayName,
  message: { body: Buffer; headers: Record<string, string | undefined> },
): Promise<void> {
  const gateway = ctx.gateways[name];
  if (!gateway) throw new AppError('not_found', 'This provider is not set up here.');
  const event = await gateway.verifyEvent(message.body, message.headers);
  const id = ctx.ids.new('gatewayEvent');
  const body = withoutClientSecrets(message.body);
  try {
    await transact(ctx.db, async (trx) => {
      await store.insertEvent(trx, { ...event, id, gateway: name, body }, ctx.clock.now());
      await addJob(trx, ctx, {
        kind: 'settle_gateway_event',
        key: `settle_gateway_event:${id}`,
        payload: { eventId: id },
      });
    });
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    ctx.log.info({ gateway: name, event: event.eventId }, 'gateway_event.repeated');
    return;
  }
  ctx.log.info({ gateway: name, event: event.eventId, type: event.type }, 'gateway_event.received');
}

function targetOf({ gateway, providerId, attemptId }: store.GatewayEvent): SettleTarget | null {
  if (providerId !== null) return { gateway, providerId };
  return attemptId === null ? null : { attemptId };
}

/** Fetches the truth an event points to and settles. Events come in any order, so what they say is not believed. */
export async function settleEvent(ctx: Context, job: Job): Promise<void> {
  const { eventId } = job.payload as { eventId: string };
  const event = await store.getEvent(ctx.db, eventId);
  const target = targetOf(event);
  crashpoint('event.read');
  const settled = target ? await settle(ctx, target) : 'unknown';
  if (settled !== 'unknown' && /refund/i.test(event.type)) await syncRefunds(ctx, settled.id);
  const mayBeOurs = event.attemptId !== null || job.attempts < TRIES_FOR_STRANGERS;
  if (settled === 'unknown' && target && mayBeOurs)
    throw new Error(`No attempt for ${event.type} ${event.id}`);
  await transact(ctx.db, async (trx) => {
    const state = settled === 'unknown' ? 'unknown' : 'done';
    await store.finishEvent(trx, event.id, { state, now: ctx.clock.now() });
    await job.finish(trx);
  });
}
