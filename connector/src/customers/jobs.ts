import type { Knex } from 'knex';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { localeSchema } from '../contract/schemas.ts';
import { queueMail } from '../mails/mails.ts';
import { findNewestOrderOfMailbox } from '../orders/of-mailbox.ts';
import { transact } from '../platform/db.ts';
import type { JobHandler } from '../platform/jobs.ts';
import { findHomeShop, listShopNames } from '../shops/shops.ts';
import { hashCode, makeCode } from './code.ts';
import { writeCodeMail } from './mail.tsx';
import * as store from './store.ts';

const payloadSchema = z.object({ codeId: z.string(), locale: localeSchema });

/**
 * Finds the name under which the mail speaks: of the shop of this mailbox's newest order, else of the home shop. Null
 * where a code makes no sense: no order was placed with this mailbox, and nobody has proven it before.
 */
async function findSender(trx: Knex.Transaction, mailboxKey: string): Promise<string | null> {
  const order = await findNewestOrderOfMailbox(trx, mailboxKey);
  if (!order && !(await store.findCustomerByMailbox(trx, mailboxKey))) return null;
  const names = await listShopNames(trx, order ? [order.shop_id] : []);
  return names.get(order?.shop_id ?? '') ?? (await findHomeShop(trx))?.name ?? 'Carrello';
}

export function customerJobs(ctx: Context): Record<string, JobHandler> {
  return {
    /** Makes the code and writes its mail together, or nothing at all where nobody with this mailbox has ordered. */
    send_sign_in_code: async (job) => {
      const { codeId, locale } = payloadSchema.parse(job.payload);
      await transact(ctx.db, async (trx) => {
        const row = await store.findCodeById(trx, codeId);
        const isOpen = row !== undefined && row.expires_at > ctx.clock.now();
        const sender = isOpen ? await findSender(trx, row.mailbox_key) : null;
        if (row && sender !== null) {
          const code = makeCode();
          await store.setCodeHash(trx, codeId, hashCode(ctx.config.secret, codeId, code));
          const mail = writeCodeMail(locale, { code, shopName: sender });
          const key = `sign_in_code:${codeId}`;
          await queueMail(trx, ctx, { kind: 'sign_in_code', to: row.mailbox_key, key, ...mail, opens: true });
        }
        await job.finish(trx);
      });
    },
  };
}
