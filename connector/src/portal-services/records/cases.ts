import type { CaseEntry, CaseSummary, CaseView, HelpView } from '@carrello/portal/services';
import type { CaseFile } from '../../cases/queries.ts';
import { listCasesOfOrder } from '../../cases/queries.ts';
import { isExcluded, lastDayOf, readDaysOf, readPolicy } from '../../cases/policy.ts';
import { listReturnable } from '../../cases/returnable.ts';
import { movesOf } from '../../cases/states.ts';
import type { CaseRow } from '../../cases/store.ts';
import type { Context } from '../../context.ts';
import { listOrderFaces } from '../../orders/faces.ts';
import { isSeenByMember, mayAct } from '../../memberships/acting.ts';
import { findOrderRow, findOwnOrderRow, type OrderOwner } from '../../orders/queries.ts';
import type { Transactor } from '../../platform/db.ts';
import { NO_SHOP, readShopFaces } from '../../shops/faces.ts';

/** Presents cases with the number and the shop of their orders. */
export async function summariseCases(db: Transactor, rows: CaseRow[]): Promise<CaseSummary[]> {
  const orders = await listOrderFaces(
    db,
    rows.map(({ order_id }) => order_id),
  );
  const shops = await readShopFaces(
    db,
    [...orders.values()].map(({ shop_id }) => shop_id),
  );
  return rows.map(({ id, number, order_id, kind, reason, state, waits_for, opened_at }) => {
    const order = orders.get(order_id);
    return {
      ...{ id, number, orderId: order_id, orderNumber: order?.number ?? '' },
      shop: shops.get(order?.shop_id ?? '') ?? NO_SHOP,
      ...{ isQuestion: kind === 'question', reason, state, waitsFor: waits_for, openedAt: opened_at },
    };
  });
}

/** A step or a message, before it is said in whose words. */
export interface Happened {
  at: number;
  by: { kind: 'customer' | 'staff' | 'stranger'; id: string };
  state: string | null;
  text: string;
  isInternal: boolean;
  creditNote: CaseEntry['creditNote'];
}

/**
 * Puts steps and messages in one row. The first step is the first message; when a case is `asked` later, it was opened
 * again.
 */
export function threadOf({ states, messages, creditNotes }: CaseFile): Happened[] {
  const steps = states.slice(1).map(({ at, by_kind, by_id, state, text, refund_id }) => ({
    ...{ at, by: { kind: by_kind, id: by_id }, text, isInternal: false },
    creditNote: creditNotes.get(refund_id) ?? null,
    state: state === 'asked' ? 'reopened' : state,
  }));
  const said = messages.map(({ at, author_kind, author_id, text, is_internal }) => ({
    ...{ at, by: { kind: author_kind, id: author_id }, text, isInternal: Boolean(is_internal) },
    ...{ state: null, creditNote: null },
  }));
  return [...steps, ...said].sort((a, b) => a.at - b.at);
}

/** Presents a case to a customer who may see it. */
export async function presentCase(db: Transactor, file: CaseFile, customerId: string): Promise<CaseView> {
  const { row, lines, photos } = file;
  const order = await findOrderRow(db, row.order_id);
  const isReadOnly = order !== undefined && !(await mayAct(db, customerId, order));
  const whoOf = ({ kind, id }: Happened['by']): CaseEntry['who'] =>
    kind === 'staff' ? 'shop' : id === customerId ? 'you' : 'colleague';
  const [summary] = await summariseCases(db, [row]);
  return {
    ...(summary as CaseSummary),
    ...{ wish: row.wish, rating: row.rating, ratingText: row.rating_text },
    photos: photos.map(({ id, width, height }) => ({ id, width, height })),
    lines: lines.map(({ name, quantity }) => ({ name, quantity })),
    ...{ sendTo: row.send_to, labelUrl: row.label_url, postage: row.postage },
    entries: threadOf(file).map(({ at, by, state, text, creditNote }): CaseEntry => ({
      ...{ at, who: whoOf(by), state, text },
      creditNote: isReadOnly ? null : creditNote,
    })),
    moves: isReadOnly ? [] : movesOf(row.kind, row.state, 'customer'),
    isReadOnly,
  };
}

/** Reads what the form about an order begins with; null when the order is not the owner's. */
export async function readHelp(
  { db, clock }: Pick<Context, 'db' | 'clock'>,
  owner: OrderOwner,
  orderId: string,
): Promise<HelpView | null> {
  const order = await findOwnOrderRow(db, owner, orderId);
  if (!order) return null;
  const shops = await readShopFaces(db, [order.shop_id]);
  const policy = await readPolicy(db, order.shop_id);
  const lastDay = lastDayOf(policy, await readDaysOf(db, order));
  const isReadOnly = !(await mayAct(db, owner.customerId, order));
  const seesAll = await isSeenByMember(db, owner.customerId, order);
  const cases = await listCasesOfOrder(db, {
    order_id: orderId,
    ...(seesAll ? {} : { customer_id: owner.customerId }),
  });
  return {
    ...{ orderId, orderNumber: order.number, shop: shops.get(order.shop_id) ?? NO_SHOP },
    lines: (await listReturnable(db, order)).map((line) => ({
      ...line,
      ...{ kind: 'product', isExcluded: isExcluded(policy, line.sku) },
    })),
    policy: { ...policy, lastDay, isOver: clock.now() > (lastDay ?? Infinity) },
    cases: await summariseCases(db, cases),
    isReadOnly,
  };
}
