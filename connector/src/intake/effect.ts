import type { Knex } from 'knex';
import type { Context } from '../context.ts';
import { crashpoint } from '../platform/crashpoint.ts';
import { cut } from '../platform/text.ts';
import { transactWork, type Work } from '../platform/unit-of-work/unit-of-work.ts';
import { pauseShop } from '../shops/shops.ts';
import { applyEvent, eventOf, loadEvents } from './apply.ts';
import type { Event } from './derive.ts';
import { INBOX, isVersionReused, lockInbox, type InboxAnswer, type InboxRow } from './inbox.ts';
import { recordOrderChange } from './order-changes.ts';
import { readSnapshot } from './read-snapshot.ts';

interface Applied {
  answer: InboxAnswer;
  /** What its row has to say from now on. */
  mark: Pick<InboxRow, 'state' | 'reason' | 'order_id' | 'applied_at'>;
}

/** Applies an event as part of `work`. Whoever asks writes the mark in the same work: both commit together. */
export async function applyRow(work: Work, ctx: Context, event: Event): Promise<Applied> {
  const { row } = event;
  const effect = await applyEvent(work, ctx, event);
  work.later((trx) => recordOrderChange(trx, ctx, effect.orderId));
  const reused = row.stream === 'shop' && (await isVersionReused(work, row));
  if (reused) await pauseShop(work.trx, ctx, { shopId: row.shop_id, reason: 'restored' });
  const answer =
    reused || effect.state === 'stale' ? 'flagged' : effect.state === 'superseded' ? 'superseded' : 'stored';
  const reasons = [
    effect.reason,
    reused ? 'The shop used this version before: it seems to be restored from a backup.' : '',
    row.reason,
  ];
  const mark = {
    state: effect.state,
    reason: cut(reasons.filter((reason) => reason !== '').join(' '), 1000),
    order_id: effect.orderId,
    applied_at: ctx.clock.now(),
  };
  return { answer, mark };
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
      const { mark } = await applyRow(work, ctx, event);
      work.change(INBOX, row, mark);
      crashpoint('order.waited');
    }
    await alongside(work.trx);
  });
}
