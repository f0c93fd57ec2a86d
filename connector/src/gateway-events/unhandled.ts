import type { GatewayName } from '../gateways/gateway.ts';
import type { Transactor } from '../platform/db.ts';

/** How many messages of a kind that nobody handles have come, and when the last one did. */
export interface UnhandledEvents {
  gateway: GatewayName;
  type: string;
  events: number;
  last_at: number;
}

declare module 'knex/types/tables.js' {
  interface Tables {
    unhandled_events: UnhandledEvents;
  }
}

export async function countUnhandled(
  trx: Transactor,
  { gateway, type }: Pick<UnhandledEvents, 'gateway' | 'type'>,
  now: number,
): Promise<void> {
  const row = { gateway, type };
  await trx('unhandled_events')
    .insert({ ...row, events: 0, last_at: now })
    .onConflict(['gateway', 'type'])
    .ignore();
  await trx('unhandled_events').where(row).increment('events', 1).update({ last_at: now });
}

const MOST = 100;

/** Lists them, at most a hundred kinds; the one that came last comes first. */
export function listUnhandled(db: Transactor): Promise<UnhandledEvents[]> {
  return db('unhandled_events').orderBy('last_at', 'desc').limit(MOST).select('*');
}
