import type { Knex } from 'knex';
import type { Context } from '../context.ts';
import { fromIso } from '../platform/clock.ts';
import { sha256 } from '../platform/hash.ts';
import { addJob } from '../platform/jobs.ts';
import { cut } from '../platform/text.ts';
import type { InboxRow } from './inbox.ts';
import type { Reading } from './read-snapshot.ts';

const APPLY = 'inbox.apply';
/** How the key of the job that applies a row begins; the row's id follows. */
export const APPLY_KEY = `${APPLY}:`;

/** The key of the job that applies an inbox row. */
export const applyKey = (inboxId: string): string => APPLY_KEY + inboxId;

export async function queueApply(
  trx: Knex.Transaction,
  ctx: Pick<Context, 'clock' | 'ids'>,
  inboxId: string,
): Promise<void> {
  await addJob(trx, ctx, { kind: APPLY, key: applyKey(inboxId), payload: { inboxId } });
}

/** Makes the row of a message as it came in, before anything was done about it. */
export function rowOf(
  ctx: Pick<Context, 'ids' | 'clock'>,
  event: {
    shopId: string;
    webhookId: string;
    stream: InboxRow['stream'];
    headers: object;
    body: Buffer;
    reading: Reading;
  },
): InboxRow {
  const { reading } = event;
  const row: InboxRow = {
    id: ctx.ids.new('inbox'),
    shop_id: event.shopId,
    webhook_id: event.webhookId,
    stream: event.stream,
    body_hash: sha256(event.body),
    headers: JSON.stringify(event.headers),
    body: event.body,
    order_key: null,
    epoch: null,
    counter: null,
    content_hash: null,
    order_status: null,
    modified_at: null,
    customer_id: null,
    state: 'received',
    answer: 'stored',
    reason: '',
    order_id: null,
    received_at: ctx.clock.now(),
    applied_at: null,
  };
  return { ...row, ...readingColumns(reading) };
}

/** Makes the columns that the inbox keeps of a message beside its bytes. */
export function readingColumns(reading: Reading): Partial<InboxRow> {
  if (!reading.ok) {
    const { orderKey, epoch, counter, error } = reading;
    const reason = cut(error.faults.map(({ field, message }) => `${field}: ${message}`).join(' '), 1000);
    return { order_key: orderKey, epoch, counter, state: 'quarantined', answer: 'invalid', reason };
  }
  const { snapshot, contentHash, unknownFields } = reading;
  return {
    order_key: snapshot.orderKey,
    epoch: snapshot.version.epoch,
    counter: snapshot.version.counter,
    content_hash: contentHash,
    order_status: snapshot.status,
    modified_at: fromIso(snapshot.modifiedAt),
    state: 'received',
    answer: 'stored',
    reason: unknownFields.length > 0 ? cut(`Unknown fields, kept: ${unknownFields.join(', ')}`, 1000) : '',
  };
}
