import { setImmediate as nextTurn } from 'node:timers/promises';
import type { OwnAction, OwnEvent, OwnOrderView } from '@carrello/portal/services';
import { nameOfLine } from '../../contract/orders.ts';
import { findPlacedOrder, readPlacedOrder } from '../../intake/placed-here.ts';
import { readInvoiceRequest } from '../../invoices/requests.ts';
import { mayAct } from '../../memberships/acting.ts';
import { findCompanyOrder } from '../../memberships/company-orders.ts';
import { listCompaniesOf } from '../../memberships/queries.ts';
import { listOrderFiles } from '../../downloads/of-order.ts';
import { stateOf } from '../../order-desk/home.ts';
import { buyersOffersOf, ELSEWHERE } from '../../order-desk/offers.ts';
import { readRefundable } from '../../order-desk/refundable.ts';
import { findOwnOrderRow, type OrderOwner } from '../../orders/queries.ts';
import { readOrderDetails } from '../../orders/parts.ts';
import type { OrderRow } from '../../orders/rows.ts';
import { hasUnknownParcel, listToSend } from '../../orders/to-send.ts';
import type { Transactor } from '../../platform/db.ts';
import { listShopsByIds } from '../../shops/shops.ts';
import { listActivities } from '../../timeline/timeline.ts';
import { findAgain } from './again.ts';
import { listDocumentViews, presentTold } from './documents.ts';

type Placed = Pick<OwnOrderView, 'offers' | 'toSend' | 'back' | 'isPaidElsewhere'>;

/** Reads what can be done with it and what is still to be sent, where it was placed here. */
async function readPlaced(db: Transactor, orderId: string, currency: string): Promise<Placed> {
  const own = await findPlacedOrder(db, orderId);
  const snapshot = own && (await readPlacedOrder(db, own));
  const nothing = { amount: 0, currency };
  if (!snapshot) return { offers: ELSEWHERE.buyer, toSend: null, back: nothing, isPaidElsewhere: false };
  const { checkoutId } = own;
  const paid = checkoutId === null ? null : await readRefundable(db, { checkoutId, snapshot });
  const state = stateOf(snapshot, paid);
  const isOver = state.goods === 'all' || snapshot.status === 'cancelled' || hasUnknownParcel(snapshot);
  return {
    offers: buyersOffersOf(state),
    toSend: isOver
      ? null
      : listToSend(snapshot).map((line) => ({ name: nameOfLine(line), quantity: line.quantity })),
    back: { amount: paid?.left ?? 0, currency },
    isPaidElsewhere: state.money === 'elsewhere',
  };
}

/** The words of an order that wait for something: what they wait for is said by payments and parcels. */
const WAITING = ['pending', 'on-hold', 'processing', 'refunded'];

/** Lists what happened beside payments, refunds and parcels; of a cancellation of the buyer's it is said that it is theirs. */
async function listEvents(db: Transactor, orderId: string): Promise<OwnEvent[]> {
  const activities = await listActivities(db, { ofIds: [orderId], most: 100 });
  const events = activities.flatMap(({ kind, detail, at }): OwnEvent[] => {
    if (kind.startsWith('buyer_')) return [{ kind, at }];
    const status = kind === 'order_status' ? String(detail['status']) : 'processing';
    return WAITING.includes(status) ? [] : [{ kind: status, at }];
  });
  const isTheirs = events.some(({ kind }) => kind === 'buyer_cancelled');
  return events.filter(({ kind }) => kind !== 'cancelled' || !isTheirs);
}

/** Says for which company an order was placed, to whoever sees it; null for a private one. */
async function readCompanyOf(
  db: Transactor,
  customerId: string,
  order: OrderRow,
): Promise<OwnOrderView['forCompany']> {
  const company = await findCompanyOrder(db, { shopId: order.shop_id, orderKey: order.order_key });
  if (!company) return null;
  const id = company.account_id;
  const own = (await listCompaniesOf(db, customerId)).find((each) => each.id === id);
  return {
    // Whoever has left knows what it was called when they bought for it; the order says so itself.
    ...{ id: own?.id ?? null, name: own?.name ?? '', by: order.buyer_name || order.email },
    isReadOnly: !(await mayAct(db, customerId, order)),
  };
}

/** What belongs to whoever bought it: a colleague who sees the order sees no files. */
async function listOwnFiles(
  db: Transactor,
  { mailboxKeys, customerId }: OrderOwner,
  order: OrderRow,
): Promise<Pick<OwnOrderView, 'files'>> {
  const isOwn = mailboxKeys.includes(order.mailbox_key) || order.customer_id === customerId;
  return isOwn ? { files: await listOrderFiles(db, order) } : {};
}

/** Reads an order of the owner for its page; null when there is none of this id or it is somebody else's. */
export async function readOwnOrder(
  db: Transactor,
  owner: OrderOwner,
  orderId: string,
  now: number,
): Promise<OwnOrderView | null> {
  const row = await findOwnOrderRow(db, owner, orderId);
  if (!row) return null;
  const order = await readOrderDetails(db, row);
  // Thousands of lines took their time: others come in between.
  await nextTurn();
  const shop = (await listShopsByIds(db, [row.shop_id])).get(row.shop_id);
  const again = await findAgain(db, order, shop?.currency ?? '');
  const { offers, ...placed } = await readPlaced(db, orderId, row.currency);
  const forCompany = await readCompanyOf(db, owner.customerId, row);
  const isOffered = (offer: OwnAction): boolean =>
    offer === 'again' ? again.all !== null : forCompany?.isReadOnly !== true;
  return {
    ...order,
    ...placed,
    offers: offers.filter(isOffered),
    forCompany,
    lines: order.lines.map((line) => ({ ...line, again: again.of(line) })),
    again: again.all,
    events: await listEvents(db, orderId),
    documents: await listDocumentViews(db, orderId),
    ...(await listOwnFiles(db, owner, row)),
    toldInvoices: presentTold(row, order.shop.timeZone),
    // Who only reads an order of the company asks for nothing.
    invoiceRequest: forCompany?.isReadOnly === true ? null : await readInvoiceRequest(db, row, now),
  };
}
