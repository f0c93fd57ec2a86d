import type { SnapshotDispute } from '../contract/orders.ts';
import { chunksOf } from '../platform/chunks.ts';
import { fromIso } from '../platform/clock.ts';
import type { Transactor } from '../platform/db.ts';
import { cut } from '../platform/text.ts';
import { orderIdsOfContacts } from './of-contacts.ts';
import type { Version } from './version.ts';

/** A buyer's bank or PayPal takes a payment back until it is decided whose the money is. */
export interface DisputeRow extends Version {
  order_id: string;
  dispute_key: string;
  provider_id: string | null;
  amount: number;
  currency: string;
  state: SnapshotDispute['state'];
  funds: SnapshotDispute['funds'];
  reason: string;
  answer_by: number | null;
  opened_at: number;
  closed_at: number | null;
  told_differently: number | boolean;
}

declare module 'knex/types/tables.js' {
  interface Tables {
    disputes: DisputeRow;
  }
}

/** The columns that hold what is reported of a dispute. */
export const REPORTED_OF_DISPUTE: (keyof DisputeRow & string)[] = [
  'provider_id',
  'amount',
  'currency',
  'state',
  'funds',
  'reason',
  'answer_by',
  'opened_at',
  'closed_at',
];

/** Reads the disputes of a version as facts. */
export function disputesOf(
  orderId: string,
  { disputes, version }: { disputes: SnapshotDispute[]; version: Version },
): DisputeRow[] {
  const at = (iso: string | null) => (iso === null ? null : fromIso(iso));
  return disputes.map((dispute) => ({
    order_id: orderId,
    dispute_key: dispute.key,
    provider_id: dispute.providerId,
    amount: dispute.amount,
    currency: dispute.currency,
    state: dispute.state,
    funds: dispute.funds,
    reason: cut(dispute.reason, 200),
    answer_by: at(dispute.answerBy),
    opened_at: fromIso(dispute.at),
    closed_at: at(dispute.closedAt),
    epoch: version.epoch,
    counter: version.counter,
    told_differently: false,
  }));
}

/** What a dispute took, as a row among the refunds; 0 unless its newest word is that it was lost. */
export function lostRow({ opened_at, closed_at, amount, state, ...dispute }: DisputeRow) {
  return {
    order_id: dispute.order_id,
    refund_key: dispute.dispute_key,
    provider_id: dispute.provider_id,
    amount: state === 'lost' ? amount : 0,
    currency: dispute.currency,
    kind: 'lost' as const,
    reason: dispute.reason,
    lines: '[]',
    refunded_at: closed_at ?? opened_at,
    epoch: dispute.epoch,
    counter: dispute.counter,
    told_differently: false,
  };
}

const UNDECIDED: DisputeRow['state'][] = ['open', 'answered'];

/** True while nobody has decided: the money may still go either way. */
export const isOpenDispute = ({ state }: Pick<DisputeRow, 'state'>): boolean => UNDECIDED.includes(state);

const MOST = 500;

/** Lists the checkouts of orders with an undecided dispute, at most 500; the one to be answered first comes first. */
export async function listUndecided(db: Transactor): Promise<string[]> {
  const rows = await db('disputes')
    .join('orders', 'orders.id', 'disputes.order_id')
    .whereIn('disputes.state', UNDECIDED)
    .where('orders.source', 'carrello')
    .orderByRaw('answer_by IS NULL, answer_by, dispute_key')
    .limit(MOST)
    .select<{ source_id: string | null }[]>('orders.source_id');
  return [...new Set(rows.flatMap(({ source_id }) => source_id ?? []))];
}

/** Lists the disputes of orders that have these keys, which are the provider's ids of them. */
export async function listDisputesByKeys(db: Transactor, keys: string[]): Promise<DisputeRow[]> {
  const found: DisputeRow[] = [];
  for (const some of chunksOf(keys)) found.push(...(await db('disputes').whereIn('dispute_key', some)));
  return found;
}

/** Lists undecided disputes of all orders; the one to be answered first comes first. */
export async function listOpenDisputes(
  db: Transactor,
  most: number,
): Promise<(DisputeRow & { number: string })[]> {
  return db('disputes')
    .join('orders', 'orders.id', 'disputes.order_id')
    .whereIn('disputes.state', UNDECIDED)
    .orderByRaw('answer_by IS NULL, answer_by, dispute_key')
    .limit(most)
    .select('disputes.*', 'orders.number');
}

/** Lists the undecided disputes about a contact's orders; the one to be answered first comes first. */
export async function listOpenDisputesOf(
  db: Transactor,
  contactId: string,
): Promise<(DisputeRow & { number: string })[]> {
  return db('disputes')
    .join('orders', 'orders.id', 'disputes.order_id')
    .whereIn('disputes.order_id', orderIdsOfContacts(db, [contactId]))
    .whereIn('disputes.state', UNDECIDED)
    .orderByRaw('answer_by IS NULL, answer_by, dispute_key')
    .select('disputes.*', 'orders.number');
}
