import type { Context } from '../context.ts';
import type { Locale } from '../contract/schemas.ts';
import { findWayBack, takeBack } from '../customers/ways-back.ts';
import { transact } from '../platform/db.ts';
import { takeWithAll } from './add.ts';

/**
 * Takes a change of mailboxes back, for whoever has the link that was mailed, once: the mailbox to which it was sent is the
 * main one again, those that came after it go, all sessions end and there is no password any more. False for a link that is
 * over, used or none of ours.
 */
export async function goBack(
  ctx: Context,
  { token, locale }: { token: string; locale: Locale },
): Promise<boolean> {
  return transact(ctx.db, async (trx) => {
    const way = await findWayBack({ ...ctx, db: trx }, token);
    if (!way) return false;
    const { customer_id: customerId, mailbox_key: mailboxKey, proven_at: provenAt } = way;
    const taken = await takeWithAll(trx, ctx, { customerId, mailboxKey, provenAt, locale, isBack: true });
    const guard = taken.ok && taken.from === 'joined' ? taken.guard : undefined;
    return taken.ok && takeBack(trx, ctx, { way, locale, guard });
  });
}
