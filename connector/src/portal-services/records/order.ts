import type { DeskOrderView, Money, OrderFlag, RefundableView } from '@carrello/portal/services';
import { listStandingMerges } from '../../contacts/standing-merges.ts';
import { readTimeline } from './timeline.ts';
import { buyerOf, readLinks } from './match-reasons.ts';
import type { Context } from '../../context.ts';
import { findPlacedOrder, readPlacedOrder, type PlacedOrder } from '../../intake/placed-here.ts';
import { findOrderRow, readOrderDetails } from '../../orders/queries.ts';
import type { OrderRow } from '../../orders/rows.ts';
import { listContactNames } from '../../contacts/names.ts';
import { presentFlags } from './order-flags.ts';
import { listOrderFlags } from './money-flags.ts';
import { readRefundable } from '../../order-desk/refundable.ts';
import { getShop } from '../../shops/shops.ts';
import { listOpenTasks } from './work.ts';

interface Paid {
  refundable: RefundableView | null;
  flags: OrderFlag[];
}

const NOTHING: Paid = { refundable: null, flags: [] };

async function readPaid({ db }: Pick<Context, 'db'>, own: PlacedOrder): Promise<Paid> {
  const { checkoutId } = own;
  if (checkoutId === null) return NOTHING;
  const snapshot = await readPlacedOrder(db, own);
  const paid = snapshot && (await readRefundable(db, { checkoutId, snapshot }));
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
  { shop_id, source, source_id }: OrderRow,
): Promise<NonNullable<DeskOrderView['elsewhere']>> {
  const shop = await getShop(db, shop_id);
  const admin = `${shop.url.replace(/\/+$/, '')}/wp-admin`;
  const id = /^\d+$/.test(source_id ?? '') ? source_id : null;
  const path = id === null ? '/' : `/post.php?post=${id}&action=edit`;
  return { name: NAMES[source] ?? shop.name, url: admin + path };
}

/** All that the desk's page of an order shows, gathered from the features. */
export async function readDeskOrder(
  ctx: Pick<Context, 'db'>,
  orderId: string,
): Promise<DeskOrderView | null> {
  const { db } = ctx;
  const row = await findOrderRow(db, orderId);
  if (!row) return null;
  const { contact_id: contactId } = row;
  const merges = await listStandingMerges(db, contactId);
  const links = await readLinks(db, { contactId, merges });
  const own = await findPlacedOrder(db, orderId);
  const { refundable, flags } = own ? await readPaid(ctx, own) : NOTHING;
  const orderFlags = presentFlags(row);
  const known = orderFlags.map(({ code }) => code);
  return {
    ...(await readOrderDetails(db, row)),
    contactId,
    contactName: (await listContactNames(db, [contactId])).get(contactId) ?? '',
    flags: [...orderFlags, ...flags.filter(({ code }) => !known.includes(code))],
    why: links.of(buyerOf(row)),
    refundable,
    elsewhere: own ? null : await findElsewhere(ctx, row),
    timeline: await readTimeline(db, { order_id: orderId }),
    tasks: await listOpenTasks(db, { order_id: orderId }),
  };
}
