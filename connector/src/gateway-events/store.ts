import type { GatewayName, ProviderEvent } from '../gateways/gateway.ts';
import type { Transactor } from '../platform/db.ts';

interface GatewayEventRow {
  id: string;
  /** `stripe:evt_1`: a repeat is recognised by it. */
  event_key: string;
  gateway: GatewayName;
  type: string;
  provider_id: string | null;
  attempt_id: string | null;
  capture_id: string | null;
  /** The raw bytes, as they were verified, without Stripe's client secrets. */
  body: Buffer;
  /** `unknown` when it is about no attempt of ours, `unhandled` when nobody handles its kind. */
  state: 'received' | 'done' | 'unknown' | 'unhandled';
  received_at: number;
  done_at: number | null;
}

declare module 'knex/types/tables.js' {
  interface Tables {
    gateway_events: GatewayEventRow;
  }
}

export interface GatewayEvent {
  id: string;
  gateway: GatewayName;
  type: string;
  providerId: string | null;
  attemptId: string | null;
  captureId: string | null;
}

/** Throws the database's duplicate error for an event that is known. */
export async function insertEvent(
  trx: Transactor,
  event: ProviderEvent & { id: string; gateway: GatewayName; body: Buffer },
  now: number,
): Promise<void> {
  await trx('gateway_events').insert({
    id: event.id,
    event_key: `${event.gateway}:${event.eventId}`,
    gateway: event.gateway,
    type: event.type,
    provider_id: event.providerId,
    attempt_id: event.attemptId,
    capture_id: event.captureId,
    body: event.body,
    state: 'received',
    received_at: now,
  });
}

export async function getEvent(trx: Transactor, id: string): Promise<GatewayEvent> {
  const row = await trx('gateway_events')
    .where({ id })
    .first('gateway', 'type', 'provider_id', 'attempt_id', 'capture_id');
  if (!row) throw new Error(`Gateway event ${id} is missing`);
  const { gateway, type, provider_id: providerId, attempt_id: attemptId, capture_id: captureId } = row;
  return { id, gateway, type, providerId, attemptId, captureId };
}

export async function finishEvent(
  trx: Transactor,
  id: string,
  { state, now }: { state: 'done' | 'unknown' | 'unhandled'; now: number },
): Promise<void> {
  await trx('gateway_events').where({ id }).update({ state, done_at: now });
}
