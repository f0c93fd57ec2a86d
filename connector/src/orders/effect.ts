import type { Knex } from 'knex';
import type { Context } from '../context.ts';
import { projectOrder } from '../crm/projection.ts';
import { crashpoint } from '../platform/crashpoint.ts';
import { cut } from '../platform/text.ts';
import { transactWork, type Work } from '../platform/work.ts';
import { pauseShop } from '../shops/shops.ts';
import { applyEvent, eventOf, loadEvents } from './apply.ts';
import type { Event } from './derive.ts';
import { INBOX, isVersionReused, lockInbox, type InboxAnswer } from './inbox.ts';
import { readSnapshot } from './snapshot.ts';

/** Applies an event whose row is in `work`, and marks the row; effect and mark commit together. Says what to answer. */
export async function applyRow(work: Work, ctx: Context, event: Event): Promise<InboxAnswer> {
  const { row } = event;
  const effect = await applyEvent(work, ctx, event);
  work.later((trx) => projectOrder(trx, ctx, effect.orderId));
  const reused = row.stream === 'shop' && (await isVersionReused(work, row));
  if (reused) await pauseShop(work.trx, ctx, { shopId: row.shop_id, reason: 'restored' });
  const answer =
    reused || effect.state === 'stale' ? 'flagged' : effect.state === 'superseded' ? 'superseded' : 'stored';
  const reasons = [
    effect.reason,
    reused ? 'The shop used this version before: it seems to be restored from a backup.' : '',
    row.reason,
  ];
  work.change(INBOX, row, {
    state: effect.state,
    reason: cut(reasons.filter((reason) => reason !== '').join(' '), 1000),
    order_id: effect.orderId,
    applied_at: ctx.clock.now(),
  });
  return answer;
}

/** Applies a row that waits in the inbox; effect, mark and what is `alongside` commit together. */
export async function applyStored(
  ctx: Context,
  inboxId: string,
  alongside: (trx: Knex.Transaction) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  await transactWork(ctx.db, async (work) => {
    const row = await lockInbox(work.trx, inboxId);
    if (row?.state === 'received') {
      const reading = readSnapshot(row.body);
      if (!reading.ok) throw reading.error;
      const event = eventOf(row, reading);
      await loadEvents(work, [event]);
      await applyRow(work, ctx, event);
      crashpoint('order.waited');
    }
    await alongside(work.trx);
  });
}
