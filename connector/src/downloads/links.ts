import { createHmac } from 'node:crypto';
import type { Context } from '../context.ts';
import type { Locale } from '../contract/schemas.ts';
import { listOrdersOfKeys } from '../orders/queries.ts';
import type { OrderRow } from '../orders/rows.ts';
import type { OrderKey } from '../orders/writing.ts';
import { DAY } from '../platform/clock.ts';
import { equalSecret } from '../platform/hash.ts';

/** So long after the order was placed its mail leads to its files; then they are in the customer area alone. */
export const LINK_LIFE = 30 * DAY;

/** Signs what a link says, so that nobody makes or prolongs one. */
const sign = ({ config }: Pick<Context, 'config'>, said: string): string =>
  createHmac('sha256', config.secret).update(`files:${said}`).digest('base64url');

/**
 * Makes the address of the page with an order's files. It says which order and until when, and is signed: nothing is stored,
 * so that the order need not have reached the CRM yet.
 */
export function filesUrl(
  ctx: Pick<Context, 'config'>,
  { shopId, orderKey, until, locale }: OrderKey & { until: number; locale: Locale },
): string {
  const said = Buffer.from(JSON.stringify([shopId, orderKey, until])).toString('base64url');
  return `${ctx.config.publicUrl}/portal/files/${said}.${sign(ctx, said)}?lang=${locale}`;
}

function readToken(ctx: Pick<Context, 'config' | 'clock'>, token: string): OrderKey | null {
  const [said = '', signature = ''] = token.split('.');
  if (!equalSecret(sign(ctx, said), signature)) return null;
  const [shopId, orderKey, until] = JSON.parse(Buffer.from(said, 'base64url').toString()) as [
    ...[string, string, number],
  ];
  return ctx.clock.now() < until ? { shopId, orderKey } : null;
}

/**
 * Finds the order of a link: `over` when the link is none of ours or has ended, or nobody has the order any more; `soon`
 * while the order is on its way into the CRM.
 */
export async function findLinkedOrder(
  ctx: Pick<Context, 'config' | 'clock' | 'db'>,
  token: string,
): Promise<OrderRow | 'over' | 'soon'> {
  const key = readToken(ctx, token);
  if (!key) return 'over';
  const [order] = await listOrdersOfKeys(ctx.db, [key]);
  if (!order) return 'soon';
  // Whoever was erased owns nothing here any more.
  return order.mailbox_key === '' && order.customer_id === null ? 'over' : order;
}
