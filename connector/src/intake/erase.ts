import { claimOf } from '../contacts/claim.ts';
import { matchBuyer } from '../contacts/match.ts';
import { refreshBuyer } from '../contacts/refresh.ts';
import type { Context } from '../context.ts';
import { lineRows, taxRows } from '../orders/columns.ts';
import { forgetInvoiceRequest } from '../invoices/requests.ts';
import { blankFacts } from '../orders/erase.ts';
import { findFacts } from '../orders/facts.ts';
import { readFlags } from '../orders/order-flags.ts';
import { findOrderRow } from '../orders/queries.ts';
import type { OrderRow } from '../orders/rows.ts';
import { compareVersions } from '../orders/version.ts';
import { changeOrder, findOrder, replaceLines } from '../orders/writing.ts';
import type { Transactor } from '../platform/db.ts';
import { readKeptSince } from '../shops/keeping.ts';
import type { Work } from '../platform/unit-of-work/unit-of-work.ts';
import { forgetActivities } from '../timeline/erase.ts';
import { writeHistory } from './apply-steps.ts';
import { lastingFlags } from './flags.ts';
import { findVersions, type InboxRow } from './inbox.ts';
import { derive, ownFlags, readIncoming, type IncomingVersion } from './incoming-version.ts';
import { recordOrderChange } from './order-changes.ts';
import { readSnapshot } from './read-snapshot.ts';
import { redactMessage } from './redaction.ts';

type Natural = Pick<OrderRow, 'id' | 'shop_id' | 'order_key'>;

/** Lists all messages of an order: those that had their effect, and those few that wait or never had one. */
async function listMessages(trx: Transactor, { id, shop_id, order_key }: Natural): Promise<InboxRow[]> {
  const through = await trx('inbox').where({ order_id: id }).select('*');
  const others = await trx('inbox')
    .whereIn('state', ['received', 'quarantined', 'conflict'])
    .where({ order_key })
    .whereRaw("CONCAT(shop_id, '') = ?", [shop_id])
    .select('*');
  return [...through, ...others];
}

/** Takes the person out of every message of an order. Returns the versions that had their effect, the newest first. */
async function redactMessages(
  trx: Transactor,
  order: Natural,
  kept: { erasureId: string; keptSince: number },
): Promise<IncomingVersion[]> {
  const versions: IncomingVersion[] = [];
  for (const message of await listMessages(trx, order)) {
    const { row, reading } = redactMessage({ row: message, reading: readSnapshot(message.body) }, kept);
    await trx('inbox').where({ id: row.id }).update({ body: row.body, customer_id: null });
    if (reading.ok && row.order_id === order.id) versions.push(readIncoming(row, reading));
  }
  return versions.sort((a, b) => compareVersions(b.snapshot.version, a.snapshot.version));
}

/** The version whose content the order has. */
const headOf = (order: OrderRow, versions: IncomingVersion[]): IncomingVersion | undefined =>
  versions.find(
    ({ snapshot, contentHash }) =>
      compareVersions(snapshot.version, order) === 0 && contentHash === order.content_hash,
  ) ?? versions[0];

interface Erasing {
  order: OrderRow;
  head: IncomingVersion;
  contactId: string;
}

/** Writes the order as its redacted head has it: the same rows that a replay of the redacted messages makes. */
async function writeErased(work: Work, ctx: Context, { order, head, contactId }: Erasing): Promise<void> {
  const { id: orderId } = order;
  const facts = await findFacts(work, orderId);
  const owner = { contact_id: contactId, account_id: null, customer_id: null, mailboxes: '[]' };
  const lasting = lastingFlags(readFlags(order), order, order);
  const derived = derive({ ...order, ...head.columns, ...owner }, facts, ownFlags(head), lasting);
  changeOrder(work, order, { ...head.columns, ...owner, ...derived, updated_at: ctx.clock.now() });
  const { snapshot } = head;
  const lines = lineRows(orderId, snapshot);
  await replaceLines(work, { orderId, lines, taxes: taxRows(orderId, snapshot), isNew: false });
  const versions = await findVersions(work, { orderId, row: head.row });
  await writeHistory(work, ctx, { order, facts, versions, isNew: false });
}

const NOBODY = { buyer_name: '', buyer_name_key: '' };

/**
 * Takes the person out of an order: out of its messages, its row, its facts and its history. It goes to the contact that
 * stands for this erasure. Returns the contact that it was with; null when there is no such order.
 */
export async function eraseOrder(
  work: Work,
  ctx: Context,
  { orderId, erasureId }: { orderId: string; erasureId: string },
): Promise<string | null> {
  const found = await findOrderRow(work.trx, orderId);
  if (!found) return null;
  const versions = await work.aside(async (trx) => {
    await blankFacts(trx, orderId);
    await forgetInvoiceRequest(trx, orderId);
    await forgetActivities(trx, [orderId]);
    const keptSince = await readKeptSince(trx, found.shop_id, ctx.clock.now());
    return redactMessages(trx, found, { erasureId, keptSince });
  });
  const order = await findOrder(work, { shopId: found.shop_id, orderKey: found.order_key });
  const head = headOf(found, versions);
  if (!order || !head) return found.contact_id;
  let match = await matchBuyer(work, ctx, { claim: head.claim, orderId });
  for (const { row, snapshot } of versions) {
    const claim = claimOf(row.shop_id, snapshot);
    match = { ...(await matchBuyer(work, ctx, { claim, orderId })), isNew: match.isNew };
  }
  await writeErased(work, ctx, { order, head, contactId: match.contactId });
  await refreshBuyer(work, ctx, { match: { ...match, changed: true }, buyer: NOBODY, claim: head.claim });
  await recordOrderChange(work.trx, ctx, orderId);
  return found.contact_id;
}
