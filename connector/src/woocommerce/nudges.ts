import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { Context } from '../context.ts';
import { SECOND } from '../platform/clock.ts';
import { transact } from '../platform/db.ts';
import { AppError } from '../platform/errors.ts';
import { addJob, type JobHandler } from '../platform/jobs.ts';
import { getShop } from '../shops/shops.ts';
import { hasKeys } from './keys.ts';
import { tellNow } from './nudge.ts';
import { DRAFTS } from './read-page.ts';
import { ShopRefused } from './rest.ts';

/** What is heard of an order within so long is asked for once, after that time. */
const TOGETHER = 5 * SECOND;

/** The secret that a shop's own webhooks are signed with; the shop's owner enters it in WooCommerce. */
export const webhookSecret = ({ config }: Pick<Context, 'config'>, shopId: string): string =>
  Buffer.from(hkdfSync('sha256', config.secret, shopId, 'carrello woocommerce webhooks v1', 24)).toString(
    'base64url',
  );

export const webhookUrl = ({ config }: Pick<Context, 'config'>, shopId: string): string =>
  `${config.publicUrl}/webhooks/woocommerce/${shopId}`;

/** WooCommerce signs the bytes that it sends, in which PHP has escaped every slash: nothing is read before. */
export function isSigned(secret: string, body: Buffer, signature: string): boolean {
  const expected = createHmac('sha256', secret).update(body).digest();
  const sent = Buffer.from(signature, 'base64');
  return sent.length === expected.length && timingSafeEqual(sent, expected);
}

/** When a webhook is made WooCommerce says so, unsigned and without a topic: `webhook_id=7`. */
const isPing = (body: Buffer): boolean => body.length < 40 && /^webhook_id=\d+$/.test(body.toString());

/**
 * The number of the order that a delivery is about; null where it is about none: another topic, a draft, or an order that was
 * deleted meanwhile, of which WooCommerce sends its own error without a number.
 */
function orderOf(topic: string, body: Buffer): number | null {
  let told: { id?: unknown; arg?: unknown; status?: unknown };
  try {
    told = (JSON.parse(body.toString()) as typeof told | null) ?? {};
  } catch {
    return null;
  }
  if (DRAFTS.has(String(told.status))) return null;
  const isAction = topic.startsWith('action.woocommerce_order');
  const id = isAction ? told.arg : topic.startsWith('order.') ? told.id : null;
  return typeof id === 'number' && Number.isSafeInteger(id) && id > 0 ? id : null;
}

export interface Delivery {
  body: Buffer;
  topic: string;
  signature: string;
}

/**
 * Takes a delivery of a shop's own webhooks: it only says which order to ask for over REST. Deliveries come late, out of order, twice,
 * under ids that are not unique, and say what an order is when they are sent; nothing of it is believed. Throws `not_found` for a
 * shop without keys and `unauthorised` for a wrong signature.
 */
export async function takeNudge(
  ctx: Context,
  shopId: string,
  { body, topic, signature }: Delivery,
): Promise<void> {
  const shop = await getShop(ctx.db, shopId);
  if (!(await hasKeys(ctx.db, shopId))) throw new AppError('not_found', 'This shop has no REST keys here.');
  if (signature === '' && isPing(body)) return;
  if (!isSigned(webhookSecret(ctx, shopId), body, signature))
    throw new AppError('unauthorised', 'The signature is not that of this shop’s webhooks.');
  const id = orderOf(topic, body);
  // With our plugin the shop tells by itself what it numbers.
  if (id === null || shop.epoch > 0) return;
  const tick = Math.floor(ctx.clock.now() / TOGETHER) + 1;
  const job = { kind: 'woocommerce_nudge', key: `woocommerce_nudge:${shopId}:${id}:${tick}` };
  await addJob(ctx.db, ctx, { ...job, payload: { shopId, id }, runAt: tick * TOGETHER });
}

export function nudgeJobs(ctx: Context): Record<string, JobHandler> {
  return {
    async woocommerce_nudge(job) {
      const { shopId, id } = job.payload as { shopId: string; id: number };
      try {
        await tellNow(ctx, shopId, [id]);
      } catch (error) {
        // Asked again it would say the same; the comparison says so to people.
        if (!(error instanceof ShopRefused)) throw error;
        ctx.log.warn({ shop: shopId, err: error }, 'woocommerce.unasked');
      }
      await transact(ctx.db, (trx) => job.finish(trx));
    },
  };
}
