import type { Knex } from 'knex';
import { audit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import type { OrderSnapshot } from '../contract/orders.ts';
import { applyWaiting, readPlacedOrder, type LockedOrder, type PlacedOrder } from '../intake/placed-here.ts';
import { findPaidAttempt, lockAttempt, type Attempt } from '../payments/attempts.ts';
import { intendRefund, makeRefund } from '../payments/refunds/intents.ts';
import { allLeft, amountOf, linesLeft, takeLines, type RefundLine } from '../payments/refunds/lines.ts';
import * as book from '../payments/refunds/book.ts';
import { MINUTE } from '../platform/clock.ts';
import { transact, type Transactor } from '../platform/db.ts';
import { refuse, type Outcome, type Refused } from '../platform/outcome.ts';
import { readState, type OrderState } from './home.ts';
import { refuseAction } from './offers.ts';
import { getPlacedOrder, lockOrder } from './placed-order.ts';
import { readStanding } from './refundable.ts';
import { restock } from './restock.ts';

export interface RefundAsk {
  /** The form's own: what is sent twice happens once. */
  key: string;
  /** The buyer reads it. */
  note: string;
  /** The goods are back in the stock. */
  restock: boolean;
  /** The sum that the person agreed to, in minor units: another one is refused. Left out where nobody was shown one. */
  sum?: number | undefined;
  /** The question that was answered, where the table of offers asks one. */
  sure?: string | undefined;
  what:
    | { kind: 'all' }
    /** Minor units. */
    | { kind: 'amount'; amount: number }
    /** Pieces as decimal strings. */
    | { kind: 'lines'; lines: { lineKey: string; quantity: string }[] };
}

export interface Chosen {
  /** Minor units. */
  amount: number;
  lines: RefundLine[];
  /** The pieces that are meant, also where a free amount went back before and the lines no longer say what is left. */
  pieces: { lineKey: string; quantity: string }[];
}

export interface ChooseFrom {
  snapshot: OrderSnapshot;
  /** Shares of lines that went back or are on their way. */
  known: RefundLine[];
  /** Each refund says which lines it was for: of a free amount nobody knows, and so neither what is left of them. */
  areOfLines: boolean;
  /** Minor units that a refund can still take. */
  left: number;
  /** Its provider pays back in multiples of so many minor units. */
  unit: number;
}

const unitOf = ({ gateways }: Pick<Context, 'gateways'>, { gateway, money }: Attempt): number =>
  gateways[gateway]?.takes(money.currency)?.unit ?? 1;

async function chooseFrom(
  db: Transactor,
  ctx: Pick<Context, 'gateways'>,
  { attempt, snapshot }: { attempt: Attempt; snapshot: OrderSnapshot },
): Promise<ChooseFrom> {
  const { rows, left } = await readStanding(db, attempt, snapshot);
  const areOfLines = rows.every((row) => book.linesIn([row]).length > 0);
  return { snapshot, unit: unitOf(ctx, attempt), known: book.linesIn(rows), areOfLines, left };
}

/**
 * What the provider can give back of it: shares of lines are rounded half up to what the currency is paid in, HUF 123.45
 * → 123. What was rounded up before is missing at last, so the last piece takes what is left. Null for an amount that
 * somebody typed and that cannot be said.
 */
function sayable(
  { areOfLines, left, unit }: ChooseFrom,
  what: RefundAsk['what'],
  amount: number,
): number | null {
  if (what.kind !== 'lines') return amount % unit === 0 ? amount : null;
  const rounded = Math.floor(amount / unit + 0.5) * unit;
  return unit > 1 && areOfLines ? Math.min(left, rounded) : rounded;
}

/** Holds the table of offers against a refund of a disputed order; of any other the choice itself says what is wrong. */
const refuseDisputed = (state: OrderState, sure = ''): Refused | undefined =>
  state.money === 'disputed' ? refuseAction(state, 'refund', sure) : undefined;

const reasonOf = ({ key }: Pick<RefundAsk, 'key'>): string => `desk:${key}`;

/** Finds the refund that this form has asked for before. */
async function findAsked(
  trx: Knex.Transaction,
  { id }: Attempt,
  ask: Pick<RefundAsk, 'key'>,
): Promise<book.RefundRow | undefined> {
  return (await book.listRefunds(trx, id)).find(({ reason }) => reason === reasonOf(ask));
}

/** Finds the refund of an order that a form of this key has asked for; undefined when none has. Throws `not_found`. */
export async function findAskedRefund(
  trx: Knex.Transaction,
  orderId: string,
  key: string,
): Promise<book.RefundRow | undefined> {
  const { checkoutId } = await getPlacedOrder({ db: trx }, orderId);
  const attempt = checkoutId === null ? null : await findPaidAttempt(trx, checkoutId);
  return attempt ? findAsked(trx, attempt, { key }) : undefined;
}

/** Turns what is asked into an amount and shares of lines; null when the order has no such pieces left. */
function takeAsked(
  { snapshot, known, areOfLines, left }: ChooseFrom,
  what: RefundAsk['what'],
): Chosen | null {
  if (what.kind === 'amount') return { amount: what.amount, lines: [], pieces: [] };
  if (what.kind === 'lines') {
    const lines = takeLines(snapshot, known, what.lines);
    return lines && { amount: amountOf(lines), lines, pieces: what.lines };
  }
  const lines = areOfLines ? takeLines(snapshot, known, allLeft(snapshot, known)) : [];
  return { amount: left, lines: lines ?? [], pieces: linesLeft(snapshot, known) };
}

/** Chooses what goes back; what makes no sense, or contradicts itself, is refused. */
export function choose(
  from: ChooseFrom,
  { what, restock }: Pick<RefundAsk, 'what' | 'restock'>,
): Outcome<Chosen> {
  if (restock && what.kind === 'amount') return refuse('restock', 'no_goods');
  const chosen = takeAsked(from, what);
  if (!chosen) return refuse('lines', 'no_such_pieces');
  const amount = chosen.amount > 0 ? sayable(from, what, chosen.amount) : 0;
  if ((amount ?? chosen.amount) > from.left) return refuse(what.kind, 'too_much');
  if (amount === null) return refuse(what.kind, 'coarser_unit');
  if (amount <= 0) return refuse(what.kind, from.left <= 0 ? 'nothing_left' : 'nothing_chosen');
  return { ok: true, ...chosen, amount };
}

function wantsOf(
  snapshot: OrderSnapshot,
  lines: Chosen['pieces'],
): { variantId: string; quantity: number }[] {
  return lines.flatMap(({ lineKey, quantity }) => {
    const variantId = snapshot.lines.find(({ key }) => key === lineKey)?.variantKey;
    return variantId ? [{ variantId, quantity: Number(quantity) }] : [];
  });
}

export interface PaidOrder {
  order: LockedOrder;
  /** Null when nothing was paid here. */
  attempt: Attempt | null;
}

/** Locks the payment first, then the order: as settling does it, so that the two never wait for each other. */
export async function lockPaidOrder(
  trx: Knex.Transaction,
  ctx: Pick<Context, 'clock'>,
  placed: PlacedOrder,
): Promise<PaidOrder> {
  const { checkoutId } = placed;
  const paid = checkoutId === null ? null : await findPaidAttempt(trx, checkoutId);
  const attempt = paid && (await lockAttempt(trx, paid.id, ctx.clock.now()));
  return { order: await lockOrder(trx, placed), attempt };
}

/**
 * Writes down a refund of an order that was paid here, in the caller's transaction; the caller asks the provider for
 * it after the commit (`finishRefund`). The attempt is locked while the book is summed up, so that two people at once
 * never promise more than was paid; the form's key makes a second click the same refund. `by` is who asks for it; null for
 * the buyer.
 */
export async function askRefund(
  trx: Knex.Transaction,
  ctx: Context,
  { orderId, order, attempt, ask, by }: PaidOrder & { orderId: string; ask: RefundAsk; by: string | null },
): Promise<Outcome<{ refundId: string }>> {
  if (!attempt || attempt.captureId === null) return refuse('', 'not_paid_here');
  const reason = reasonOf(ask);
  const same = await findAsked(trx, attempt, ask);
  if (same) return { ok: true, refundId: same.id };
  const { snapshot } = order;
  const chosen = choose(await chooseFrom(trx, ctx, { attempt, snapshot }), ask);
  if (!chosen.ok) return chosen;
  if (ask.sum !== undefined && ask.sum !== chosen.amount) return refuse('sum', 'other_sum');
  const { gateway, captureId } = attempt;
  const refundId = await intendRefund(trx, ctx, {
    gateway,
    captureId,
    attemptId: attempt.id,
    money: { amount: chosen.amount, currency: attempt.money.currency },
    reason,
    note: ask.note,
    lines: chosen.lines,
    ...(by === null ? {} : { staffId: by }),
    runAt: ctx.clock.now() + MINUTE,
  });
  if (refundId === null)
    throw new Error(`The refund ${reason} of ${attempt.id} was asked for in spite of its lock`);
  await audit(trx, ctx, { what: 'order_refunded', on: orderId, detail: { refund: refundId } });
  if (ask.restock) {
    const asked = wantsOf(snapshot, chosen.pieces);
    await restock(trx, ctx, { orderKey: order.orderKey, id: refundId, asked });
  }
  return { ok: true, refundId };
}

/** How far a refund is: not yet with the provider, accepted by it, or made. */
export type RefundStage = 'waiting' | 'pending' | 'succeeded';

/**
 * Asks the provider at once, after the commit, so that whoever pressed the button learns how it went. A provider that
 * does not answer is asked again by the job.
 */
export async function finishRefund(
  ctx: Context,
  placed: PlacedOrder,
  refundId: string,
): Promise<Outcome<{ stage: RefundStage }>> {
  try {
    await makeRefund(ctx, refundId);
  } catch (error) {
    ctx.log.warn({ refund: refundId, err: error }, 'refund.deferred');
  }
  await applyWaiting(ctx, placed);
  const state = (await book.findRefund(ctx.db, refundId))?.state ?? 'intent';
  if (state === 'failed') return refuse('', 'refund_refused');
  return { ok: true, stage: state === 'intent' ? 'waiting' : state };
}

/**
 * Refunds an order that was paid here: all that is left, some pieces, or an amount. Refused by `all`, `amount` or
 * `lines` (`nothing_left`, `nothing_chosen`, `too_much`, `no_such_pieces`, `coarser_unit`), `restock` (`no_goods`: an amount says nothing
 * of goods), `sum` (`other_sum`), `sure` (`not_sure`) or as a whole (`not_paid_here`, `is_disputed`, `refund_refused`); throws
 * `not_found`.
 */
export async function refundOrder(
  ctx: Context,
  { orderId, ask, by }: { orderId: string; ask: RefundAsk; by: string },
): Promise<Outcome<{ stage: RefundStage }>> {
  const placed = await getPlacedOrder(ctx, orderId);
  const asked = await transact(ctx.db, async (trx) => {
    const paid = await lockPaidOrder(trx, ctx, placed);
    const isKnown = paid.attempt !== null && (await findAsked(trx, paid.attempt, ask)) !== undefined;
    const state = await readState(trx, placed, paid.order.snapshot);
    const disputed = isKnown ? undefined : refuseDisputed(state, ask.sure);
    return disputed ?? askRefund(trx, ctx, { ...paid, orderId, ask, by });
  });
  return asked.ok ? finishRefund(ctx, placed, asked.refundId) : asked;
}

/** What a refund would do, in minor units and pieces, before anybody does it. */
export interface RefundPlan extends Chosen {
  /** What is left after it. */
  rest: number;
}

/** Says what `refundOrder` would do now, and refuses what it would refuse. Nothing is written. Throws `not_found`. */
export async function planRefund(
  ctx: Pick<Context, 'db' | 'gateways'>,
  { orderId, ask }: { orderId: string; ask: Pick<RefundAsk, 'what' | 'restock'> },
): Promise<Outcome<RefundPlan>> {
  const { checkoutId, ...own } = await getPlacedOrder(ctx, orderId);
  const attempt = checkoutId === null ? null : await findPaidAttempt(ctx.db, checkoutId);
  const snapshot = await readPlacedOrder(ctx.db, own);
  if (!attempt || attempt.captureId === null || !snapshot) return refuse('', 'not_paid_here');
  const from = await chooseFrom(ctx.db, ctx, { attempt, snapshot });
  const disputed = refuseDisputed(await readState(ctx.db, { checkoutId }, snapshot), 'disputed');
  const chosen = disputed ?? choose(from, ask);
  return chosen.ok ? { ...chosen, rest: from.left - chosen.amount } : chosen;
}
