import { settle, type SettleTarget } from '../checkout/settle.ts';
import type { Context } from '../context.ts';
import type { GatewayName } from '../gateways/gateway.ts';
import { syncDisputes } from '../payments/disputes/sync.ts';
import { syncRefunds } from '../payments/refunds/provider.ts';
import { crashpoint } from '../platform/crashpoint.ts';
import { isDuplicateKey, transact } from '../platform/db.ts';
import { AppError } from '../platform/errors.ts';
import { addJob, type Job } from '../platform/jobs.ts';
import { handlingOf, type Handling } from './handled.ts';
import * as store from './store.ts';
import { withoutClientSecrets } from './client-secrets.ts';
import { countUnhandled } from './unhandled.ts';

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

/** Looks at what an event is about; false when that is none of ours. */
async function lookAt(ctx: Context, event: store.GatewayEvent, handling: Handling): Promise<boolean> {
  const target = targetOf(event);
  // Also before a dispute is asked for: it may be told of before the payment, which then places its order.
  const settled = target ? await settle(ctx, target) : 'unknown';
  if (handling === 'dispute') return syncDisputes(ctx, event);
  if (settled === 'unknown') return false;
  if (handling === 'refunds') await syncRefunds(ctx, settled.id);
  return true;
}

/**
 * Fetches the truth an event points to. Events come in any order, so what they say is not believed; one of a kind that
 * nobody handles is counted, so that it is seen.
 */
export async function settleEvent(ctx: Context, job: Job): Promise<void> {
  const { eventId } = job.payload as { eventId: string };
  const event = await store.getEvent(ctx.db, eventId);
  const handling = handlingOf(event.gateway, event.type);
  crashpoint('event.read');
  const isOurs = handling !== null && (await lookAt(ctx, event, handling));
  const mayBeOurs = event.attemptId !== null || job.attempts < TRIES_FOR_STRANGERS;
  const isNamed = event.providerId !== null || event.attemptId !== null || event.captureId !== null;
  if (handling !== null && !isOurs && isNamed && mayBeOurs)
    throw new Error(`No attempt for ${event.type} ${event.id}`);
  await transact(ctx.db, async (trx) => {
    const now = ctx.clock.now();
    const state = handling === null ? 'unhandled' : isOurs ? 'done' : 'unknown';
    if (handling === null) await countUnhandled(trx, event, now);
    await store.finishEvent(trx, event.id, { state, now });
    await job.finish(trx);
  });
}
