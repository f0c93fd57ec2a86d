import { z } from 'zod';
import type { Context } from '../context.ts';
import { queueMail } from '../mails/mails.ts';
import { transact } from '../platform/db.ts';
import type { Job, JobHandler } from '../platform/jobs.ts';
import { reasonFor } from './reasons.ts';
import { getShop } from './shops.ts';

const payloadOf = z.object({ shopId: z.string(), reason: z.string(), key: z.string() });

const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Tells the owner that a shop is paused and why. */
async function mailPaused(ctx: Context, job: Job): Promise<void> {
  const { shopId, reason, key } = payloadOf.parse(job.payload);
  await transact(ctx.db, async (trx) => {
    const shop = await getShop(trx, shopId);
    const lines = [reasonFor(shop, reason), reasonFor(shop, 'mail.open')];
    await queueMail(trx, ctx, {
      kind: 'shop_paused',
      to: shop.ownerEmail,
      subject: reasonFor(shop, 'mail.subject'),
      text: lines.join('\n\n'),
      html: lines.map((line) => `<p>${escapeHtml(line)}</p>`).join(''),
      key,
    });
    await job.finish(trx);
  });
}

export function shopJobs(ctx: Context): Record<string, JobHandler> {
  return { shop_paused: (job) => mailPaused(ctx, job) };
}
