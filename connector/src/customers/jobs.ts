import { z } from 'zod';
import type { Context } from '../context.ts';
import { queueMail } from '../mails/mails.ts';
import { transact } from '../platform/db.ts';
import type { JobHandler } from '../platform/jobs.ts';
import { localeSchema } from '../contract/schemas.ts';
import { listShops } from '../shops/shops.ts';
import { hashCode, makeCode } from './code.ts';
import { writeCodeMail } from './mail.ts';
import * as store from './store.ts';

const payloadSchema = z.object({ codeId: z.string(), locale: localeSchema });

export function customerJobs(ctx: Context): Record<string, JobHandler> {
  return {
    /** Makes the code and writes its mail together, or nothing at all where nobody with this mailbox has ordered. */
    send_sign_in_code: async (job) => {
      const { codeId, locale } = payloadSchema.parse(job.payload);
      const [shop] = await listShops(ctx.db);
      await transact(ctx.db, async (trx) => {
        const row = await store.findCodeById(trx, codeId);
        if (row && row.expires_at > ctx.clock.now() && (await store.isKnownMailbox(trx, row.mailbox_key))) {
          const code = makeCode();
          await store.setCodeHash(trx, codeId, hashCode(ctx.config.secret, codeId, code));
          const mail = writeCodeMail(locale, { code, shopName: shop?.name ?? 'Carrello' });
          await queueMail(trx, ctx, {
            kind: 'sign_in_code',
            to: row.mailbox_key,
            key: `sign_in_code:${codeId}`,
            ...mail,
          });
        }
        await job.finish(trx);
      });
    },
  };
}
