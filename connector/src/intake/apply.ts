import { matchBuyer, loadBuyers } from '../contacts/match.ts';
import { refreshBuyer } from '../contacts/refresh.ts';
import type { Context } from '../context.ts';
import { followOrder } from '../invoices/follow-order.ts';
import { whyNothingDue } from '../invoices/issuing/due.ts';
import { loadFacts, recordFacts, type Facts } from '../orders/facts.ts';
import { readFlags } from '../orders/order-flags.ts';
import type { OrderRow } from '../orders/rows.ts';
import { compareVersions } from '../orders/version.ts';
import { changeOrder, findOrder, insertOrder, loadOrders, type OrderKey } from '../orders/writing.ts';
import type { Work } from '../platform/unit-of-work/unit-of-work.ts';
import { setWords } from '../search/words.ts';
import { wordsOf } from '../search/spelling.ts';
import { loadOrderHistories } from '../timeline/timeline.ts';
import { followBuyer, joinFacts, keepConsents, renumber, writeDetails, writeHistory } from './apply-steps.ts';
import { linkOrder } from './buyer.ts';
import { lastingFlags, snapshotFlags } from './flags.ts';
import { findVersions, loadVersions } from './inbox.ts';
import {
  derive,
  headVersion,
  isOfAnother,
  joinMailboxes,
  ownFlags,
  versionOf,
  withOwnKey,
  type IncomingVersion,
} from './incoming-version.ts';

/** What became of a version: it is the head now, says nothing new, or is older than the head. */
export interface Effect {
  state: 'applied' | 'superseded' | 'stale';
  orderId: string;
  reason: string;
}

type Tools = Pick<Context, 'ids' | 'clock' | 'log'>;

const NO_FACTS: Facts = { payments: [], refunds: [], disputes: [], parcels: [] };

const keyOf = ({ row, snapshot }: IncomingVersion): OrderKey => ({
  shopId: row.shop_id,
  orderKey: snapshot.orderKey,
});

/**
 * Gives each version the key of its order: where the key is another order's of the shop, one of its own, so that neither overwrites the
 * other. Who came first has the key, also within a batch.
 */
async function giveKeys(work: Work, batch: IncomingVersion[]): Promise<IncomingVersion[]> {
  await loadOrders(work, batch.map(keyOf));
  const owners = new Map<string, Pick<OrderRow, 'source' | 'source_id'>>();
  const given: IncomingVersion[] = [];
  for (const incoming of batch) {
    const { shopId, orderKey } = keyOf(incoming);
    const name = `${shopId} ${orderKey}`;
    const owner = (await findOrder(work, keyOf(incoming))) ?? owners.get(name);
    const { source, source_id } = incoming.columns;
    if (!owner) owners.set(name, { source, source_id });
    given.push(owner && isOfAnother(owner, incoming) ? withOwnKey(incoming) : incoming);
  }
  const own = given.filter((incoming, index) => incoming !== batch[index]);
  if (own.length > 0) await loadOrders(work, own.map(keyOf));
  return given;
}

/** Reads ahead, for many versions at a time, what applyVersion will ask for. Returns them with the keys of their orders. */
export async function loadIncoming(work: Work, read: IncomingVersion[]): Promise<IncomingVersion[]> {
  const batch = await giveKeys(work, read);
  const orderIds: string[] = [];
  for (const incoming of batch) {
    const head = await findOrder(work, keyOf(incoming));
    if (head) orderIds.push(head.id);
  }
  await loadVersions(work, { rows: batch.map(({ row }) => row), orderIds });
  await loadFacts(work, orderIds);
  await loadOrderHistories(work, orderIds);
  await loadBuyers(
    work,
    batch.map(({ claim }) => claim),
  );
  return batch;
}

/**
 * Brings one version into the CRM as part of `work`: contact, company, order, facts, history, search. The end state does
 * not depend on the order in which an order's versions arrive, and applying one twice changes nothing.
 */
export async function applyVersion(work: Work, ctx: Tools, incoming: IncomingVersion): Promise<Effect> {
  const head = await findOrder(work, keyOf(incoming));
  if (!head) return { state: 'applied', orderId: await applyFirst(work, ctx, incoming), reason: '' };
  if (compareVersions(incoming.snapshot.version, head) <= 0) return applyOlder(work, ctx, incoming, head);
  await applyNewer(work, ctx, incoming, head);
  return { state: 'applied', orderId: head.id, reason: '' };
}

/** Makes the order of the first version that arrives. */
async function applyFirst(work: Work, ctx: Tools, incoming: IncomingVersion): Promise<string> {
  const { row, snapshot, columns, claim } = incoming;
  const id = ctx.ids.new('order');
  const link = await matchBuyer(work, ctx, { claim, orderId: id });
  const now = ctx.clock.now();
  const order: OrderRow = {
    ...columns,
    id,
    shop_id: row.shop_id,
    order_key: snapshot.orderKey,
    contact_id: link.contactId,
    account_id: link.accountId,
    customer_id: row.customer_id,
    mailboxes: joinMailboxes('[]', columns),
    payment_state: 'unpaid',
    paid_total: 0,
    refunded_total: 0,
    flags: '[]',
    content_hash: incoming.contentHash,
    created_at: now,
    updated_at: now,
  };
  const facts = recordFacts(work, ctx, { orderId: id, snapshot, known: NO_FACTS });
  Object.assign(order, derive(order, facts, ownFlags(incoming), []));
  insertOrder(work, order);
  await writeDetails(work, incoming, { orderId: id, isNew: true });
  await setWords(work, { kind: 'order', refId: id, words: wordsOf(columns.number), isNew: true });
  await writeHistory(work, ctx, { order, facts, versions: [versionOf(incoming)], isNew: true });
  if (row.stream !== 'history') await followOrder(work, ctx, { order, facts });
  await refreshBuyer(work, ctx, { match: link, buyer: columns, claim });
  return id;
}

/** Lets a newer version take the head's place, and joins its facts to those known. */
async function applyNewer(work: Work, ctx: Tools, incoming: IncomingVersion, head: OrderRow): Promise<void> {
  const { row, columns } = incoming;
  const { contactId, accountId, link } = await linkOrder(work, ctx, { incoming, head });
  const order = await findHead(work, incoming);
  const before = { ...order };
  const versions = await findVersions(work, { orderId: head.id, row });
  const facts = await joinFacts(work, ctx, {
    incoming,
    orderId: head.id,
    head: versionOf(incoming),
    versions,
  });
  const lasting = lastingFlags(readFlags(order), order, columns);
  const changes = {
    ...columns,
    contact_id: contactId,
    account_id: accountId,
    customer_id: order.customer_id ?? row.customer_id,
    mailboxes: joinMailboxes(order.mailboxes, columns),
    content_hash: incoming.contentHash,
    updated_at: ctx.clock.now(),
  };
  const derived = derive({ ...order, ...changes }, facts, ownFlags(incoming), lasting);
  changeOrder(work, order, { ...changes, ...derived });
  await writeDetails(work, incoming, { orderId: head.id, isNew: false });
  await writeHistory(work, ctx, { order, facts, versions, isNew: false });
  if (row.stream !== 'history')
    await followOrder(work, ctx, { order, facts, isBack: whyNothingDue(before) !== null });
  if (before.number !== columns.number) await renumber(work, order);
  const renamed =
    before.buyer_name !== columns.buyer_name || before.buyer_name_key !== columns.buyer_name_key;
  await followBuyer(work, ctx, { incoming, order, before: before.contact_id, link, renamed });
}

/** Finds the order as it is now: a merge may just have moved it to another contact. */
async function findHead(work: Work, incoming: IncomingVersion): Promise<OrderRow> {
  const head = await findOrder(work, keyOf(incoming));
  if (!head) throw new Error('An order went away');
  return head;
}

/**
 * Applies a version at or below the head: its facts and what it says of people count, the head's own columns stay.
 * Content that had arrived under another version counts as well. Version 3 arrives with the content of version 1: the
 * buyer whom it names stands above the one of version 2.
 */
async function applyOlder(
  work: Work,
  ctx: Tools,
  incoming: IncomingVersion,
  head: OrderRow,
): Promise<Effect> {
  const { row, snapshot, contentHash, columns } = incoming;
  const known = {
    state: 'superseded',
    orderId: head.id,
    reason: 'This content had arrived before.',
  } as const;
  const isHead = head.content_hash === contentHash;
  if (isHead && compareVersions(snapshot.version, head) === 0) return known;
  const versions = await findVersions(work, { orderId: head.id, row });
  const isKnown =
    isHead || versions.some(({ id, content_hash }) => id !== row.id && content_hash === contentHash);
  const { contactId, link } = await linkOrder(work, ctx, { incoming, head });
  const order = await findHead(work, incoming);
  const before = order.contact_id;
  const facts = await joinFacts(work, ctx, {
    incoming,
    orderId: order.id,
    head: headVersion(order),
    versions,
  });
  const mailboxes = joinMailboxes(order.mailboxes, columns);
  const flags = readFlags(order);
  const lasting = lastingFlags(flags, order, columns);
  const derived = derive({ ...order, mailboxes }, facts, snapshotFlags(flags), lasting);
  const now = ctx.clock.now();
  changeOrder(work, order, { contact_id: contactId, mailboxes, ...derived, updated_at: now });
  await keepConsents(work, incoming, { orderId: order.id, isNew: false });
  await writeHistory(work, ctx, { order, facts, versions, isNew: false });
  if (row.stream !== 'history') await followOrder(work, ctx, { order, facts });
  await followBuyer(work, ctx, { incoming, order, before, link, renamed: false });
  if (isKnown) return known;
  const reason = `Older than version ${order.epoch}.${order.counter}, with content that was not known.`;
  return { state: 'stale', orderId: order.id, reason };
}
