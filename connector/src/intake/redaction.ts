import type { Context } from '../context.ts';
import { findErasure, loadErased } from '../erased/keys.ts';
import { redact } from '../erased/redact.ts';
import { fromIso } from '../platform/clock.ts';
import { readKeptSince } from '../shops/keeping.ts';
import type { Work } from '../platform/unit-of-work/unit-of-work.ts';
import type { InboxRow } from './inbox.ts';
import type { Reading } from './read-snapshot.ts';

/** A message as it came in, or as it may be kept. */
export interface Incoming<R extends Reading = Reading> {
  row: InboxRow;
  reading: R;
}

const NOTHING = Buffer.from('{}');

const toldBy = ({ row, reading }: Incoming) => ({
  shopId: row.shop_id,
  orderKey: row.order_key ?? '',
  snapshot: reading.ok ? reading.snapshot : null,
});

/**
 * Takes an erased person out of a message; their name, too, from an order of before `keptSince` (epoch ms). The hashes of
 * its bytes and content stay those of the original, so that a repeat is still a repeat. What cannot be read keeps nothing
 * of its bytes.
 */
export function redactMessage<R extends Reading>(
  { row, reading }: Incoming<R>,
  { erasureId, keptSince }: { erasureId: string; keptSince: number },
): Incoming<R> {
  if (!reading.ok) return { row: { ...row, body: NOTHING }, reading };
  const isNamed = fromIso(reading.snapshot.placedAt) >= keptSince;
  const erased = { by: erasureId, contentHash: reading.contentHash };
  const snapshot = redact(reading.snapshot, erased, isNamed);
  const body = Buffer.from(JSON.stringify(snapshot));
  return { row: { ...row, body, customer_id: null }, reading: { ...reading, snapshot } };
}

/** Reads ahead, for many messages at a time, what withoutErased will ask for. */
export const loadErasures = (
  work: Work,
  { config }: Pick<Context, 'config'>,
  messages: Incoming[],
): Promise<void> => loadErased(work, config.secret, messages.map(toldBy));

/** Has nobody come in again who was erased: a message of theirs comes out as it may be kept. */
export async function withoutErased<R extends Reading>(
  work: Work,
  { config, clock }: Pick<Context, 'config' | 'clock'>,
  message: Incoming<R>,
): Promise<Incoming<R>> {
  const erasureId = await findErasure(work, config.secret, toldBy(message));
  if (erasureId === null) return message;
  const keptSince = await readKeptSince(work.trx, message.row.shop_id, clock.now());
  return redactMessage(message, { erasureId, keptSince });
}
