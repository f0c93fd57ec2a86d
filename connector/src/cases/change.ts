import type { Knex } from 'knex';
import type { Context } from '../context.ts';
import { assertMayAct, isSeenByMember, mayAct } from '../memberships/acting.ts';
import { findOrderRow } from '../orders/queries.ts';
import type { OrderRow } from '../orders/rows.ts';
import { transact, type Transactor } from '../platform/db.ts';
import { AppError } from '../platform/errors.ts';
import { recordCase } from './record.ts';
import { MOVES, type CaseMove } from './states.ts';
import * as store from './store.ts';
import type { CaseRow } from './store.ts';

/** Who changes a case. A customer reaches the own ones, and those about orders of a company that they may act on. */
export interface By {
  kind: 'customer' | 'staff';
  id: string;
}

export const noSuchCase = (): AppError => new AppError('not_found', 'There is no such case.');

/** True for staff, for whoever began it, and for who sees the orders of the company that it is about. */
async function mayRead(db: Transactor, row: CaseRow, by: By): Promise<boolean> {
  if (by.kind === 'staff' || row.customer_id === by.id) return true;
  const order = await findOrderRow(db, row.order_id);
  return order !== undefined && isSeenByMember(db, by.id, order);
}

/** Finds a case; undefined when there is none, or it is somebody else's. */
export async function findCaseFor(db: Transactor, id: string, by: By): Promise<CaseRow | undefined> {
  const row = await store.findCase(db, id);
  return row && (await mayRead(db, row, by)) ? row : undefined;
}

/** False for who began it for a company and is of it no more: they read it, and change nothing. */
export async function mayBuyerAct(db: Transactor, row: CaseRow): Promise<boolean> {
  const order = await findOrderRow(db, row.order_id);
  return order !== undefined && mayAct(db, row.customer_id, order);
}

/**
 * Hands a case, locked, to `work` in one transaction. Throws not_found, also for somebody else's, and forbidden to who may
 * look at a company's and no more.
 */
export async function changeCase<T>(
  ctx: Context,
  { caseId, by }: { caseId: string; by: By },
  work: (trx: Knex.Transaction, row: CaseRow, order: OrderRow) => Promise<T>,
): Promise<T> {
  return transact(ctx.db, async (trx) => {
    const row = await store.lockCase(trx, caseId);
    const order = row && (await findOrderRow(trx, row.order_id));
    if (!row || !order || !(await mayRead(trx, row, by))) throw noSuchCase();
    if (by.kind === 'customer') await assertMayAct(trx, by.id, order);
    const done = await work(trx, row, order);
    await recordCase(trx, ctx, caseId);
    return done;
  });
}

/** Says who is waited for from now on; whoever was waited for before goes on waiting since then. */
export function waitFor(
  { waits_for, waits_since }: CaseRow,
  waitsFor: CaseRow['waits_for'],
  now: number,
): Pick<CaseRow, 'waits_for' | 'waits_since'> {
  return { waits_for: waitsFor, waits_since: waits_for === waitsFor ? waits_since : now };
}

/**
 * Takes one step of the table of moves, which allows it already, and writes down who took it and what they said. Returns the
 * step's number.
 */
export async function writeMove(
  trx: Knex.Transaction,
  ctx: Context,
  {
    row,
    move,
    by,
    text,
    refundId = '',
  }: { row: CaseRow; move: CaseMove; by: By; text: string; refundId?: string },
): Promise<number> {
  const now = ctx.clock.now();
  const { to, waitsFor } = MOVES[move];
  await store.updateCase(trx, row.id, {
    state: to,
    closed_at: to === 'closed' ? now : null,
    ...waitFor(row, waitsFor, now),
  });
  const who = { by_kind: by.kind, by_id: by.id };
  return store.insertState(trx, { case_id: row.id, state: to, ...who, text, refund_id: refundId, at: now });
}

/** What staff do first with a case that is nobody's makes it theirs. */
export const owned = ({ staff_id }: CaseRow, by: By): Pick<CaseRow, 'staff_id'> =>
  by.kind === 'staff' && staff_id === '' ? { staff_id: by.id } : { staff_id };
