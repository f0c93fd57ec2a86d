import type {
  AskedInShop,
  DeskOrderView,
  Money,
  RefundableView,
  RefundPlan,
  Refused,
  SendingView,
} from '@carrello/portal/services';
import type { OrderSnapshot } from '../../contract/orders.ts';
import { listStandingMerges } from '../../contacts/standing-merges.ts';
import { readTimeline } from './timeline.ts';
import { buyerOf, readLinks } from './match-reasons.ts';
import type { Context } from '../../context.ts';
import { listOrderFiles } from '../../downloads/of-order.ts';
import { findPlacedOrder, readPlacedOrder, type PlacedOrder } from '../../intake/placed-here.ts';
import { findOrderRow } from '../../orders/queries.ts';
import { readOrderDetails } from '../../orders/parts.ts';
import type { OrderRow } from '../../orders/rows.ts';
import { listContactNames } from '../../contacts/names.ts';
import { presentFlags } from './order-flags.ts';
import { listOrderFlags } from './money-flags.ts';
import { CARRIERS } from '../../order-desk/carriers.ts';
import { markOfDelivery } from '../../order-desk/delivery.ts';
import { stateOf } from '../../order-desk/home.ts';
import { ELSEWHERE, offersOf } from '../../order-desk/offers.ts';
import { planRefundInShop } from '../../order-desk/ask-shop.ts';
import { findInShop, type InShop } from '../../order-desk/in-shop.ts';
import { NoSuchOrder } from '../../order-desk/placed-order.ts';
import { readTellable } from '../../order-desk/outside-refund.ts';
import { planRefund } from '../../order-desk/refund.ts';
import { readRefundable, type Refundable } from '../../order-desk/refundable.ts';
import { hasUnknownParcel, listSendable, listToSend } from '../../orders/to-send.ts';
import type { Transactor } from '../../platform/db.ts';
import { getShop } from '../../shops/shops.ts';
import { listStaffNames } from '../../staff/staff.ts';
import type { ShopAsk } from '../../woocommerce/actions/queries.ts';
import { listOrderCases } from './desk-cases.ts';
import { listDocumentViews, presentTold, readInvoicing } from './documents.ts';
import { listOpenTasks } from './work.ts';

type Placed = Pick<DeskOrderView, 'refundable' | 'flags' | 'offers' | 'sending'>;

const ELSE: Placed = { refundable: null, flags: [], offers: ELSEWHERE.staff, sending: null };

function presentRefundable({ attempt, left, waiting, lines }: Refundable): RefundableView {
  const { currency } = attempt.money;
  const money = (amount: number): Money => ({ amount, currency });
  return {
    ...{ left: money(left), waiting: money(waiting), gateway: attempt.gateway },
    lines: lines.map(({ variantId: _variantId, gross, ...line }) => ({ ...line, gross: money(gross) })),
  };
}

function presentSending(snapshot: OrderSnapshot): SendingView {
  return {
    lines: listSendable(snapshot).map((line) => ({ ...line, kind: 'product' })),
    isAgain: listToSend(snapshot).length === 0,
    isUnknown: hasUnknownParcel(snapshot),
    carriers: [...CARRIERS],
    to: markOfDelivery(snapshot),
  };
}

async function readPlaced({ db }: Pick<Context, 'db'>, own: PlacedOrder): Promise<Placed> {
  const { checkoutId } = own;
  const snapshot = await readPlacedOrder(db, own);
  if (!snapshot) return ELSE;
  const paid = checkoutId === null ? null : await readRefundable(db, { checkoutId, snapshot });
  return {
    flags: paid ? await listOrderFlags(db, paid.attempt.id) : [],
    refundable: paid && presentRefundable(paid),
    offers: offersOf(stateOf(snapshot, paid)),
    sending: presentSending(snapshot),
  };
}

type InShopView = Placed & Pick<DeskOrderView, 'asked'>;

const MOST_ASKED = 10;

async function listAsked(db: Transactor, { actions, row }: InShop): Promise<AskedInShop[]> {
  const newest = actions.slice(-MOST_ASKED).reverse();
  const names = await listStaffNames(
    db,
    newest.flatMap(({ staff_id: id }) => id ?? []),
  );
  return newest.map(({ kind, state, said, ask, staff_id: id, changed_at: at }) => {
    const asked = JSON.parse(ask) as ShopAsk;
    const amount = asked.kind === 'refund' ? { amount: asked.minor, currency: row.currency } : null;
    return { kind, state, said, amount, by: names.get(id ?? '') ?? '', at };
  });
}

/** What can be asked of the shop of an order, and what was. */
async function presentInShop(db: Transactor, inShop: InShop): Promise<InShopView> {
  const { row, snapshot, state, left, waiting, lines } = inShop;
  const money = (amount: number): Money => ({ amount, currency: row.currency });
  const gateway = snapshot.payments[0]?.gateway ?? 'other';
  return {
    flags: [],
    refundable:
      row.paid_total > 0
        ? {
            ...{ left: money(left), waiting: money(waiting), gateway },
            lines: lines.map(({ variantId: _id, gross, ...line }) => ({ ...line, gross: money(gross) })),
          }
        : null,
    offers: [...offersOf(state), ...ELSEWHERE.staff],
    sending: presentSending(snapshot),
    asked: await listAsked(db, inShop),
  };
}

/** Says what a refund would do, line by line. */
export async function readRefundPlan(
  ctx: Pick<Context, 'db' | 'gateways' | 'clock'>,
  { orderId, ask }: Parameters<typeof planRefund>[1],
): Promise<RefundPlan | Refused> {
  const inShop = await findInShop(ctx.db, ctx, orderId);
  const plan = inShop ? planRefundInShop(inShop, ask) : await planRefund(ctx, { orderId, ask });
  if (!plan.ok) return plan;
  const own = inShop ? null : await findPlacedOrder(ctx.db, orderId);
  const placed = inShop ? await presentInShop(ctx.db, inShop) : own && (await readPlaced(ctx, own));
  const refundable = placed?.refundable;
  if (!refundable) throw NoSuchOrder();
  const { lines, left } = refundable;
  const money = (amount: number): Money => ({ amount, currency: left.currency });
  const pieces = plan.pieces.flatMap(({ lineKey, quantity }) => {
    const line = lines.find((each) => each.lineKey === lineKey);
    return line ? [{ ...line, quantity }] : [];
  });
  return { ok: true, amount: money(plan.amount), rest: money(left.amount - plan.amount), lines: pieces };
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
  ctx: Pick<Context, 'db' | 'clock'>,
  orderId: string,
): Promise<DeskOrderView | null> {
  const { db } = ctx;
  const row = await findOrderRow(db, orderId);
  if (!row) return null;
  const { contact_id: contactId } = row;
  const merges = await listStandingMerges(db, contactId);
  const links = await readLinks(db, { contactId, merges });
  const own = await findPlacedOrder(db, orderId);
  const inShop = own ? null : await findInShop(db, ctx, orderId);
  const { flags, ...placed } = own
    ? await readPlaced(ctx, own)
    : inShop
      ? await presentInShop(db, inShop)
      : ELSE;
  const orderFlags = presentFlags(row);
  const documents = await listDocumentViews(db, orderId);
  const known = orderFlags.map(({ code }) => code);
  const details = await readOrderDetails(db, row);
  return {
    ...details,
    contactId,
    contactName: (await listContactNames(db, [contactId])).get(contactId) ?? '',
    flags: [...orderFlags, ...flags.filter(({ code }) => !known.includes(code))],
    why: links.of(buyerOf(row)),
    ...placed,
    elsewhere: own ? null : { ...(await findElsewhere(ctx, row)), takes: inShop !== null },
    tellable: own ? null : { amount: await readTellable(db, row), currency: row.currency },
    timeline: await readTimeline(db, { order_id: orderId }),
    tasks: await listOpenTasks(db, { order_id: orderId }),
    cases: await listOrderCases(ctx, orderId),
    files: await listOrderFiles(db, row),
    documents,
    invoicing: await readInvoicing(db, row, documents),
    toldInvoices: presentTold(row, details.shop.timeZone),
  };
}
