import { keysOf } from '../contacts/keys.ts';
import { dropIfLeft, leaveContact } from '../contacts/leave.ts';
import { isNamed } from '../contacts/claim.ts';
import { findOwnContact, matchBuyer, type BuyerMatch } from '../contacts/match.ts';
import { matchAccount } from '../contacts/company-matching.ts';
import type { Knex } from 'knex';
import type { Context } from '../context.ts';
import { crashpoint } from '../platform/crashpoint.ts';
import { workIn, type Work } from '../platform/unit-of-work/unit-of-work.ts';
import type { Event } from './derive.ts';
import type { InboxRow } from './inbox.ts';
import { readSnapshot } from './read-snapshot.ts';
import { moveOrderHistory } from '../timeline/moves.ts';
import { ORDERS, ORDER_BY_KEY, type OrderRow } from '../orders/store.ts';
import { compareVersions } from '../orders/version.ts';

type Tools = Pick<Context, 'ids' | 'clock' | 'log'>;

export interface OrderBuyer {
  contactId: string;
  /** The company that this version tells. */
  accountId: string | null;
  /** Null when this version tells nothing of a person. */
  link: BuyerMatch | null;
}

/**
 * Whom a known order belongs to: the buyer of its newest version that names one by mailbox or uid; while none does, a
 * contact of its own. A version that names nobody speaks for that contact alone: it takes no order from its buyer, and
 * no order of arrival decides.
 */
export async function linkOrder(
  work: Work,
  ctx: Tools,
  { event, head }: { event: Event; head: OrderRow },
): Promise<OrderBuyer> {
  const { claim } = event;
  if (!isNamed(claim) && (await findOwnContact(work, claim)) !== head.contact_id) {
    const accountId = await matchAccount(work, ctx, claim.account);
    return { contactId: head.contact_id, accountId, link: null };
  }
  const decides = isNamed(claim) && (await isNewestNamed(work, event, head));
  const link = await matchBuyer(work, ctx, { claim, orderId: head.id });
  // A merge may just have moved the order.
  const now = decides ? undefined : await work.find(ORDER_BY_KEY, [head.shop_id, head.order_key]);
  return { contactId: now?.contact_id ?? link.contactId, accountId: link.accountId, link };
}

/** No version above this one names a buyer. The head tells without a look at the others, unless it names nobody itself. */
async function isNewestNamed(work: Work, { snapshot, contentHash }: Event, head: OrderRow): Promise<boolean> {
  const order = compareVersions(snapshot.version, head);
  if (order > 0 || (order === 0 && contentHash === head.content_hash)) return true;
  if (head.mailbox_key !== '' || head.buyer_uid !== '') return false;
  const { id, shop_id } = head;
  const rows: Pick<InboxRow, 'body'>[] = await work.read((trx) =>
    trx<InboxRow>('inbox').where({ order_id: id }).select('body'),
  );
  return !rows.some(({ body }) => {
    const reading = readSnapshot(body);
    const above = reading.ok && compareVersions(reading.snapshot.version, snapshot.version) > 0;
    return above && isNamed({ keys: keysOf(shop_id, reading.snapshot) });
  });
}

/** The order has another buyer now, whom its history follows. Returns the contact it is with in the end. */
export async function moveToBuyer(
  work: Work,
  ctx: Tools,
  { order, before }: { order: OrderRow; before: string },
): Promise<string> {
  const { id: orderId, contact_id: buyer } = order;
  await moveOrderHistory(work, { orderId, contactId: buyer });
  crashpoint('order.moved');
  return leaveContact(work, ctx, { before, buyer, orderId });
}

/** Links a version that had its effect once more, now that keys belong to other contacts than then. */
export async function tellBuyerAgain(trx: Knex.Transaction, ctx: Tools, event: Event): Promise<void> {
  const key = [event.row.shop_id, event.snapshot.orderKey];
  await workIn(trx, async (work) => {
    const head = await work.find(ORDER_BY_KEY, key);
    if (!head) return;
    const { contactId } = await linkOrder(work, ctx, { event, head });
    const order = await work.find(ORDER_BY_KEY, key);
    if (!order || order.contact_id === contactId) return;
    const before = order.contact_id;
    work.change(ORDERS, order, { contact_id: contactId });
    await moveOrderHistory(work, { orderId: order.id, contactId });
    await dropIfLeft(work, before);
  });
}
