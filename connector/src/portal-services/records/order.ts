import type { DeskOrderView, Money, OrderFlag, RefundableView } from '@carrello/portal/services';
import { listStandingMerges } from '../../contacts/standing-merges.ts';
import { readTimeline } from './timeline.ts';
import { readLinks } from './match-reasons.ts';
import type { Context } from '../../context.ts';
import { findOwnOrder, readOwnOrder, type OwnOrder } from '../../intake/placed-here.ts';
import { findOrder } from '../../orders/queries.ts';
import { listOrderFlags } from '../../payments/money-alerts.ts';
import { readRefundable } from '../../order-desk/refund.ts';
import { getShop } from '../../shops/shops.ts';
import { listOpenTasks } from '../../tasks/tasks.ts';

interface Paid {
  refundable: RefundableView | null;
  flags: OrderFlag[];
}

const NOTHING: Paid = { refundable: null, flags: [] };

async function readPaid({ db }: Pick<Context, 'db'>, own: OwnOrder): Promise<Paid> {
  const snapshot = await readOwnOrder(db, own);
  const paid = snapshot && (await readRefundable(db, own.orderKey, snapshot));
  if (!paid) return NOTHING;
  const { attempt, left, waiting, lines } = paid;
  const { currency } = attempt.money;
  const money = (amount: number): Money => ({ amount, currency });
  return {
    flags: await listOrderFlags(db, attempt.id),
    refundable: {
      left: money(left),
      waiting: money(waiting),
      gateway: attempt.gateway,
      lines: lines.map(({ lineKey, kind, name, quantity, gross }) => ({
        lineKey,
        kind,
        name,
        quantity,
        gross: money(gross),
      })),
    },
  };
}

const NAMES: Record<string, string> = { woocommerce: 'WooCommerce' };

/** The order's page in the shop's own administration. WooCommerce leads on from this address wherever it keeps orders. */
async function findElsewhere(
  { db }: Pick<Context, 'db'>,
  orderId: string,
): Promise<NonNullable<DeskOrderView['elsewhere']>> {
  const order: { shop_id: string; source: string; source_id: string | null } = await db('orders')
    .where({ id: orderId })
    .first('shop_id', 'source', 'source_id');
  const shop = await getShop(db, order.shop_id);
  const admin = `${shop.url.replace(/\/+$/, '')}/wp-admin`;
  const id = /^\d+$/.test(order.source_id ?? '') ? order.source_id : null;
  const path = id === null ? '/' : `/post.php?post=${id}&action=edit`;
  return { name: NAMES[order.source] ?? shop.name, url: admin + path };
}

/** All that the desk's page of an order shows, gathered from the features. */
export async function readDeskOrder(
  ctx: Pick<Context, 'db'>,
  orderId: string,
): Promise<DeskOrderView | null> {
  const found = await findOrder(ctx.db, orderId);
  if (!found) return null;
  const { buyer, ...order } = found;
  const { contactId } = order;
  const merges = await listStandingMerges(ctx.db, contactId);
  const links = await readLinks(ctx.db, { contactId, merges });
  const own = await findOwnOrder(ctx.db, orderId);
  const { refundable, flags } = own ? await readPaid(ctx, own) : NOTHING;
  const known = order.flags.map(({ code }) => code);
  return {
    ...order,
    flags: [...order.flags, ...flags.filter(({ code }) => !known.includes(code))],
    why: links.of(buyer),
    refundable,
    elsewhere: own ? null : await findElsewhere(ctx, orderId),
    timeline: await readTimeline(ctx.db, { order_id: orderId }),
    tasks: await listOpenTasks(ctx.db, { order_id: orderId }),
  };
}
