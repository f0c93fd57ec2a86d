import type { BuyerClaim } from '../contacts/claim.ts';
import type { OrderSnapshot } from '../contract/orders.ts';
import type { Flag } from '../orders/order-flags.ts';
import type { Facts } from '../orders/facts.ts';
import { factFlags, flagsOf, joinFlags } from './flags.ts';
import type { InboxRow, KnownVersion } from './inbox.ts';
import { deriveMoneyState } from '../orders/money-state.ts';
import type { ToldOrder } from '../orders/order-row.ts';
import type { OrderRow } from '../orders/store.ts';

/** One version of an order on its way into the CRM, and what it tells, worked out once. */
export interface Event {
  row: InboxRow;
  snapshot: OrderSnapshot;
  contentHash: string;
  told: ToldOrder;
  claim: BuyerClaim;
}

export function versionOf({ snapshot, contentHash, told }: Event): KnownVersion {
  const { epoch, counter } = snapshot.version;
  return {
    epoch,
    counter,
    content_hash: contentHash,
    order_status: told.status,
    modified_at: told.modified_at,
  };
}

export function headVersion(head: OrderRow): KnownVersion {
  const { epoch, counter, content_hash, status, modified_at } = head;
  return { epoch, counter, content_hash, order_status: status, modified_at };
}

export function ownFlags({ row, snapshot, told }: Event): Flag[] {
  return flagsOf(snapshot, { mailbox: told.mailbox_key, receivedAt: row.received_at });
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

export function joinMailboxes(known: string, { mailbox_key }: ToldOrder): string {
  const all = new Set([...(JSON.parse(known) as string[]), mailbox_key]);
  return JSON.stringify([...all].filter((mailbox) => mailbox !== '').sort());
}
