import { claimOf, type BuyerClaim } from '../contacts/claim.ts';
import type { OrderSnapshot } from '../contract/orders.ts';
import type { Flag } from '../orders/order-flags.ts';
import type { Facts } from '../orders/facts.ts';
import { factFlags, flagsOf, joinFlags, SHARED_KEY } from './flags.ts';
import type { InboxRow, KnownVersion } from './inbox.ts';
import { deriveMoneyState } from '../orders/money-state.ts';
import { orderColumns, type OrderColumns } from '../orders/columns.ts';
import type { OrderRow } from '../orders/rows.ts';
import { ownKeyOf } from '../orders/shop-book.ts';

/** One version of an order on its way into the CRM. What follows from it alone is worked out once. */
export interface IncomingVersion {
  row: InboxRow;
  snapshot: OrderSnapshot;
  contentHash: string;
  columns: OrderColumns;
  claim: BuyerClaim;
}

/** Reads a version of a row. The row may give its order another key than the version names: see `withOwnKey`. */
export function readIncoming(
  row: InboxRow,
  { snapshot: told, contentHash }: { snapshot: OrderSnapshot; contentHash: string },
): IncomingVersion {
  const orderKey = row.order_key ?? told.orderKey;
  const flags = orderKey === told.orderKey ? told.flags : [...told.flags, { code: SHARED_KEY }];
  const snapshot = { ...told, orderKey, flags };
  const claim = claimOf(row.shop_id, snapshot);
  return { row, snapshot, contentHash, columns: orderColumns(snapshot), claim };
}

/** The same version under a key of its order's own, because its key is another order's already; a flag says so for good. */
export function withOwnKey({ row, snapshot, contentHash }: IncomingVersion): IncomingVersion {
  const order_key = ownKeyOf(snapshot.orderKey, snapshot.sourceId ?? '');
  return readIncoming({ ...row, order_key }, { snapshot, contentHash });
}

/** True when the order of this key is another one in the shop than the version tells of. */
export const isOfAnother = (
  head: Pick<OrderRow, 'source' | 'source_id'>,
  { snapshot: { source, sourceId } }: IncomingVersion,
): boolean =>
  source === 'woocommerce' &&
  head.source === source &&
  head.source_id !== null &&
  sourceId !== null &&
  head.source_id !== sourceId;

export function versionOf({ snapshot, contentHash, columns }: IncomingVersion): KnownVersion {
  const { epoch, counter } = snapshot.version;
  return {
    epoch,
    counter,
    content_hash: contentHash,
    order_status: columns.status,
    modified_at: columns.modified_at,
  };
}

export function headVersion(head: OrderRow): KnownVersion {
  const { epoch, counter, content_hash, status, modified_at } = head;
  return { epoch, counter, content_hash, order_status: status, modified_at };
}

export function ownFlags({ row, snapshot, columns }: IncomingVersion): Flag[] {
  return flagsOf(snapshot, { mailbox: columns.mailbox_key, receivedAt: row.received_at });
}

export function derive(order: OrderRow, facts: Facts, own: Flag[], lasting: Flag[]): Partial<OrderRow> {
  const money = deriveMoneyState(order, facts);
  const flags = joinFlags([lasting, factFlags(order, facts, money), own]);
  return {
    paid_total: money.paidTotal,
    refunded_total: money.refundedTotal,
    payment_state: money.paymentState,
    flags: JSON.stringify(flags),
  };
}

export function joinMailboxes(known: string, { mailbox_key }: OrderColumns): string {
  const all = new Set([...(JSON.parse(known) as string[]), mailbox_key]);
  return JSON.stringify([...all].filter((mailbox) => mailbox !== '').sort());
}
