import type { Knex } from 'knex';
import type { Context } from '../context.ts';
import { crashpoint } from '../platform/crashpoint.ts';
import { cut } from '../platform/text.ts';
import { transactWork, type Work } from '../platform/unit-of-work/unit-of-work.ts';
import { pauseShop } from '../shops/shops.ts';
import { applyVersion, loadIncoming } from './apply.ts';
import { readIncoming, type IncomingVersion } from './incoming-version.ts';
import { changeInbox, isVersionReused, lockInbox, type InboxAnswer, type InboxRow } from './inbox.ts';
import { recordOrderChange } from './order-changes.ts';
import { readSnapshot } from './read-snapshot.ts';

interface Applied {
  answer: InboxAnswer;
  /** These columns of its row say from now on what became of it. */
  mark: Pick<InboxRow, 'state' | 'reason' | 'order_id' | 'applied_at'>;
}

/** Applies a version as part of `work`. The caller writes the mark in the same work, so that both commit together. */
export async function applyMessage(work: Work, ctx: Context, incoming: IncomingVersion): Promise<Applied> {
  const { row } = incoming;
  const effect = await applyVersion(work, ctx, incoming);
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

/** Applies a row that waits in the inbox. Its effect, its mark and what is done `alongside` commit together. */
export async function applyStored(
  ctx: Context,
  inboxId: string,
  alongside: (trx: Knex.Transaction) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  await transactWork(ctx.db, async (work) => {
    const row = await lockInbox(work, inboxId);
    if (row?.state === 'received') {
      const reading = readSnapshot(row.body);
      if (!reading.ok) throw reading.error;
      const [incoming = readIncoming(row, reading)] = await loadIncoming(work, [readIncoming(row, reading)]);
      const { mark } = await applyMessage(work, ctx, incoming);
      changeInbox(work, row, { ...mark, order_key: incoming.row.order_key });
      crashpoint('order.waited');
    }
    await alongside(work.trx);
  });
}
