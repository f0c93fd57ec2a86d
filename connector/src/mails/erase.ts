import type { Context } from '../context.ts';
import { chunksOf } from '../platform/chunks.ts';
import type { Transactor } from '../platform/db.ts';
import { forgetJobErrors } from '../platform/jobs.ts';
import { messageIdOf } from './mails.ts';

/** A mail stays as a row, so that it is written and sent no second time; what it said and to whom is gone. */
async function blank(trx: Transactor, ids: string[], now: number): Promise<void> {
  for (const some of chunksOf(ids)) {
    const rows = () => trx('mails').whereIn('id', some);
    await rows().update({ recipient: '', subject: '', content: '{}' });
    await rows().whereNull('sent_at').update({ sent_at: now });
    await forgetJobErrors(
      trx,
      some.map((id) => `send_mail:${id}`),
    );
  }
}

/** Blanks the mails about an order, also the one to the shop's owner. What was not sent is not sent any more. */
export async function blankMailsOfOrder(
  trx: Transactor,
  ctx: Pick<Context, 'config' | 'clock'>,
  { id, order_key }: { id: string; order_key: string },
): Promise<void> {
  const toOwner = messageIdOf(ctx, 'new_order', `new_order:${order_key}`);
  const ids: string[] = await trx('mails')
    .whereIn('order_id', [id, order_key])
    .orWhere({ message_id: toOwner })
    .pluck('id');
  await blank(trx, ids, ctx.clock.now());
}

/** Blanks mails that are filed under no order, by what they were written under: those of a case to the shop. */
export async function blankMailsOfKeys(
  trx: Transactor,
  ctx: Pick<Context, 'config' | 'clock'>,
  mails: { kind: string; key: string }[],
): Promise<void> {
  const messageIds = mails.map(({ kind, key }) => messageIdOf(ctx, kind, key));
  for (const some of chunksOf(messageIds)) {
    const ids: string[] = await trx('mails').whereIn('message_id', some).pluck('id');
    await blank(trx, ids, ctx.clock.now());
  }
}

/** Blanks the mails about no order that were written before a time to whom `isTheirs` knows. */
export async function blankMailsTo(
  trx: Transactor,
  isTheirs: (recipient: string) => boolean,
  { before, now }: { before: number; now: number },
): Promise<void> {
  const rows = await trx('mails')
    .whereNull('order_id')
    .whereNot({ recipient: '' })
    .where('created_at', '<=', before)
    .select('id', 'recipient');
  await blank(
    trx,
    rows.filter(({ recipient }) => isTheirs(recipient)).map(({ id }) => id),
    now,
  );
}
