import type { Knex } from 'knex';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { localeSchema } from '../contract/schemas.ts';
import { queueMail } from '../mails/mails.ts';
import { transact } from '../platform/db.ts';
import type { JobHandler } from '../platform/jobs.ts';
import { hashCode, makeCode } from './code.ts';
import { getShop } from '../shops/shops.ts';
import { writeCheckoutCodeMail, writeCodeMail } from './mail.tsx';
import { findMainMailbox } from './mailboxes.ts';
import { findSender, NO_SENDER, type Sender } from './sender.ts';
import * as store from './store.ts';

const payloadSchema = z.object({
  codeId: z.string(),
  locale: localeSchema,
  /** Whose other mailbox it is to be; missing: it is for a sign-in. */
  customerId: z.string().optional(),
  /** Of the shop inside whose checkout it was asked for; missing: the portal asked. */
  shopId: z.string().optional(),
});

/** Another mailbox may be one that nobody has ordered with; its reader learns in which shop somebody named it. */
async function findCodeSender(
  trx: Knex.Transaction,
  mailboxKey: string,
  customerId: string | undefined,
): Promise<Sender | null> {
  if (customerId === undefined) return findSender(trx, mailboxKey);
  const main = await findMainMailbox(trx, customerId);
  return main === null ? null : ((await findSender(trx, main)) ?? NO_SENDER);
}

export function customerJobs(ctx: Context): Record<string, JobHandler> {
  return {
    /** Makes the code and writes its mail together, or nothing at all where nobody with this mailbox has ordered. */
    send_sign_in_code: async (job) => {
      const { codeId, locale, customerId, shopId } = payloadSchema.parse(job.payload);
      await transact(ctx.db, async (trx) => {
        const row = await store.findCodeById(trx, codeId);
        const isOpen = row !== undefined && row.expires_at > ctx.clock.now();
        const sender = isOpen ? await findCodeSender(trx, row.mailbox_key, customerId) : null;
        if (row && sender !== null) {
          const code = makeCode();
          await store.setCodeHash(trx, codeId, hashCode(ctx.config.secret, codeId, code));
          const shop = shopId === undefined ? null : await getShop(trx, shopId);
          const mail = shop
            ? writeCheckoutCodeMail(locale, { code, shopName: shop.name, host: new URL(shop.url).host })
            : writeCodeMail(locale, { code, shopName: sender.name, isOther: customerId !== undefined });
          const key = `sign_in_code:${codeId}`;
          const from = shopId ?? sender.shopId;
          await queueMail(trx, ctx, {
            ...{ kind: 'sign_in_code', to: row.mailbox_key, key, opens: true },
            ...(from === undefined ? {} : { shopId: from }),
            ...mail,
          });
        }
        await job.finish(trx);
      });
    },
  };
}
