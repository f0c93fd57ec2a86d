import { claimOf, type BuyerClaim } from '../contacts/claim.ts';
import type { OrderSnapshot } from '../contract/orders.ts';
import type { Flag } from '../orders/order-flags.ts';
import type { Facts } from '../orders/facts.ts';
import { factFlags, flagsOf, joinFlags } from './flags.ts';
import type { InboxRow, KnownVersion } from './inbox.ts';
import { deriveMoneyState } from '../orders/money-state.ts';
import { orderColumns, type OrderColumns } from '../orders/columns.ts';
import type { OrderRow } from '../orders/rows.ts';

/** One version of an order on its way into the CRM. What follows from it alone is worked out once. */
export interface IncomingVersion {
  row: InboxRow;
  snapshot: OrderSnapshot;
  contentHash: string;
  columns: OrderColumns;
  claim: BuyerClaim;
}

export function readIncoming(
  row: InboxRow,
  { snapshot, contentHash }: { snapshot: OrderSnapshot; contentHash: string },
): IncomingVersion {
  const claim = claimOf(row.shop_id, snapshot);
  return { row, snapshot, contentHash, columns: orderColumns(snapshot), claim };
}

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
