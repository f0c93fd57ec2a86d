import { claimOf } from '../contacts/claim.ts';
import { loadBuyers, matchBuyer, type BuyerMatch } from '../contacts/match.ts';
import { refreshBuyer } from '../contacts/refresh.ts';
import { wordsOf } from '../search/spelling.ts';
import { setWords } from '../search/words.ts';
import type { Context } from '../context.ts';
import { fromIso } from '../platform/clock.ts';
import type { Work } from '../platform/unit-of-work/unit-of-work.ts';
import type { OrderSnapshot } from '../contract/orders.ts';
import { findFacts, loadFacts, recordFacts, type Facts } from '../orders/facts.ts';
import { derive, headVersion, joinMailboxes, ownFlags, versionOf, type Event } from './derive.ts';
import { readFlags } from '../orders/order-flags.ts';
import { lastingFlags, snapshotFlags } from './flags.ts';
import { HISTORY_KINDS, historyOf } from './history.ts';
import { loadOrderHistories, setOrderHistory } from '../timeline/timeline.ts';
import { findVersions, loadVersions, type InboxRow, type KnownVersion } from './inbox.ts';
import { lineRows, taxRows, toldOrder } from '../orders/order-row.ts';
import { linkOrder, moveToBuyer } from './buyer.ts';
import { findDeleted, settleReversals } from './reversals.ts';
import * as store from '../orders/store.ts';
import { ORDERS, ORDER_BY_KEY, type OrderRow } from '../orders/store.ts';
import { compareVersions } from '../orders/version.ts';

export interface Effect {
  state: 'applied' | 'superseded' | 'stale';
  orderId: string;
  reason: string;
}

type Tools = Pick<Context, 'ids' | 'clock' | 'log'>;

const NO_FACTS: Facts = { payments: [], refunds: [], parcels: [] };

export function eventOf(
  row: InboxRow,
  { snapshot, contentHash }: { snapshot: OrderSnapshot; contentHash: string },
): Event {
  const claim = claimOf(row.shop_id, snapshot);
  return { row, snapshot, contentHash, told: toldOrder(snapshot), claim };
}

const headKey = ({ row, snapshot }: Event): string[] => [row.shop_id, snapshot.orderKey];

/** Reads ahead, for many events at a time, what applyEvent will ask for. */
export async function loadEvents(work: Work, events: Event[]): Promise<void> {
  await work.load(ORDER_BY_KEY, events.map(headKey));
  const heads: OrderRow[] = [];
  for (const event of events) {
    const head = await work.find(ORDER_BY_KEY, headKey(event));
    if (head) heads.push(head);
  }
  const ids = heads.map(({ id }) => id);
  await loadVersions(work, { events: events.map(({ row }) => row), heads });
  await loadFacts(work, ids);
  await loadOrderHistories(work, ids);
  await loadBuyers(
    work,
    events.map(({ claim }) => claim),
  );
}

/**
 * Brings one event into the CRM as part of `work`: contact, company, order, facts, history, search. The end state does
 * not depend on the order in which an order's events arrive, and applying one twice changes nothing.
 */
export async function applyEvent(work: Work, ctx: Tools, event: Event): Promise<Effect> {
  const head = await work.find(ORDER_BY_KEY, headKey(event));
  if (!head) return { state: 'applied', orderId: await applyFirst(work, ctx, event), reason: '' };
  if (compareVersions(event.snapshot.version, head) <= 0) return applyOlder(work, ctx, event, head);
  await applyNewer(work, ctx, event, head);
  return { state: 'applied', orderId: head.id, reason: '' };
}

/** The first version that arrives. */
async function applyFirst(work: Work, ctx: Tools, event: Event): Promise<string> {
  const { row, snapshot, told, claim } = event;
  const id = ctx.ids.new('order');
  const link = await matchBuyer(work, ctx, { claim, orderId: id });
  const now = ctx.clock.now();
  const order: OrderRow = {
    ...told,
    id,
    shop_id: row.shop_id,
    order_key: snapshot.orderKey,
    contact_id: link.contactId,
    account_id: link.accountId,
    customer_id: row.customer_id,
    mailboxes: joinMailboxes('[]', told),
    payment_state: 'unpaid',
    paid_total: 0,
    refunded_total: 0,
    flags: '[]',
    content_hash: event.contentHash,
    created_at: now,
    updated_at: now,
  };
  const facts = recordFacts(work, ctx, { orderId: id, snapshot, known: NO_FACTS });
  Object.assign(order, derive(order, facts, ownFlags(event), []));
  work.insert(ORDERS, order, ORDER_BY_KEY);
  await writeDetails(work, event, { orderId: id, isNew: true });
  await setWords(work, { kind: 'order', refId: id, words: wordsOf(told.number), isNew: true });
  await writeHistory(work, ctx, { order, facts, versions: [versionOf(event)], isNew: true });
  await refreshBuyer(work, ctx, { match: link, buyer: told, claim });
  return id;
}

/** A newer version: the snapshot takes the head's place, the facts are joined. */
async function applyNewer(work: Work, ctx: Tools, event: Event, head: OrderRow): Promise<void> {
  const { row, told } = event;
  const { contactId, accountId, link } = await linkOrder(work, ctx, { event, head });
  const order = await findHead(work, event);
  const before = { ...order };
  const versions = await findVersions(work, { orderId: head.id, row });
  const facts = await joinFacts(work, ctx, { event, orderId: head.id, head: versionOf(event), versions });
  const lasting = lastingFlags(readFlags(order), order, told);
  const changes = {
    ...told,
    contact_id: contactId,
    account_id: accountId,
    customer_id: order.customer_id ?? row.customer_id,
    mailboxes: joinMailboxes(order.mailboxes, told),
    content_hash: event.contentHash,
    updated_at: ctx.clock.now(),
  };
  const derived = derive({ ...order, ...changes }, facts, ownFlags(event), lasting);
  work.change(ORDERS, order, { ...changes, ...derived });
  await writeDetails(work, event, { orderId: head.id, isNew: false });
  await writeHistory(work, ctx, { order, facts, versions, isNew: false });
  if (before.number !== told.number) await renumber(work, order);
  const renamed = before.buyer_name !== told.buyer_name || before.buyer_name_key !== told.buyer_name_key;
  await followBuyer(work, ctx, { event, order, before: before.contact_id, link, renamed });
}

interface Following {
  event: Event;
  order: OrderRow;
  /** The contact it was with. */
  before: string;
  link: BuyerMatch | null;
  /** The order gives its buyer another name than before. */
  renamed: boolean;
}

/** When the order is written: its history goes with it to its buyer, whose names and search words are brought up to date. */
async function followBuyer(
  work: Work,
  ctx: Tools,
  { event, order, before, link, renamed }: Following,
): Promise<void> {
  const { contact_id } = order;
  const { claim } = event;
  if (before !== contact_id) {
    const contactId = await moveToBuyer(work, ctx, { order, before });
    const isNew = link?.isNew === true && link.contactId === contactId;
    await refreshBuyer(work, ctx, { match: { contactId, isNew, changed: true }, buyer: order, claim });
    return;
  }
  const told = link ?? { contactId: contact_id, isNew: false, changed: false };
  const buyer = told.contactId === contact_id ? order : NOBODY;
  await refreshBuyer(work, ctx, { match: { ...told, changed: told.changed || renamed }, buyer, claim });
}

const NOBODY = { buyer_name: '', buyer_name_key: '' };

/** The order as it is now: a merge may just have moved it to another contact. */
async function findHead(work: Work, event: Event): Promise<OrderRow> {
  const head = await work.find(ORDER_BY_KEY, headKey(event));
  if (!head) throw new Error('An order went away');
  return head;
}

function renumber(work: Work, { id, number }: OrderRow): Promise<void> {
  return setWords(work, { kind: 'order', refId: id, words: wordsOf(number) });
}

/**
 * A version at or below the head: its facts and what it tells of people count, the head's own fields stay. Content that
 * had arrived under another version counts too, because that this version told it again may decide what is newest.
 */
async function applyOlder(work: Work, ctx: Tools, event: Event, head: OrderRow): Promise<Effect> {
  const { row, snapshot, contentHash, told } = event;
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
  const { contactId, link } = await linkOrder(work, ctx, { event, head });
  const order = await findHead(work, event);
  const before = order.contact_id;
  const facts = await joinFacts(work, ctx, {
    event,
    orderId: order.id,
    head: headVersion(order),
    versions,
  });
  const mailboxes = joinMailboxes(order.mailboxes, told);
  const flags = readFlags(order);
  const lasting = lastingFlags(flags, order, told);
  const derived = derive({ ...order, mailboxes }, facts, snapshotFlags(flags), lasting);
  work.change(ORDERS, order, {
    contact_id: contactId,
    mailboxes,
    ...derived,
    updated_at: ctx.clock.now(),
  });
  await store.keepConsents(work, { orderId: order.id, rows: consentRows(order.id, snapshot), isNew: false });
  await writeHistory(work, ctx, { order, facts, versions, isNew: false });
  await followBuyer(work, ctx, { event, order, before, link, renamed: false });
  if (isKnown) return known;
  const reason = `Older than version ${order.epoch}.${order.counter}, with content that was not known.`;
  return { state: 'stale', orderId: order.id, reason };
}

interface Joining {
  event: Event;
  orderId: string;
  head: KnownVersion;
  versions: KnownVersion[];
}

async function joinFacts(
  work: Work,
  ctx: Tools,
  { event, orderId, head, versions }: Joining,
): Promise<Facts> {
  const known = await findFacts(work, orderId);
  const facts = recordFacts(work, ctx, { orderId, snapshot: event.snapshot, known });
  const touched =
    findDeleted(facts.refunds, head).length > 0 || facts.refunds.some(({ kind }) => kind === 'reversal');
  if (!touched) return facts;
  return { ...facts, refunds: await settleReversals(work, ctx, { refunds: facts.refunds, versions, head }) };
}

function consentRows(orderId: string, { consents }: OrderSnapshot): store.ConsentRow[] {
  return consents.map(({ kind, given, text, at }) => ({
    order_id: orderId,
    kind,
    given_at: fromIso(at),
    given,
    text,
  }));
}

async function writeDetails(
  work: Work,
  { snapshot }: Event,
  { orderId, isNew }: { orderId: string; isNew: boolean },
): Promise<void> {
  const lines = lineRows(orderId, snapshot);
  await store.replaceLines(work, { orderId, lines, taxes: taxRows(orderId, snapshot), isNew });
  await store.keepConsents(work, { orderId, rows: consentRows(orderId, snapshot), isNew });
}

function writeHistory(
  work: Work,
  ctx: Tools,
  {
    order,
    facts,
    versions,
    isNew,
  }: { order: OrderRow; facts: Facts; versions: KnownVersion[]; isNew: boolean },
): Promise<void> {
  const owner = { orderId: order.id, contactId: order.contact_id, accountId: order.account_id };
  const activities = historyOf(order, facts, versions);
  return setOrderHistory(work, ctx, { owner, activities, kinds: HISTORY_KINDS, isNew });
}
