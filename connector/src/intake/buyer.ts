import { keysOf } from '../contacts/keys.ts';
import { dropIfLeft, leaveContact } from '../contacts/leave.ts';
import { findOwnContact, matchBuyer, type BuyerMatch } from '../contacts/match.ts';
import { isNamed } from '../contacts/claim.ts';
import { matchAccount } from '../contacts/company-matching.ts';
import type { Knex } from 'knex';
import type { Context } from '../context.ts';
import { crashpoint } from '../platform/crashpoint.ts';
import { workIn, type Work } from '../platform/unit-of-work/unit-of-work.ts';
import type { IncomingVersion } from './incoming-version.ts';
import { listBodies } from './inbox.ts';
import { readSnapshot } from './read-snapshot.ts';
import type { OrderRow } from '../orders/rows.ts';
import { changeOrder, findOrder } from '../orders/writing.ts';
import { moveOrderHistory } from '../timeline/moves.ts';
import { compareVersions } from '../orders/version.ts';

type Tools = Pick<Context, 'ids' | 'clock' | 'log'>;

export interface OrderBuyer {
  contactId: string;
  /** The company that this version names. */
  accountId: string | null;
  /** Null when this version says nothing of a person. */
  link: BuyerMatch | null;
}

/**
 * Says whom a known order belongs to: the buyer of its newest version that names one by mailbox or uid, and a contact of
 * its own while none does. A version that names nobody takes no order from its buyer: version 1 names a@, version 2
 * nobody → the order stays with a@, whichever of the two arrives first.
 */
export async function linkOrder(
  work: Work,
  ctx: Tools,
  { incoming, head }: { incoming: IncomingVersion; head: OrderRow },
): Promise<OrderBuyer> {
  const { claim } = incoming;
  if (!isNamed(claim) && (await findOwnContact(work, claim)) !== head.contact_id) {
    const accountId = await matchAccount(work, ctx, claim.account);
    return { contactId: head.contact_id, accountId, link: null };
  }
  const decides = isNamed(claim) && (await isNewestNamed(work, incoming, head));
  const link = await matchBuyer(work, ctx, { claim, orderId: head.id });
  // A merge may just have moved the order.
  const now = decides ? undefined : await findOrder(work, { shopId: head.shop_id, orderKey: head.order_key });
  return { contactId: now?.contact_id ?? link.contactId, accountId: link.accountId, link };
}

/**
 * True when no version above this one names a buyer. The head alone decides, unless it names nobody itself: only then the
 * other versions are read.
 */
async function isNewestNamed(
  work: Work,
  { snapshot, contentHash }: IncomingVersion,
  head: OrderRow,
): Promise<boolean> {
  const order = compareVersions(snapshot.version, head);
  if (order > 0 || (order === 0 && contentHash === head.content_hash)) return true;
  if (head.mailbox_key !== '' || head.buyer_uid !== '') return false;
  const { id, shop_id } = head;
  const bodies = await work.read((trx) => listBodies(trx, id));
  return !bodies.some((body) => {
    const reading = readSnapshot(body);
    const above = reading.ok && compareVersions(reading.snapshot.version, snapshot.version) > 0;
    return above && isNamed({ keys: keysOf(shop_id, reading.snapshot) });
  });
}

/** Lets the history of an order follow it to its new buyer. Returns the contact that the order is with in the end. */
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

/** Matches the buyer of an applied version once more: since a merge was undone its keys belong to other contacts. */
export async function relinkOrder(
  trx: Knex.Transaction,
  ctx: Tools,
  incoming: IncomingVersion,
): Promise<void> {
  const key = { shopId: incoming.row.shop_id, orderKey: incoming.snapshot.orderKey };
  await workIn(trx, async (work) => {
    const head = await findOrder(work, key);
    if (!head) return;
    const { contactId } = await linkOrder(work, ctx, { incoming, head });
    const order = await findOrder(work, key);
    if (!order || order.contact_id === contactId) return;
    const before = order.contact_id;
    changeOrder(work, order, { contact_id: contactId });
    await moveOrderHistory(work, { orderId: order.id, contactId });
    await dropIfLeft(work, before);
  });
}
