import type { Context } from '../context.ts';
import { fromIso } from '../platform/clock.ts';
import type { IdKind } from '../platform/ids.ts';
import { chunksOf } from '../platform/chunks.ts';
import type { Transactor } from '../platform/db.ts';
import { cut } from '../platform/text.ts';
import type { Finder, Table, Work } from '../platform/unit-of-work/unit-of-work.ts';
import type { OrderSnapshot } from '../contract/orders.ts';
import { disputesOf, lostRow, REPORTED_OF_DISPUTE, type DisputeRow } from './disputes.ts';
import { compareVersions, type Version } from './version.ts';

/** A fact about an order as its versions report it: the newest report stands, a differing one is remembered. */
interface Fact extends Version {
  order_id: string;
  told_differently: number | boolean;
}

export interface PaymentRow extends Fact {
  id: string;
  payment_key: string;
  gateway: string;
  method: string;
  provider_id: string | null;
  amount: number;
  currency: string;
  state: 'pending' | 'paid' | 'failed';
  paid_at: number;
  created_at: number;
}

export interface RefundRow extends Fact {
  id: string;
  refund_key: string;
  provider_id: string | null;
  amount: number;
  currency: string;
  /**
   * `reversal`: the shop deleted the refund again. It follows from what the head shows, so it can go away too. `lost`: the
   * dispute of this key was lost, so that the money is gone like a refund; 0 where it was won after all.
   */
  kind: 'refund' | 'reversal' | 'lost';
  reason: string;
  lines: string;
  refunded_at: number;
  created_at: number;
}

export interface ParcelRow extends Fact {
  parcel_key: string;
  carrier: string;
  tracking_number: string;
  tracking_url: string;
  shipped_at: number;
  /** The pieces that are in it, as JSON; null where nobody said so. */
  lines: string | null;
}

interface Kind<R extends Fact> {
  table: Table<R>;
  byOrder: Finder<R>;
  idKind: IdKind | null;
  /** Which columns name the fact, and which hold what is reported of it. */
  key: (keyof R & string)[];
  reported: (keyof R & string)[];
}

const PAYMENT_TABLE: Table<PaymentRow> = { name: 'payments', primary: ['id'] };
const REFUND_TABLE: Table<RefundRow> = { name: 'refunds', primary: ['id'] };
const DISPUTE_TABLE: Table<DisputeRow> = { name: 'disputes', primary: ['order_id', 'dispute_key'] };
const PARCEL_TABLE: Table<ParcelRow> = { name: 'parcels', primary: ['order_id', 'parcel_key'] };
const PAYMENTS_BY_ORDER: Finder<PaymentRow> = { table: PAYMENT_TABLE, by: ['order_id'] };
const REFUNDS_BY_ORDER: Finder<RefundRow> = { table: REFUND_TABLE, by: ['order_id'] };
const DISPUTES_BY_ORDER: Finder<DisputeRow> = { table: DISPUTE_TABLE, by: ['order_id'] };
const PARCELS_BY_ORDER: Finder<ParcelRow> = { table: PARCEL_TABLE, by: ['order_id'] };

const PAYMENTS: Kind<PaymentRow> = {
  table: PAYMENT_TABLE,
  byOrder: PAYMENTS_BY_ORDER,
  idKind: 'payment',
  key: ['payment_key', 'state'],
  reported: ['gateway', 'method', 'provider_id', 'amount', 'currency', 'paid_at'],
};
const REFUNDS: Kind<RefundRow> = {
  table: REFUND_TABLE,
  byOrder: REFUNDS_BY_ORDER,
  idKind: 'refund',
  key: ['refund_key', 'kind'],
  reported: ['provider_id', 'amount', 'currency', 'reason', 'lines', 'refunded_at'],
};
const DISPUTES: Kind<DisputeRow> = {
  table: DISPUTE_TABLE,
  byOrder: DISPUTES_BY_ORDER,
  idKind: null,
  key: ['dispute_key'],
  reported: REPORTED_OF_DISPUTE,
};
const PARCELS: Kind<ParcelRow> = {
  table: PARCEL_TABLE,
  byOrder: PARCELS_BY_ORDER,
  idKind: null,
  key: ['parcel_key'],
  reported: ['carrier', 'tracking_number', 'tracking_url', 'shipped_at', 'lines'],
};

type Tools = Pick<Context, 'ids' | 'clock'>;
type Report<R extends Fact> = Omit<R, 'id' | 'created_at'>;

/**
 * Joins what one version reports to what is known, and returns all of it. The facts of every version ever seen count:
 * the union does not depend on which version arrived first.
 */
function join<R extends Fact>(
  work: Work,
  ctx: Tools,
  { kind, known, reports }: { kind: Kind<R>; known: readonly R[]; reports: Report<R>[] },
): R[] {
  const rows = [...known];
  for (const report of reports as (Report<R> & R)[]) {
    const before = known.find((row) => kind.key.every((column) => row[column] === report[column]));
    if (before === undefined) {
      const made = kind.idKind === null ? {} : { id: ctx.ids.new(kind.idKind), created_at: ctx.clock.now() };
      const row = { ...report, ...made };
      work.insert(kind.table, row, kind.byOrder);
      rows.push(row);
      continue;
    }
    const changes = changesBy(kind, before, report);
    if (changes) work.change(kind.table, before, changes);
  }
  return rows;
}

/** Says what a second report changes in the row; undefined when it changes nothing. */
function changesBy<R extends Fact>(kind: Kind<R>, before: R, report: Report<R> & R): Partial<R> | undefined {
  const differs = kind.reported.some((column) => before[column] !== report[column]);
  const marked = (differs && !before.told_differently ? { told_differently: true } : {}) as Partial<R>;
  if (compareVersions(report, before) <= 0) return Object.keys(marked).length > 0 ? marked : undefined;
  const newer = Object.fromEntries(kind.reported.map((column) => [column, report[column]])) as Partial<R>;
  return { ...(differs ? newer : {}), ...marked, epoch: report.epoch, counter: report.counter };
}

function paymentsOf(orderId: string, { payments, version }: OrderSnapshot): Report<PaymentRow>[] {
  return payments.map((payment) => ({
    order_id: orderId,
    payment_key: payment.key,
    gateway: payment.gateway,
    method: payment.method,
    provider_id: payment.providerId,
    amount: payment.amount,
    currency: payment.currency,
    state: payment.state,
    paid_at: fromIso(payment.at),
    epoch: version.epoch,
    counter: version.counter,
    told_differently: false,
  }));
}

function refundsOf(orderId: string, { refunds, version }: OrderSnapshot): Report<RefundRow>[] {
  return refunds.map((refund) => ({
    order_id: orderId,
    refund_key: refund.key,
    provider_id: refund.providerId,
    amount: refund.amount,
    currency: refund.currency,
    kind: 'refund',
    reason: refund.reason,
    lines: JSON.stringify(refund.lines),
    refunded_at: fromIso(refund.at),
    epoch: version.epoch,
    counter: version.counter,
    told_differently: false,
  }));
}

function parcelsOf(orderId: string, { parcels, version }: OrderSnapshot): Report<ParcelRow>[] {
  return parcels.map((parcel) => ({
    order_id: orderId,
    parcel_key: parcel.key,
    carrier: cut(parcel.carrier, 200),
    tracking_number: parcel.trackingNumber,
    tracking_url: parcel.trackingUrl,
    shipped_at: fromIso(parcel.shippedAt),
    lines: parcel.lines ? JSON.stringify(parcel.lines) : null,
    epoch: version.epoch,
    counter: version.counter,
    told_differently: false,
  }));
}

declare module 'knex/types/tables.js' {
  interface Tables {
    payments: PaymentRow;
    refunds: RefundRow;
    parcels: ParcelRow;
  }
}

export interface Facts {
  payments: PaymentRow[];
  refunds: RefundRow[];
  disputes: DisputeRow[];
  parcels: ParcelRow[];
}

/** Finds all facts that are known of an order, in no order. */
export async function findFacts(work: Work, orderId: string): Promise<Facts> {
  return {
    payments: [...(await work.list(PAYMENTS_BY_ORDER, [orderId]))],
    refunds: [...(await work.list(REFUNDS_BY_ORDER, [orderId]))],
    disputes: [...(await work.list(DISPUTES_BY_ORDER, [orderId]))],
    parcels: [...(await work.list(PARCELS_BY_ORDER, [orderId]))],
  };
}

/** Reads ahead for findFacts. */
export async function loadFacts(work: Work, orderIds: string[]): Promise<void> {
  const keys = orderIds.map((id) => [id]);
  await work.load(PAYMENTS_BY_ORDER, keys);
  await work.load(REFUNDS_BY_ORDER, keys);
  await work.load(DISPUTES_BY_ORDER, keys);
  await work.load(PARCELS_BY_ORDER, keys);
}

/**
 * Keeps one `lost` row for every dispute that any version called lost. Its amount follows the newest word on the
 * dispute, so that the end state does not depend on which version arrived first.
 */
function loseDisputes(
  work: Work,
  ctx: Tools,
  { refunds, disputes, told }: { refunds: RefundRow[]; disputes: DisputeRow[]; told: DisputeRow[] },
): RefundRow[] {
  const rows = [...refunds];
  for (const dispute of disputes) {
    const { dispute_key: key } = dispute;
    const known = rows.find(({ kind, refund_key }) => kind === 'lost' && refund_key === key);
    const isLost = [...told, dispute].some((each) => each.dispute_key === key && each.state === 'lost');
    if (!known && !isLost) continue;
    const kept = keepDerived(work, ctx, { known, row: lostRow(dispute) });
    if (!known) rows.push(kept);
  }
  return rows;
}

/** Adds a snapshot's facts to those known of the order and returns them all. */
export function recordFacts(
  work: Work,
  ctx: Tools,
  { orderId, snapshot, known }: { orderId: string; snapshot: OrderSnapshot; known: Facts },
): Facts {
  const payments = paymentsOf(orderId, snapshot);
  const refunds = refundsOf(orderId, snapshot);
  const parcels = parcelsOf(orderId, snapshot);
  const told = disputesOf(orderId, snapshot);
  const disputes = join(work, ctx, { kind: DISPUTES, known: known.disputes, reports: told });
  const back = join(work, ctx, { kind: REFUNDS, known: known.refunds, reports: refunds });
  return {
    payments: join(work, ctx, { kind: PAYMENTS, known: known.payments, reports: payments }),
    refunds: loseDisputes(work, ctx, { refunds: back, disputes, told }),
    disputes,
    parcels: join(work, ctx, { kind: PARCELS, known: known.parcels, reports: parcels }),
  };
}

/** Puts another row that follows from other facts in the place of the one that is known, or makes the first of it. */
export function keepDerived(
  work: Work,
  ctx: Tools,
  { known, row }: { known: RefundRow | undefined; row: Report<RefundRow> },
): RefundRow {
  if (known) {
    work.change(REFUND_TABLE, known, row);
    return known;
  }
  const made = { ...row, id: ctx.ids.new('refund'), created_at: ctx.clock.now() };
  work.insert(REFUND_TABLE, made, REFUNDS_BY_ORDER);
  return made;
}

export async function removeReversals(work: Work, orderId: string, rows: RefundRow[]): Promise<void> {
  if (rows.length > 0) await work.remove(REFUNDS_BY_ORDER, [orderId], rows);
}

/** Lists what the CRM knows as paid, by the provider's ids. */
export async function listPaidFacts(
  db: Transactor,
  providerIds: string[],
): Promise<Pick<PaymentRow, 'order_id' | 'provider_id' | 'amount' | 'currency'>[]> {
  const found: PaymentRow[] = [];
  for (const some of chunksOf(providerIds))
    found.push(...(await db('payments').whereIn('provider_id', some).where({ state: 'paid' })));
  return found;
}
