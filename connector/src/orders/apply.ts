import type { Knex } from 'knex';
import { dropIfEmpty, keysOf, linkBuyer, refreshContact, type BuyerLink } from '../contacts/contacts.ts';
import { setWords, wordsOf } from '../contacts/search.ts';
import type { Context } from '../context.ts';
import { fromIso } from '../platform/clock.ts';
import type { OrderSnapshot } from './contract.ts';
import { listFacts, recordFacts, type Facts } from './facts.ts';
import { factFlags, flagsOf, joinFlags, lastingFlags, snapshotFlags, type Flag } from './flags.ts';
import { historyOf, recordHistory } from './history.ts';
import { isContentKnown, listVersions, type InboxRow, type KnownVersion } from './inbox.ts';
import { deriveMoneyState } from './money-state.ts';
import { lineRows, taxRows, toldOrder, type ToldOrder } from './order-row.ts';
import { findDeleted, settleReversals } from './reversals.ts';
import * as store from './store.ts';
import type { OrderRow } from './store.ts';
import { compareVersions } from './version.ts';

export interface Effect {
  state: 'applied' | 'superseded' | 'stale';
  orderId: string;
  reason: string;
}

interface Event {
  row: InboxRow;
  snapshot: OrderSnapshot;
  contentHash: string;
  told: ToldOrder;
}

type Tools = Pick<Context, 'ids' | 'clock' | 'log'>;

const NO_FACTS: Facts = { payments: [], refunds: [], parcels: [] };
const TRIES = 5;

/**
 * Brings one event into the CRM, all in the caller's transaction: contact, company, order, facts, history, search.
 * The end state does not depend on the order in which an order's events arrive, and applying one twice changes nothing.
 */
export async function applyEvent(
  trx: Knex.Transaction,
  ctx: Tools,
  { row, snapshot, contentHash }: { row: InboxRow; snapshot: OrderSnapshot; contentHash: string },
): Promise<Effect> {
  const event: Event = { row, snapshot, contentHash, told: toldOrder(snapshot) };
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const head = await store.lockOrder(trx, row.shop_id, snapshot.orderKey);
    if (!head) {
      const orderId = await applyFirst(trx, ctx, event);
      if (orderId) return { state: 'applied', orderId, reason: '' };
      continue;
    }
    const newer = compareVersions(snapshot.version, head);
    if (newer > 0) {
      await applyNewer(trx, ctx, event, head);
      return { state: 'applied', orderId: head.id, reason: '' };
    }
    return applyOlder(trx, ctx, event, head);
  }
  throw new Error('The order kept changing under us');
}

/** The first version that arrives; undefined when somebody else brought one in between. */
async function applyFirst(trx: Knex.Transaction, ctx: Tools, event: Event): Promise<string | undefined> {
  const { row, snapshot, told } = event;
  const id = ctx.ids.new('order');
  const link = await linkBuyer(trx, ctx, { shopId: row.shop_id, orderId: id, snapshot });
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
  const facts = await recordFacts(trx, ctx, { orderId: id, snapshot, known: NO_FACTS });
  Object.assign(order, derive(order, facts, ownFlags(event), []));
  if (!(await store.insertOrder(trx, order))) {
    await forgetFacts(trx, id);
    return undefined;
  }
  await writeDetails(trx, event, { orderId: id, isNew: true });
  await writeHistory(trx, ctx, { order, facts, versions: [versionOf(event)], isNew: true });
  if (link.changed || link.merged || told.buyer_name_key !== '')
    await refreshContact(trx, ctx, link.contactId);
  return id;
}

async function forgetFacts(trx: Knex.Transaction, orderId: string): Promise<void> {
  for (const table of ['payments', 'refunds', 'parcels'])
    await trx(table).where({ order_id: orderId }).delete();
}

/** A newer version: the snapshot takes the head's place, the facts are joined. */
async function applyNewer(trx: Knex.Transaction, ctx: Tools, event: Event, head: OrderRow): Promise<void> {
  const { row, snapshot, told } = event;
  const link = await linkBuyer(trx, ctx, { shopId: row.shop_id, orderId: head.id, snapshot });
  const versions = await versionsOf(trx, event);
  const facts = await joinFacts(trx, ctx, { event, orderId: head.id, head: versionOf(event), versions });
  const before = await contactOf(trx, head, link);
  const order: OrderRow = {
    ...head,
    ...told,
    contact_id: link.contactId,
    account_id: link.accountId,
    customer_id: head.customer_id ?? row.customer_id,
    mailboxes: joinMailboxes(head.mailboxes, told),
    content_hash: event.contentHash,
    updated_at: ctx.clock.now(),
  };
  const lasting = lastingFlags(flagsIn(head), head, told);
  Object.assign(order, derive(order, facts, ownFlags(event), lasting));
  await store.updateOrder(trx, head.id, order);
  await writeDetails(trx, event, { orderId: head.id, isNew: false });
  await writeHistory(trx, ctx, { order, facts, versions, isNew: false });
  if (before !== link.contactId) {
    await store.moveActivities(trx, head.id, link.contactId);
    if (!(await dropIfEmpty(trx, before))) await refreshContact(trx, ctx, before);
  }
  await refreshContact(trx, ctx, link.contactId);
}

/**
 * A version at or below the head. Known content is nothing new; unknown content came late: its facts and what it tells
 * of people count, the head's own fields stay.
 */
async function applyOlder(trx: Knex.Transaction, ctx: Tools, event: Event, head: OrderRow): Promise<Effect> {
  const { row, snapshot, contentHash, told } = event;
  const known = { shopId: row.shop_id, orderKey: snapshot.orderKey, contentHash, inboxId: row.id };
  if (head.content_hash === contentHash || (await isContentKnown(trx, known))) {
    return { state: 'superseded', orderId: head.id, reason: 'This content had arrived before.' };
  }
  const link = hasBuyer(snapshot)
    ? await linkBuyer(trx, ctx, { shopId: row.shop_id, orderId: head.id, snapshot })
    : undefined;
  const versions = await versionsOf(trx, event);
  const facts = await joinFacts(trx, ctx, { event, orderId: head.id, head: headVersion(head), versions });
  const order: OrderRow = {
    ...head,
    contact_id: link ? await contactOf(trx, head, link) : head.contact_id,
    mailboxes: joinMailboxes(head.mailboxes, told),
  };
  const lasting = lastingFlags(flagsIn(head), head, told);
  Object.assign(order, derive(order, facts, snapshotFlags(flagsIn(head)), lasting), {
    updated_at: ctx.clock.now(),
  });
  await store.updateOrder(trx, head.id, order);
  await insertConsents(trx, event, head.id);
  await writeHistory(trx, ctx, { order, facts, versions, isNew: false });
  if (link) await refreshContact(trx, ctx, link.contactId);
  return {
    state: 'stale',
    orderId: head.id,
    reason: `Older than version ${head.epoch}.${head.counter}, with content that was not known.`,
  };
}

/** A late version without any key of a person makes no contact. */
function hasBuyer(snapshot: OrderSnapshot): boolean {
  return keysOf('', snapshot).some(({ kind }) => kind !== 'order');
}

/** The contact the head's order is with now: a merge may just have moved it. */
async function contactOf(trx: Knex.Transaction, head: OrderRow, link: BuyerLink): Promise<string> {
  if (!link.merged) return head.contact_id;
  const row = await store.lockOrder(trx, head.shop_id, head.order_key);
  return row?.contact_id ?? head.contact_id;
}

async function joinFacts(
  trx: Knex.Transaction,
  ctx: Tools,
  {
    event,
    orderId,
    head,
    versions,
  }: { event: Event; orderId: string; head: KnownVersion; versions: KnownVersion[] },
): Promise<Facts> {
  const known = await listFacts(trx, orderId);
  const facts = await recordFacts(trx, ctx, { orderId, snapshot: event.snapshot, known });
  const touched =
    findDeleted(facts.refunds, head).length > 0 || facts.refunds.some(({ kind }) => kind === 'reversal');
  if (!touched) return facts;
  return { ...facts, refunds: await settleReversals(trx, ctx, { refunds: facts.refunds, versions, head }) };
}

function versionsOf(trx: Knex.Transaction, { row, snapshot }: Event): Promise<KnownVersion[]> {
  return listVersions(trx, { shopId: row.shop_id, orderKey: snapshot.orderKey, inboxId: row.id });
}

function versionOf({ snapshot, contentHash, told }: Event): KnownVersion {
  const { epoch, counter } = snapshot.version;
  return {
    epoch,
    counter,
    content_hash: contentHash,
    order_status: told.status,
    modified_at: told.modified_at,
  };
}

function headVersion(head: OrderRow): KnownVersion {
  const { epoch, counter, content_hash, status, modified_at } = head;
  return { epoch, counter, content_hash, order_status: status, modified_at };
}

const flagsIn = (order: OrderRow): Flag[] => JSON.parse(order.flags) as Flag[];

function ownFlags({ row, snapshot, told }: Event): Flag[] {
  return flagsOf(snapshot, { mailbox: told.mailbox_key, receivedAt: row.received_at });
}

function derive(order: OrderRow, facts: Facts, own: Flag[], lasting: Flag[]): Partial<OrderRow> {
  const money = deriveMoneyState(order, facts);
  const flags = joinFlags([lasting, factFlags(order, facts, money), own]);
  return {
    paid_total: money.paidTotal,
    refunded_total: money.refundedTotal,
    payment_state: money.paymentState,
    flags: JSON.stringify(flags),
  };
}

function joinMailboxes(known: string, { mailbox_key }: ToldOrder): string {
  const all = new Set([...(JSON.parse(known) as string[]), mailbox_key]);
  return JSON.stringify([...all].filter((mailbox) => mailbox !== '').sort());
}

async function insertConsents(trx: Knex.Transaction, { snapshot }: Event, orderId: string): Promise<void> {
  const rows = snapshot.consents.map(({ kind, given, text, at }) => ({
    order_id: orderId,
    kind,
    given_at: fromIso(at),
    given,
    text,
  }));
  await store.insertConsents(trx, rows);
}

async function writeDetails(
  trx: Knex.Transaction,
  event: Event,
  { orderId, isNew }: { orderId: string; isNew: boolean },
): Promise<void> {
  const { snapshot, told } = event;
  await store.replaceLines(trx, {
    orderId,
    lines: lineRows(orderId, snapshot),
    taxes: taxRows(orderId, snapshot),
    isNew,
  });
  await insertConsents(trx, event, orderId);
  await setWords(trx, { kind: 'order', refId: orderId, words: wordsOf(told.number) });
}

function writeHistory(
  trx: Knex.Transaction,
  ctx: Tools,
  {
    order,
    facts,
    versions,
    isNew,
  }: { order: OrderRow; facts: Facts; versions: KnownVersion[]; isNew: boolean },
): Promise<void> {
  const owner = { orderId: order.id, contactId: order.contact_id, accountId: order.account_id };
  return recordHistory(trx, ctx, { owner, activities: historyOf(order, facts, versions), isNew });
}
